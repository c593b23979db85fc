"""The copy of one's own data that a person may have (查阅复制): everything kept of one person, in full, as plain JSON.

It is the person's own: restriction hides nothing from it, nor where the person lived before within the county.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.scope import Scope, roles_over
from app.alerts.store import alerts_about
from app.clues.store import clues_about
from app.core.db import Db
from app.core.errors import forbidden
from app.deliberations.store import deliberations_about
from app.files import store
from app.files.policy import DECIDERS
from app.files.received import received
from app.files.store import rights
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.media import store as media
from app.people import store as registry
from app.people.sealing import details_of, withheld
from app.people.values import Person
from app.referrals.store import Wanted, detail_of, referrals_in_scope
from app.risk.appeals.store import AppealsWanted, appeals_in_scope
from app.risk.overrides.store import OverridesWanted, overrides_in_scope
from app.risk.proposals.store import notes_of_person
from app.risk.read import person_in_scope
from app.risk.store import StoredAssessment, acts_of_person, answers_of, assessments_of

MOST = 10_000
PAGE = 500


@dataclass(frozen=True, slots=True)
class AccessCopy:
    """What is kept of one person, in parts."""

    person_id: UUID
    made_at: datetime
    parts: dict[str, Any]


async def copy_data(db: Db, actor: Actor, at: datetime, person_id: UUID) -> Outcome[AccessCopy]:
    """The copy. Refuses who does not decide on data (403), 404 outside the scope, 409 once erased."""
    if not actor.holds(*DECIDERS):
        raise forbidden("ROLE_MISSING")
    person = await person_in_scope(db, actor, person_id)
    homes = await registry.households_by_id(db, actor.county, [person.household_id])
    home = homes[person.household_id]
    if roles_over(actor, home.place, home.team_id).isdisjoint(DECIDERS):
        raise forbidden("ROLE_MISSING")
    if person.data_status == "erased":
        raise withheld()
    parts: dict[str, Any] = {
        "identity": {**asdict(person.identity), "also": [asdict(one.identity) for one in person.aliases]},
        "sex": person.sex,
        "status": person.status,
        "data_status": person.data_status,
        "household": {
            "id": person.household_id,
            "place": homes[person.household_id].place,
            "address": details_of(homes[person.household_id]).address,
        },
        **await _kept(db, actor.county, person),
        "deliveries": await received(db, actor.county, person, MOST),
    }
    person_id = person.person_id
    fact = Fact("person.copy_made", person_id, person.household_id, {"parts": sorted(parts)})
    return Outcome(AccessCopy(person_id, at, parts), (fact,))


async def _kept(db: Db, county: str, person: Person) -> dict[str, list[Any]]:
    """What the rooms keep of a person, and of every file that this one stands for."""
    parts: dict[str, list[Any]] = {}
    for one in (person, *person.aliases):
        found: dict[str, Sequence[Any]] = {
            "facts": [_fact(each) for each in one.facts],
            "levels": await _levels(db, county, one),
            "visits": await _visits(db, county, one),
            "attachments": await _attachments(db, county, one.person_id),
            "referrals": await _referrals(db, county, one),
            "alerts": await _alerts(db, county, one),
            "deliberations": await _deliberations(db, county, one),
            "clues": await _clues(db, county, one),
            **await _decided(db, county, one),
            "requests": await _requests(db, county, one),
            "reveals": await _reveals(db, county, one.person_id),
        }
        for name, rows in found.items():
            parts.setdefault(name, []).extend(rows)
    return parts


def _fact(one: Any) -> dict[str, Any]:
    names = ("kind", "code", "from_day", "until_day", "recorded_at")
    return {**{name: getattr(one, name) for name in names}, "detail": dict(one.detail)}


async def _visits(db: Db, county: str, person: Person) -> Sequence[dict[str, Any]]:
    visits = await store.visits_of_person(db, county, person.person_id, person.data_key, limit=None)
    answers = await answers_of(db, county, [one.visit_id for one in visits], {person.person_id: person.data_key})
    return [{**asdict(one), "answers": answers.get((one.visit_id, person.person_id), {})} for one in visits]


async def _attachments(db: Db, county: str, person_id: UUID) -> Sequence[dict[str, Any]]:
    """Photos and recordings about this person alone; whoever hands the copy over reads each by its id."""
    names = ("attachment_id", "visit_id", "role", "media_type", "size", "state")
    found = await media.attachments_about(db, county, person_id)
    return [{name: getattr(one, name) for name in names} for one in found]


async def _levels(db: Db, county: str, person: Person) -> Sequence[dict[str, Any]]:
    """Every decision with its reasons."""
    found: list[StoredAssessment] = []
    while True:
        before = (found[-1].at, found[-1].assessment_id) if found else None
        page = await assessments_of(db, county, person.person_id, person.data_key, PAGE, before)
        found += page
        if len(page) < PAGE:
            return [asdict(one) for one in found]


async def _referrals(db: Db, county: str, person: Person) -> Sequence[dict[str, Any]]:
    wanted = Wanted(person_id=person.person_id)
    found = await referrals_in_scope(db, Scope(county, (county,)), wanted, None, MOST)
    names = ("referral_id", "category", "status", "opened_at", "closed_at")
    return [
        {**{name: getattr(one.referral, name) for name in names}, "detail": detail_of(one.need, person.data_key)}
        for one in found
    ]


async def _alerts(db: Db, county: str, person: Person) -> Sequence[dict[str, Any]]:
    found = await alerts_about(db, county, [person.person_id], [], MOST)
    names = ("alert_id", "kind", "raised_at", "acknowledged_at", "closed_at")
    return [{name: getattr(one, name) for name in names} for one in found]


async def _deliberations(db: Db, county: str, person: Person) -> Sequence[dict[str, Any]]:
    """Cases about the person before the joint conference, with what was asked and decided."""
    found = await deliberations_about(db, county, [person.household_id], [person.person_id], MOST, whole=True)
    names = ("deliberation_id", "state", "proposed_at", "conference_day", "outcome", "category", "amount_fen")
    return [
        {**{name: getattr(one, name) for name in names}, **asdict(one.words)}
        for one in found
        if one.person_id == person.person_id
    ]


async def _clues(db: Db, county: str, person: Person) -> Sequence[dict[str, Any]]:
    """What was reported about the person, and what was found; not by whom."""
    found = await clues_about(db, county, [person.household_id], [person.person_id], MOST, whole=True)
    names = ("clue_id", "what", "urgency", "occurred_at", "reported_at", "state", "outcome", "settled_at")
    return [
        {
            **{name: getattr(one, name) for name in names},
            "words": one.said.words,
            "finding": one.finding.words if one.finding else None,
        }
        for one in found
        if one.person_id == person.person_id
    ]


async def _decided(db: Db, county: str, person: Person) -> dict[str, Any]:
    """What was decided about the level and said to it, with every word; of overrides and appeals also of who is restricted."""
    acts = await acts_of_person(db, county, person.person_id, person.data_key)
    notes = await notes_of_person(db, county, person.person_id, person.data_key)
    county_wide = Scope(county, (county,))
    overrides = await overrides_in_scope(db, county_wide, OverridesWanted(person.person_id, in_full=True), None, MOST)
    appeals = await appeals_in_scope(db, county_wide, AppealsWanted(person.person_id, in_full=True), None, MOST)
    return {
        "decisions": [{"at": one.occurred_at, **one.content} for one in acts],
        "notes": [asdict(one) for one in notes],
        "overrides": [asdict(one) for one in overrides],
        "appeals": [{name: value for name, value in asdict(one).items() if name != "fingerprint"} for one in appeals],
    }


async def _reveals(db: Db, county: str, person_id: UUID) -> Sequence[dict[str, Any]]:
    found = await rights.reveals_of_person(db, county, person_id)
    return [{name: getattr(one, name) for name in ("at", "fields", "reason_code")} for one in found]


async def _requests(db: Db, county: str, person: Person) -> Sequence[dict[str, Any]]:
    found = await rights.requests_of_person(db, county, person.person_id, person.data_key)
    names = ("request_id", "kind", "made_at", "due_day", "decided_at", "outcome", "legal_reason")
    return [{**{name: getattr(one, name) for name in names}, **asked, **told} for one, asked, told in found]
