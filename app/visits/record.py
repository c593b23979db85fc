"""A taken submission as what is written of it: the event for the engine, observations, the record, needs."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app.core.clock import day_of
from app.core.ids import derived_id
from app.media.values import Attached
from app.people.values import GeoPoint, Household, Person
from app.referrals.contradict import Heard
from app.referrals.refer import Need
from app.risk.store import Observation
from app.risk.values import PersonAnswers, VisitEvent
from app.visits.check import Admitted
from app.visits.commands import Location, PersonVisited, SubmitVisit
from app.visits.distance import distance_m, to_wgs84
from app.visits.policy import COUNTED_OUTCOMES, remarks
from app.visits.store import Visit


@dataclass(frozen=True, slots=True)
class Taken:
    """A submission that is taken, with the household and the people it speaks of."""

    command: SubmitVisit
    household: Household
    people: dict[UUID, Person]
    author: UUID | None
    substitutes_for: UUID | None
    effective_at: datetime
    received_at: datetime
    flags: tuple[str, ...]
    fingerprint: bytes

    @property
    def visited(self) -> tuple[PersonVisited, ...]:
        """The people the record lists; a call that met nobody and lists nobody was made to every active member."""
        if self.command.people or self.command.outcome in COUNTED_OUTCOMES:
            return self.command.people
        here = (one for one in self.people.values() if one.lives_in(self.household.household_id))
        return tuple(PersonVisited(one.person_id, {}) for one in here if one.status == "active")

    def outcome_of(self, visited: PersonVisited) -> str:
        """A person's outcome, the visit's unless it stands beside the person."""
        return visited.outcome or self.command.outcome


def taken(
    command: SubmitVisit,
    admitted: Admitted,
    household: Household,
    people: dict[UUID, Person],
    author: UUID | None,
    fingerprint: bytes,
    at: datetime,
    home: GeoPoint | None,
) -> Taken:
    """A submission that is taken, with everything remarkable about it."""
    observed = tuple(_observed(person, day_of(admitted.effective_at)) for person in command.people)
    command = replace(command, people=observed)
    away = _distance(command.location, home)
    accuracy = command.location.accuracy_m if command.location else 0.0
    lasted = command.ended_at - command.occurred_at if command.ended_at else None
    noted = remarks(at - admitted.effective_at, lasted, away, accuracy)
    flags = admitted.flags + noted
    return Taken(
        command, household, people, author, admitted.substitutes_for, admitted.effective_at, at, flags, fingerprint
    )


def _observed(visited: PersonVisited, day: date) -> PersonVisited:
    """What was observed: null answers were not. Where a phone's clock ran ahead, its events happened by our day at the latest."""
    answers = {code: value for code, value in visited.answers.items() if value is not None}
    if any(one["on"] > day.isoformat() for one in answers.get("events", ())):
        answers["events"] = [{**one, "on": min(one["on"], day.isoformat())} for one in answers["events"]]
    return replace(visited, answers=answers)


def _distance(location: Location | None, home: GeoPoint | None) -> float | None:
    """Metres between the phone and the household's address, where both are known."""
    if location is None or home is None:
        return None
    here, there = (to_wgs84(one.lat, one.lng, one.datum) for one in (location, home))
    return distance_m(here, there)


def event_of(one: Taken) -> VisitEvent:
    """What the engine sees of a record."""
    command = one.command
    return VisitEvent(
        id=str(command.visit_id),
        at=one.effective_at,
        mode=command.mode,
        outcome=command.outcome,
        people=tuple(
            PersonAnswers(str(visited.person_id), visited.answers, visited.outcome) for visited in command.people
        ),
        author=str(one.author) if one.author else None,
        encounter_key=command.encounter_key,
    )


def observations_of(one: Taken) -> list[Observation]:
    """What risk keeps of a record: a row per person listed, or one for the household when nobody is."""
    people: tuple[PersonVisited | None, ...] = one.command.people or (None,)
    return [observation(one, visited, revision=1, withdrawn=False) for visited in people]


def observation(one: Taken, visited: PersonVisited | None, *, revision: int, withdrawn: bool) -> Observation:
    """One row of what a record says of one person."""
    command = one.command
    person_id = visited.person_id if visited else None
    content = {"answers": dict(visited.answers), "outcome": visited.outcome} if visited else {}
    return Observation(
        observation_id=derived_id(command.visit_id, "observation", str(person_id), str(revision)),
        household_id=command.household_id,
        person_id=person_id,
        kind="visit",
        source_id=command.visit_id,
        revision=revision,
        occurred_at=one.effective_at,
        recorded_at=one.received_at,
        author=one.author,
        mode=command.mode,
        outcome=command.outcome,
        encounter_key=command.encounter_key,
        withdrawn=withdrawn,
        content=content,
    )


def needs_of(one: Taken) -> list[Need]:
    """The needs a record found."""
    return [
        Need(
            need_id=need.need_id,
            household_id=one.household.household_id,
            person_id=need.person_id,
            place=one.household.place,
            team_id=one.household.team_id,
            visit_id=one.command.visit_id,
            category=need.category,
            urgency=need.urgency,
            detail=need.detail or "",
            consent_to_share=need.consent_to_share,
            key=one.people[need.person_id].data_key,
        )
        for need in one.command.needs
    ]


def heard_of(one: Taken) -> list[Heard]:
    """What a record says to referrals that were settled before: of each person it lists or found a need of."""
    command = one.command
    answers = {visited.person_id: visited.answers for visited in command.people}
    needs: dict[UUID, dict[str, UUID]] = {person_id: {} for person_id in answers}
    for need in command.needs:
        needs.setdefault(need.person_id, {})[need.category] = need.need_id
    return [
        Heard(command.visit_id, one.household, person_id, one.effective_at, found, answers.get(person_id, {}))
        for person_id, found in needs.items()
    ]


def attached_of(one: Taken) -> list[Attached]:
    """The files a record speaks of: about its person where it lists one alone, else about the household."""
    command, listed = one.command, one.command.people
    return [
        Attached(
            attachment_id=file.attachment_id,
            household_id=one.household.household_id,
            visit_id=command.visit_id,
            team_id=one.household.team_id,
            subject_id=listed[0].person_id if len(listed) == 1 else None,
            author=one.author,
            sha256=file.sha256,
            size=file.size,
            media_type=file.media_type,
            role=file.role,
        )
        for file in command.attachments
    ]


def visit_of(one: Taken, receipt: dict[str, object]) -> Visit:
    """The record as it is kept."""
    command, household = one.command, one.household
    return Visit(
        visit_id=command.visit_id,
        household_id=household.household_id,
        place=household.place,
        team_id=household.team_id,
        author=one.author,
        substitutes_for=one.substitutes_for,
        occurred_at=command.occurred_at,
        effective_at=one.effective_at,
        received_at=one.received_at,
        mode=command.mode,
        outcome=command.outcome,
        form=command.form,
        encounter_key=command.encounter_key,
        flags=list(one.flags),
        attachments=[
            {name: str(value) if name == "attachment_id" else value for name, value in asdict(file).items()}
            for file in command.attachments
        ],
        fingerprint=one.fingerprint,
        revision=1,
        voided_at=None,
        receipt=receipt,
        content=_content(command),
    )


def _content(command: SubmitVisit) -> dict[str, object]:
    """What is sealed of a record under the household's key."""
    location = command.location
    return {
        "note": command.note,
        "present": [str(account_id) for account_id in command.present],
        "ended_at": command.ended_at.isoformat() if command.ended_at else None,
        "location": location and {name: getattr(location, name) for name in Location.__slots__},
    }
