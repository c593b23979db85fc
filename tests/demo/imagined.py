"""A world that is only imagined: the pure fold in memory, fast enough to tune the demonstration's recipe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.demo.quotas import FIRST_DAY
from app.demo.values import Call, Household, Person, Seen
from app.demo.world import Decision, Resolution, Stand
from app.risk.days import SHANGHAI
from app.risk.fold import Step, advance, follow, look, start
from app.risk.rules import shipped_policies
from app.risk.standing import Standing
from app.risk.state import HouseholdState
from app.risk.values import (
    ActEvent,
    ActKind,
    Dated,
    Disability,
    Entitlement,
    Event,
    PersonAnswers,
    PersonFile,
    VisitEvent,
)

POLICIES = shipped_policies()


def file_of(person: Person, enrolled: datetime) -> PersonFile:
    """A made-up person's file as risk reads it."""
    day = enrolled.astimezone(SHANGHAI).date()
    return PersonFile(
        str(person.person_id),
        person.birth_date,
        enrolled,
        person.relation,
        disabilities=(Disability(*person.disability, FIRST_DAY),) if person.disability else (),
        tags=tuple(Dated(tag, FIRST_DAY) for tag in person.tags),
        entitlements=tuple(Entitlement(category, FIRST_DAY) for category in person.entitlements),
        statuses=(Dated("candidate" if person.status == "candidate" else "active", day),),
        memberships=(Dated("member", day),),
    )


@dataclass(slots=True)
class Home:
    """One household in memory."""

    household: Household
    files: dict[str, PersonFile]
    state: HouseholdState
    events: list[Event] = field(default_factory=list)
    stood: dict[str, Stand] = field(default_factory=dict)

    def take(self, event: Event) -> Step:
        """Fold the next event in."""
        step = follow(self.state, self.files.values(), POLICIES, event)
        self.state = step.state
        self.events.append(event)
        return step

    def become(self, status: str, people: Sequence[Person], at: datetime) -> None:
        """Files have another status from that day on."""
        day = at.astimezone(SHANGHAI).date()
        for person in people:
            file = self.files[str(person.person_id)]
            ended = replace(file.statuses[-1], until_day=day)
            statuses = (*file.statuses[:-1], ended, Dated(status, day))
            self.files[file.person_id] = replace(file, statuses=statuses)
        self.state = advance(self.state, self.files.values(), POLICIES, at)
        self.record(at)

    def record(self, at: datetime) -> dict[str, Standing]:
        """Note where its members stand after something happened, as the records do."""
        standings = look(self.state, self.files.values(), POLICIES, at)
        for person in self.household.members:
            if str(person.person_id) in standings:
                self.stood[person.key] = _stand(standings[str(person.person_id)])
        return standings


def _stand(one: Standing) -> Stand:
    proposed = one.proposal.to_level if one.proposal else None
    return Stand(one.acted_on_level, one.due.day if one.due else None, proposed, one.active)


@dataclass(slots=True)
class ImaginedWorld:
    """Everything that was said and done, folded household by household."""

    homes: dict[str, Home] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    seen: list[tuple[Call, list[Seen]]] = field(default_factory=list)

    async def enrol(self, at: datetime, households: Sequence[Household]) -> None:
        """As `World.enrol`."""
        for household in households:
            files = {str(one.person_id): file_of(one, at) for one in household.members}
            self.homes[household.key] = Home(household, files, start(files.values(), POLICIES))

    async def leave(self, at: datetime, people: Sequence[tuple[Household, Person]]) -> None:
        """As `World.leave`."""
        for household, person in people:
            self.homes[household.key].become(person.status, [person], at)

    async def rest(self, at: datetime, households: Sequence[Household]) -> None:
        """As `World.rest`."""
        self._all(at, households, "suspended")

    async def resume(self, at: datetime, households: Sequence[Household]) -> None:
        """As `World.resume`."""
        self._all(at, households, "active")

    def _all(self, at: datetime, households: Sequence[Household], status: str) -> None:
        for household in households:
            resting = [person for person in household.members if person.status == "active"]
            self.homes[household.key].become(status, resting, at)

    async def visit(self, at: datetime, calls: Sequence[Call]) -> list[list[Seen]]:
        """As `World.visit`."""
        del at
        answers = [self._visit(call) for call in calls]
        self.seen += zip(calls, answers, strict=True)
        return answers

    def _visit(self, call: Call) -> list[Seen]:
        home = self.homes[call.household.key]
        ids = {person.key: str(person.person_id) for person in call.household.members}
        event = VisitEvent(
            str(call.visit_id),
            call.at,
            call.mode,
            call.outcome,
            tuple(PersonAnswers(ids[key], answers) for key, answers in call.answers.items()),
            call.household.team,
        )
        step = home.take(event)
        standings = home.record(call.at)
        counted = set(step.encounter.person_visits) if step.encounter else set()
        seen = []
        for key, person_id in ids.items():
            if person_id not in step.after or (
                key not in call.answers and step.before[person_id] == step.after[person_id]
            ):
                continue
            one = standings[person_id]
            seen.append(
                Seen(
                    key,
                    step.before[person_id],
                    step.after[person_id],
                    person_id in counted,
                    one.due.day if one.due else None,
                    one.proposal.to_level if one.proposal else None,
                )
            )
        return seen

    async def decide(self, at: datetime, decisions: Sequence[Decision]) -> None:
        """As `World.decide`."""
        for decision in decisions:
            kind: ActKind = "approval" if decision.approve else "refusal"
            self._act(
                decision.household,
                ActEvent(f"{kind}-{decision.person.key}-{at}", at, kind, str(decision.person.person_id)),
            )

    async def resolve(self, at: datetime, resolutions: Sequence[Resolution]) -> None:
        """As `World.resolve`."""
        for one in resolutions:
            act = ActEvent(
                f"resolution-{one.person.key}-{at}",
                at,
                "resolution",
                str(one.person.person_id),
                one.factor,
                tuple(str(call.visit_id) for call in one.visits),
            )
            self._act(one.household, act)

    def _act(self, household: Household, act: ActEvent) -> None:
        home = self.homes[household.key]
        home.take(act)
        home.record(act.at)

    async def confer(self, at: datetime, step: str, seed: int, households: Sequence[Household]) -> None:
        """As `World.confer`: nobody's level hangs on it."""

    async def enter_books(self, at: datetime, seed: int, households: Sequence[Household]) -> None:
        """As `World.enter_books`: money moves no level."""

    async def stands(self, people: Sequence[Person]) -> Mapping[str, Stand]:
        """As `World.stands`."""
        households = {person.key.partition("-")[0] for person in people}
        stood = {key: stand for household in households for key, stand in self.homes[household].stood.items()}
        return {person.key: stood[person.key] for person in people if person.key in stood}
