"""Examining a submission before anything is written: is it known, may this author visit, does every reference hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from app.access.scope import Scope
from app.core.clock import day_of
from app.core.crypto import DESTROYED
from app.core.errors import FieldError, Refusal, id_reused, invalid, not_found
from app.people.sealing import details_of, withheld
from app.people.values import GeoPoint, Household, Person
from app.referrals.refer import need_faults
from app.risk.answers import Form, validate_answers
from app.teams.values import Pairing
from app.visits.commands import PersonVisited, SubmitVisit
from app.visits.policy import Admission, StoodIn, admit, effective_time, stands_in
from app.visits.store import Visit


@dataclass(frozen=True, slots=True)
class Ground:
    """What a list of submissions stands on, loaded once for all of them."""

    scope: Scope
    author: UUID | None
    households: Mapping[UUID, Household]
    people: Mapping[UUID, Sequence[Person]]
    pairings: Mapping[UUID, Sequence[Pairing]]
    known: Mapping[UUID, Visit]
    accounts: frozenset[UUID]
    forms: Mapping[str, Form]
    erased: frozenset[UUID] = frozenset()
    stood_in: Mapping[UUID, Sequence[StoodIn]] = field(default_factory=dict)

    def without_erased(self, command: SubmitVisit) -> SubmitVisit:
        """A submission without what it says of people who were erased while it was under way; a phone knows later."""
        if not self.erased:
            return command
        gone = [str(one) for one in self.erased]
        return replace(
            command,
            people=tuple(
                replace(one, answers={name: told for name, told in one.answers.items() if told not in gone})
                for one in command.people
                if one.person_id not in self.erased
            ),
            needs=tuple(one for one in command.needs if one.person_id not in self.erased),
        )

    def home_of(self, command: SubmitVisit) -> GeoPoint | None:
        """Where the household's house stands, where the visit says where the phone was."""
        return details_of(self.households[command.household_id]).location if command.location else None

    @property
    def keys(self) -> dict[UUID, bytes]:
        """Data keys of the households and their people."""
        people = {one.person_id: one.data_key for members in self.people.values() for one in members}
        return people | {household_id: one.data_key for household_id, one in self.households.items()}

    def author_of(self, command: SubmitVisit) -> UUID | None:
        """Whose record it is."""
        return command.visited_by or self.author


@dataclass(frozen=True, slots=True)
class Admitted:
    """A submission that is taken: the time it counts at, what is remarkable about it, and in whose place its author called."""

    effective_at: datetime
    flags: tuple[str, ...]
    substitutes_for: UUID | None = None


@dataclass(frozen=True, slots=True)
class Repeated:
    """A submission that is already stored, word for word."""

    visit: Visit


def examine(command: SubmitVisit, ground: Ground, fingerprint: bytes, at: datetime) -> Admitted | Repeated | Refusal:
    """What becomes of one submission. A household that is foreign or unknown is 404, a bad reference inside it 422.

    An author's repeat is recognised before anything else: a receipt may be lost, and its author's rights meanwhile too.
    """
    known = ground.known.get(command.visit_id)
    if known is not None and known.fingerprint == fingerprint and known.author == ground.author_of(command):
        return Repeated(known)
    household = ground.households.get(command.household_id)
    if household is None:
        return not_found()
    oversees = bool(ground.scope.places) and ground.scope.covers(household.county, household.place, None)
    place = _in_whose_place(command, ground, at)
    admission = _admission(command, ground, place, oversees, at)
    if not admission.admitted:
        return not_found()
    if known is not None:
        return id_reused()
    if household.data_key == DESTROYED:
        return withheld()
    errors = _errors(command, ground, at)
    if command.visited_by is not None and not (oversees and command.visited_by in ground.accounts):
        errors.append(FieldError("/visited_by", "UNKNOWN_REFERENCE", "没有这个账号", "No such account"))
    if errors:
        return invalid(*errors)
    effective_at, suspect = effective_time(command.occurred_at, at)
    return Admitted(effective_at, admission.flags + suspect, place.substitutes_for if place else None)


def _in_whose_place(command: SubmitVisit, ground: Ground, at: datetime) -> StoodIn | None:
    author = ground.author_of(command)
    spans = ground.stood_in.get(author, ()) if author else ()
    return stands_in(spans, ground.pairings.get(command.household_id, ()), command.occurred_at, at)


def _admission(command: SubmitVisit, ground: Ground, place: StoodIn | None, oversees: bool, at: datetime) -> Admission:
    """A substitute's record of a call within their days is taken also when it comes later; one of another day is flagged."""
    teams = set(ground.scope.teams)
    stands = place is not None and command.visited_by is None
    if place is not None and stands:
        teams.add(place.team_id)
    pairings = ground.pairings.get(command.household_id, ())
    found = admit(frozenset(teams), oversees, pairings, command.occurred_at, at)
    if oversees or place is None or not stands or place.held_at(min(command.occurred_at, at)):
        return found
    return replace(found, flags=("out_of_scope",))


def _errors(command: SubmitVisit, ground: Ground, at: datetime) -> list[FieldError]:
    form = ground.forms.get(command.form)
    if form is None:
        return [FieldError("/form", "FORM_UNKNOWN", "没有这个版本的探访表", "No such version of a visit form")]
    members = {person.person_id: person for person in ground.people.get(command.household_id, ())}
    errors = [
        FieldError(f"/present/{index}", "UNKNOWN_REFERENCE", "没有这个账号", "No such account")
        for index, account_id in enumerate(command.present)
        if account_id not in ground.accounts
    ]
    listed: set[UUID] = set()
    for index, visited in enumerate(command.people):
        pointer = f"/people/{index}"
        if visited.person_id not in members:
            errors.append(_unknown(f"{pointer}/person_id"))
        if visited.person_id in listed:
            errors.append(repeated_person(f"{pointer}/person_id"))
        listed.add(visited.person_id)
        errors += answer_errors(form, visited, f"{pointer}/answers", command.occurred_at, members)
    for index, need in enumerate(command.needs):
        if need.person_id not in members:
            errors.append(_unknown(f"/needs/{index}/person_id"))
        errors += need_faults(need.category, need.urgency, at, f"/needs/{index}")
    return errors


def repeated_person(pointer: str) -> FieldError:
    """Somebody stands twice in one list of people."""
    return FieldError(pointer, "REPEATED", "同一人出现两次", "Listed twice")


def _unknown(pointer: str) -> FieldError:
    return FieldError(pointer, "UNKNOWN_REFERENCE", "该户没有这个人", "No such person in this household")


def answer_errors(
    form: Form, visited: PersonVisited, pointer: str, occurred_at: datetime, members: Mapping[UUID, Person]
) -> list[FieldError]:
    """What is wrong with one person's answers: against the form, and a caregiver who is not of the household."""
    errors = [
        FieldError(pointer + error.pointer, error.code, error.detail.zh, error.detail.en)
        for error in validate_answers(form, visited.answers, day_of(occurred_at))
    ]
    caregiver = visited.answers.get("care.caregiver_person_id")
    if isinstance(caregiver, str) and caregiver not in {str(person_id) for person_id in members}:
        errors.append(_unknown(f"{pointer}/care.caregiver_person_id"))
    return errors
