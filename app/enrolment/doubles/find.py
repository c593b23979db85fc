"""Whether somebody to be registered seems to be registered already, and what the caller may know of whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.access.scope import Scope
from app.core.db import Db
from app.core.errors import FieldError, Refusal, unknown_reference
from app.enrolment.check import identity_from
from app.enrolment.drafts import PersonDraft
from app.journal.actor import Actor
from app.people.likeness import REASONS, Likeness, Traits, likeness
from app.people.masking import mask_birth, mask_name, mask_number
from app.people.policy import normal_name
from app.people.store import doubles as store
from app.people.store.doubles import Candidate, DistinctPair
from app.people.values import Identity


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody who seems to be the same person, and by what."""

    candidate: Candidate
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Distinct:
    """Two files that were judged to be two people's when the first was registered."""

    person_id: UUID
    other_id: UUID
    reason: str = field(repr=False)


@dataclass(slots=True)
class Crowd:
    """Everybody who shares a name and a year of birth with somebody to be registered, also those of the same request."""

    county: str
    scope: Scope
    day: date
    known: list[Candidate] = field(default_factory=list)

    def sees(self, one: Candidate) -> bool:
        """True when the caller may be told who it is."""
        return not one.restricted and self.scope.covers(self.county, one.traits.place, one.team_id)


async def crowd_of(db: Db, county: str, scope: Scope, day: date | None, drafts: Sequence[PersonDraft]) -> Crowd:
    """Whom new people are compared with; one statement, by index. Nobody where nobody is new."""
    if day is None:
        return Crowd(county, scope, date.min)
    blocks = [
        store.block_of(db, draft.name, draft.birth_date.year) for draft in drafts if draft.birth_date and draft.name
    ]
    return Crowd(county, scope, day, await store.candidates_in(db, county, blocks))


def newcomer(draft: PersonDraft, household_id: UUID, place: str, address: str, team_id: UUID | None) -> Candidate:
    """A completed draft without complaints, as others are compared with it."""
    identity = identity_from(draft)
    traits = _traits(draft.person_id, household_id, identity, draft.sex or "9", place, address)
    return Candidate(traits, identity, team_id, False, (b"", 0))


def _traits(person_id: UUID, household_id: UUID, identity: Identity, sex: str, place: str, address: str) -> Traits:
    return Traits(
        person_id,
        household_id,
        normal_name(identity.name),
        identity.birth_date,
        sex,
        store.number_of(identity),
        identity.phone,
        place,
        address,
    )


def check_doubles(crowd: Crowd, new: Sequence[tuple[PersonDraft, Candidate]], pointer: str) -> list[Distinct]:
    """Which pairs were judged to be two people. Raises 409 for the first draft that is likely a double without such a judgement,
    422 where one names somebody who is not among those it is told of."""
    before, judged = list(crowd.known), list[Distinct]()
    for index, (draft, one) in enumerate(new):
        found = alike(one, before)
        told = {each.candidate.person_id for each in found if crowd.sees(each.candidate)}
        override = draft.duplicate_override
        if override is not None:
            if not set(override.of) <= told:
                raise unknown_reference(pointer.format(index) + "/duplicate_override/of")
            judged += [Distinct(draft.person_id, other, override.reason) for other in sorted(set(override.of))]
        if found and not (override and told <= set(override.of) and (override.elsewhere or len(told) == len(found))):
            raise possible_duplicate(crowd, found, pointer.format(index))
        before.append(one)
    crowd.known = before
    return judged


def alike(one: Candidate, others: Iterable[Candidate]) -> list[Alike]:
    """Likely doubles of somebody, the most alike first."""
    compared = [
        Alike(other, likeness(one.traits, other.traits)) for other in others if other.person_id != one.person_id
    ]
    likely = [each for each in compared if each.likeness.is_likely]
    return sorted(likely, key=lambda each: (-each.likeness.points, each.candidate.person_id))


def possible_duplicate(crowd: Crowd, found: Sequence[Alike], pointer: str) -> Refusal:
    """409 with whom the caller may see, masked; of others only that there is somebody, and whom to ask."""
    shown = [shown_alike(one, crowd.day) for one in found if crowd.sees(one.candidate)]
    elsewhere = len(shown) < len(found)
    zh, en = "可能已登记，请核对", "This person may be registered already; compare first"
    errors = (FieldError(pointer, "POSSIBLE_DUPLICATE", zh, en),)
    members: dict[str, object] = {"candidates": shown, "elsewhere": elsewhere}
    if elsewhere:
        members["ask"] = {
            "zh": "另有一份相似档案不在您的管辖范围内，请联系镇（街道）或县级民政部门核实",
            "en": "A similar file lies outside your area; ask the town or county civil affairs office",
        }
    return Refusal(409, "POSSIBLE_DUPLICATE", zh, en, errors, members=members)


def told_of(refusal: Refusal) -> list[UUID]:
    """Whom a refusal named."""
    shown = refusal.members.get("candidates", [])
    return [one["person_id"] for one in shown] if isinstance(shown, list) else []


def shown_alike(one: Alike, day: date) -> dict[str, Any]:
    """A likely double, masked, with the reasons in both languages."""
    traits, identity = one.candidate.traits, one.candidate.identity
    return {
        "person_id": traits.person_id,
        "household_id": traits.household_id,
        "place": traits.place,
        "name": mask_name(identity.name),
        "birth_date": mask_birth(identity.birth_date, day),
        "id_number": mask_number(identity.id_number),
        "points": one.likeness.points,
        "reasons": [{"code": code, "zh": REASONS[code].zh, "en": REASONS[code].en} for code in one.likeness.reasons],
    }


async def keep_distinct(
    db: Db, actor: Actor, at: datetime, judged: Iterable[Distinct], data_keys: Mapping[UUID, bytes]
) -> None:
    """Keep that people who look alike were judged to be different ones, and why."""
    pairs = [DistinctPair(one.person_id, one.other_id, at, actor.account_id, one.reason) for one in judged]
    if pairs:
        await store.add_distinct(db, actor.county, pairs, data_keys)


def distinct_said(judged: Sequence[Distinct]) -> dict[str, object]:
    """What the fact of a registration says of such judgements; the words are sealed elsewhere."""
    pairs = [{"person_id": one.person_id, "other_id": one.other_id} for one in judged]
    return {"distinct_from": pairs} if pairs else {}
