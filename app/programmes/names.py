"""Under which names somebody stands in the books: of merged files and households under every one that was merged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from app.core.db import Db
from app.people.store.aliases import aliases_of, ends_of
from app.programmes.values import Recipient


@dataclass(frozen=True, slots=True)
class Names:
    """What stands for those named, and all that it stands for."""

    ends: Mapping[UUID, UUID] = field(default_factory=dict)
    aliases: Mapping[UUID, list[UUID]] = field(default_factory=dict)

    def stands(self, to: Recipient) -> Recipient:
        """The recipient that is meant."""
        person, household = (self.ends.get(one, one) if one else None for one in (to.person_id, to.household_id))
        return replace(to, person_id=person, household_id=household)

    def subjects(self, to: Recipient) -> list[str]:
        """Every name under which the books of a recipient are kept, its own first."""
        own = self.stands(to)
        merged = self.aliases.get(own.person_id or own.household_id or UUID(int=0), [])
        others = [Recipient(one) if own.person_id else Recipient(None, one) for one in merged]
        return [one.subject for one in (own, *others)]


async def names_of(db: Db, county: str, recipients: Iterable[Recipient]) -> Names:
    """The names of recipients; at most two statements however many."""
    asked = {one for to in recipients for one in (to.person_id, to.household_id) if one}
    ends = await ends_of(db, county, asked)
    merged: dict[UUID, list[UUID]] = {}
    for alias, end in sorted((await aliases_of(db, county, {ends.get(one, one) for one in asked})).items()):
        merged.setdefault(end, []).append(alias)
    return Names(ends, merged)
