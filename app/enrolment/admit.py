"""Whether new people may be registered: where, by whom, under which ids, and whether somebody is registered already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.access.scope import Scope, scope_of
from app.core.db import Db
from app.core.errors import FieldError, Refusal, invalid
from app.enrolment.check import identity_from
from app.enrolment.doubles.find import Crowd, crowd_of
from app.enrolment.drafts import PersonDraft
from app.enrolment.policy import may_begin_as, may_register_at
from app.journal.actor import Actor
from app.people import store
from app.people.indexing import indexes_of
from app.people.store import IdentityHolder
from app.people.values import Household, Person
from app.places.policy import HOME_LEVELS
from app.places.store import places_by_code
from app.places.values import Place
from app.teams.store import places_of_teams


@dataclass(slots=True)
class Admission:
    """What is known before registering, and the ids and identity numbers already taken, also by commands before."""

    actor: Actor
    scope: Scope
    team_places: Sequence[str]
    places: dict[str, Place]
    households: dict[UUID, Household]
    people: dict[UUID, Person]
    holders: dict[bytes, IdentityHolder]
    homes: dict[UUID, Household]
    crowd: Crowd
    taken: set[UUID] = field(default_factory=set)


async def open_admission(
    db: Db,
    actor: Actor,
    places: Iterable[str],
    household_ids: Iterable[UUID],
    drafts: Sequence[PersonDraft],
    *,
    new_on: date | None = None,
) -> Admission:
    """Everything that decides on people, in a constant number of statements; for those who are `new_on` a day also who is like them."""
    numbers = [one for draft in drafts if (one := unique_number(db, draft))]
    holders = await store.identity_holders(db, numbers)
    known = {one.person_id for one in holders.values() if one.county == actor.county}
    return Admission(
        actor,
        scope_of(actor),
        await places_of_teams(db, actor.county, [seat.team_id for seat in actor.seats]),
        await places_by_code(db, actor.county, places),
        await store.households_by_id(db, actor.county, household_ids),
        await store.people_by_id(db, actor.county, [draft.person_id for draft in drafts]),
        holders,
        await store.places_of_people(db, actor.county, known) if known else {},
        await crowd_of(db, actor.county, scope_of(actor), new_on, drafts),
    )


def unique_number(db: Db, draft: PersonDraft) -> bytes | None:
    """The index of a completed draft's number where only one person can have it."""
    return indexes_of(db.keyring, identity_from(draft)).unique if draft.birth_date else None


def check_place(known: Admission, place: str) -> None:
    """Raises 422 where nobody can live or the caller cannot register: both look the same."""
    found = known.places.get(place)
    if found is None or found.level not in HOME_LEVELS:
        raise invalid(_unknown_place())
    if not may_register_at(known.actor, place, known.scope.places, known.team_places):
        raise invalid(_unknown_place())


def _unknown_place() -> FieldError:
    return FieldError(
        "/place",
        "UNKNOWN_REFERENCE",
        "请填写本人辖区内的村（社区）、村民小组或网格",
        "Name a village, group or grid of yours",
    )


def check_statuses(known: Admission, place: str, drafts: Sequence[PersonDraft], pointer: str) -> None:
    """Raises 422 where the caller may not begin files with these statuses."""
    found = [
        FieldError(
            pointer.format(index) + "/status",
            "STATUS_NOT_ALLOWED",
            "新档案只能是待核、关注或在册；小组成员只能登记待核对象",
            "New files begin as candidate, watch or active; members of teams register candidates",
        )
        for index, draft in enumerate(drafts)
        if not may_begin_as(known.actor, place, known.scope.places, draft.status)
    ]
    if found:
        raise invalid(*found)


def check_identities(db: Db, known: Admission, drafts: Sequence[PersonDraft], pointer: str) -> list[IdentityHolder]:
    """The numbers to claim. Raises 409 where one is registered, or 422 where two of the drafts share one."""
    claims: dict[bytes, IdentityHolder] = {}
    for index, draft in enumerate(drafts):
        number = unique_number(db, draft)
        if number is None:
            continue
        if number in claims:
            raise invalid(
                FieldError(pointer.format(index) + "/id_number", "REPEATED", "证件号码重复", "The number is repeated")
            )
        if number in known.holders:
            raise already_registered(known, known.holders[number], pointer.format(index) + "/id_number")
        claims[number] = IdentityHolder(number, known.actor.county, draft.person_id)
    return list(claims.values())


def already_registered(known: Admission, holder: IdentityHolder, pointer: str) -> Refusal:
    """409: the person id where the caller may see it, else only that the person is registered elsewhere."""
    home = known.homes.get(holder.person_id)
    if home and known.scope.covers(home.county, home.place, home.team_id):
        zh, en = "此人已登记", "This person is registered"
        members: dict[str, object] = {"person_id": holder.person_id}
        return Refusal(409, "ALREADY_REGISTERED", zh, en, (FieldError(pointer, "TAKEN", zh, en),), members=members)
    zh, en = "此人已在别处登记，请申请转入", "This person is registered elsewhere; ask for a transfer"
    return Refusal(409, "REGISTERED_ELSEWHERE", zh, en, (FieldError(pointer, "TAKEN", zh, en),))
