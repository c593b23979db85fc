"""What a case of `nuanxin risk assess` may look like: strict shapes, and the values they stand for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from pydantic import Field, model_validator

from app.risk.answers import Fault, validate_answers
from app.risk.case_people import Day, Id, PersonIn, Time
from app.risk.days import SHANGHAI
from app.risk.forms import DocumentIn, shipped_forms
from app.risk.rules import shipped_policy
from app.risk.values import (
    ActEvent,
    ActKind,
    ClueEvent,
    Event,
    Level,
    PersonAnswers,
    PersonFile,
    VisitEvent,
)

Mode = Literal["home", "phone", "video", "office", "neighbour_check"]
Outcome = Literal[
    "completed",
    "partial",
    "not_home",
    "refused",
    "moved",
    "hospitalised",
    "institution",
    "deceased",
    "unsafe_aborted",
]


class VisitedIn(DocumentIn):
    """One person on a visit."""

    person_id: Id
    answers: dict[str, Any] = Field(default_factory=dict)
    outcome: Outcome | None = None


class VisitIn(DocumentIn):
    """One record of a visit."""

    id: Id
    occurred_at: Time
    mode: Mode
    outcome: Outcome
    form: str = "home/1"
    people: list[VisitedIn] = Field(default_factory=list)
    author: Id | None = None
    encounter_key: Id | None = None
    voided: bool = False

    @model_validator(mode="after")
    def answers_fit_the_form(self) -> VisitIn:
        """Every answer is one that the form allows."""
        if self.form not in shipped_forms():
            raise ValueError(f"unknown form {self.form}")
        for at, one in enumerate(self.people):
            day = self.occurred_at.astimezone(SHANGHAI).date()
            for fault in validate_answers(shipped_forms()[self.form], one.answers, day):
                raise ValueError(f"people.{at}.answers{_told(fault)}")
        return self

    def event(self) -> VisitEvent:
        """As a plain value."""
        people = tuple(PersonAnswers(one.person_id, one.answers, one.outcome) for one in self.people)
        return VisitEvent(
            self.id, self.occurred_at, self.mode, self.outcome, people, self.author, self.encounter_key, self.voided
        )


def _told(fault: Fault) -> str:
    return f"{fault.pointer}: {fault.detail.en} ({fault.code})"


class ClueIn(DocumentIn):
    """A report about a person, or with null about the household."""

    id: Id
    person_id: Id | None = None
    reported_at: Time
    verified_at: Time | None = None

    def event(self) -> ClueEvent:
        """As a plain value; its id cannot meet a visit's."""
        return ClueEvent(f"clue:{self.id}", self.reported_at, self.person_id, self.verified_at)


class ActIn(DocumentIn):
    """A human decision."""

    kind: ActKind
    at: Time
    person_id: Id | None = None
    factor: str | None = None
    resolves: list[Id] = Field(default_factory=list)
    to: Level | None = None
    until: Day | None = None
    county_signed: bool = False
    visits: list[Id] = Field(default_factory=list)
    rank: int = 0

    @model_validator(mode="after")
    def complete(self) -> ActIn:
        """What each kind needs is there and makes sense."""
        latched = {factor.code for factor in shipped_policy().factors if factor.kind == "latched"}
        if self.kind == "resolution" and (self.factor not in latched or not self.resolves):
            raise ValueError("a resolution names a latched factor and the visits it resolves")
        if self.kind in ("encounter_link", "encounter_split") and len(set(self.visits)) < 2:
            raise ValueError("a link or split names two visits or more")
        if self.kind in ("resolution", "approval", "refusal", "override", "override_ending") and self.person_id is None:
            raise ValueError(f"{self.kind} needs a person_id")
        if self.kind == "override":
            day = self.at.astimezone(SHANGHAI).date()
            last = day + timedelta(days=shipped_policy().override_days)
            if self.to is None or self.until is None or not day <= self.until <= last:
                raise ValueError(f"an override needs to, and until at most {shipped_policy().override_days} days ahead")
        return self

    def event(self, act_id: str) -> ActEvent:
        """As a plain value; acts of one instant keep the order they are written in."""
        return ActEvent(
            act_id,
            self.at,
            self.kind,
            self.person_id,
            self.factor,
            tuple(self.resolves),
            self.to,
            self.until,
            self.county_signed,
            tuple(self.visits),
            self.rank,
        )


class CaseIn(DocumentIn):
    """One household, its history and the day to look at."""

    day: Day
    people: list[PersonIn] = Field(min_length=1)
    visits: list[VisitIn] = Field(default_factory=list)
    clues: list[ClueIn] = Field(default_factory=list)
    acts: list[ActIn] = Field(default_factory=list)

    @model_validator(mode="after")
    def names_its_own(self) -> CaseIn:
        """Each person once, and nobody named who is not of the household."""
        ids = [person.id for person in self.people]
        if len(set(ids)) < len(ids):
            raise ValueError("people: an id stands twice")
        for at, visit in enumerate(self.visits):
            listed = [one.person_id for one in visit.people]
            listed += [one.answers["care.caregiver_person_id"] for one in visit.people if _names(one)]
            _refuse_strangers(f"visits.{at}", listed, ids)
            if len({one.person_id for one in visit.people}) < len(visit.people):
                raise ValueError(f"visits.{at}: a person stands twice")
        named = {f"clues.{at}": clue.person_id for at, clue in enumerate(self.clues)}
        named |= {f"acts.{at}": act.person_id for at, act in enumerate(self.acts)}
        for where, one in named.items():
            _refuse_strangers(where, [] if one is None else [one], ids)
        return self

    def files(self) -> tuple[PersonFile, ...]:
        """The people's files; without `since` someone is enrolled with the first visit, or else on the day itself."""
        days = [visit.occurred_at.astimezone(SHANGHAI).date() for visit in self.visits if not visit.voided]
        first = min([*days, self.day])
        return tuple(person.file(min(person.since or first, self.day)) for person in self.people)

    def events(self) -> list[Event]:
        """The history as plain values."""
        acts = [one.event(f"act:{at:06d}") for at, one in enumerate(self.acts)]
        return [*(one.event() for one in self.visits), *(one.event() for one in self.clues), *acts]


def _names(one: VisitedIn) -> bool:
    return one.answers.get("care.caregiver_person_id") is not None


def _refuse_strangers(where: str, named: list[str], ids: list[str]) -> None:
    for one in named:
        if one not in ids:
            raise ValueError(f"{where}: {one} is not a person of this case")
