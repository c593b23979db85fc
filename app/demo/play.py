"""History on the real thing: every act of the demonstration goes through the verb that HTTP calls, at the instant it happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.alerts.acknowledge import AcknowledgeAlert, acknowledge_alert
from app.core.clock import day_of
from app.core.db import Deployment, reading
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.demo.aid.conference import confer
from app.demo.aid.enter import enter_books
from app.demo.places import shipped_divisions
from app.demo.quotas import FIRST_DAY
from app.demo.staff import Staff
from app.demo.values import COUNTY, Call, Household, Need, Person, Seen, id_of
from app.demo.world import Decision, Resolution, Stand
from app.enrolment.drafts import FactDraft, PersonDraft, RegisterHousehold
from app.enrolment.register import register_households
from app.enrolment.suspend import ChangeStatus, change_statuses
from app.journal.actor import Actor
from app.journal.perform import Verb, perform, perform_all
from app.risk import store as risk_store
from app.risk.act import Act, record_acts
from app.teams.pair import PairHousehold, pair_households
from app.visits.commands import NeedFound, PersonVisited, SubmitVisit
from app.visits.receipt import Receipt
from app.visits.submit import submit_visits

FORM = "home/1"
AT_A_TIME = 120
LEFT = {"suspended": "住院或入住机构", "closed": "去世或不再属于探访对象"}
RESTS, RESUMES = "本期探访结束，档案暂停", "新一轮探访开始"
REASON = {True: "连续探访情况稳定，同意降级", False: "情况尚未稳定，暂不降级"}
NOTE = "社工意见：照护已落实，情绪和生活平稳，同意下调。"
RESOLVED = "经镇街核实并处置，危险已经解除。"
EVIDENCE = "镇街处置记录，已存入家庭档案。"


class Refused(ValueError):
    """A verb refused an act of the demonstration: the recipe and the rules of the house disagree."""


@dataclass(slots=True)
class PlayedWorld:
    """The verbs over one deployment, and who calls them."""

    deployment: Deployment
    staff: Staff

    async def enrol(self, at: datetime, households: Sequence[Household]) -> None:
        """As `World.enrol`: each household is registered, then paired."""
        county = self.staff.actor("county")
        await self._all(register_households, county, at, [_registration(one, at) for one in households])
        pairs = [
            PairHousehold(id_of("pairing", one.key), one.household_id, id_of("team", one.team)) for one in households
        ]
        await self._all(pair_households, county, at, pairs)

    async def visit(self, at: datetime, calls: Sequence[Call]) -> list[list[Seen]]:
        """As `World.visit`: the county enters each day's calls in the name of those who made them."""
        receipts = await self._all(
            submit_visits, self.staff.actor("county"), at, [self._submission(one) for one in calls]
        )
        for call, receipt in zip(calls, receipts, strict=True):
            await self._acknowledge(at, call, receipt)
        return [_seen(call, receipt) for call, receipt in zip(calls, receipts, strict=True)]

    async def _acknowledge(self, at: datetime, call: Call, receipt: Receipt) -> None:
        """The town takes the alerts of a visit at once."""
        for alert in receipt.body["alerts"]:
            officer = self.staff.town_officer(call.household.place)
            await perform(self.deployment, acknowledge_alert, officer, at, AcknowledgeAlert(UUID(alert["id"])))

    def _submission(self, call: Call) -> SubmitVisit:
        people = tuple(PersonVisited(id_of("person", key), answers) for key, answers in call.answers.items())
        return SubmitVisit(
            visit_id=call.visit_id,
            household_id=call.household.household_id,
            occurred_at=call.at,
            ended_at=call.ended_at,
            mode=call.mode,
            outcome=call.outcome,
            form=FORM,
            present=self.staff.present(call),
            people=people,
            needs=tuple(_need(call, one) for one in call.needs),
            attachments=(),
            encounter_key=None,
            location=None,
            note=None,
            visited_by=self.staff.social_worker(call.household.team),
        )

    async def leave(self, at: datetime, people: Sequence[tuple[Household, Person]]) -> None:
        """As `World.leave`."""
        changes = [ChangeStatus(person.person_id, person.status, reason=LEFT[person.status]) for _, person in people]
        await self._all(change_statuses, self.staff.actor("county"), at, changes)

    async def rest(self, at: datetime, households: Sequence[Household]) -> None:
        """As `World.rest`: some households at a time, so that no transaction is too long."""
        for start in range(0, len(households), AT_A_TIME):
            await self._become(at, households[start : start + AT_A_TIME], "suspended", RESTS)

    async def resume(self, at: datetime, households: Sequence[Household]) -> None:
        """As `World.resume`."""
        await self._become(at, households, "active", RESUMES)

    async def _become(self, at: datetime, households: Sequence[Household], status: str, reason: str) -> None:
        people = [person for household in households for person in household.members if person.status == "active"]
        changes = [ChangeStatus(person.person_id, status, reason=reason) for person in people]
        await self._all(change_statuses, self.staff.actor("county"), at, changes)

    async def decide(self, at: datetime, decisions: Sequence[Decision]) -> None:
        """As `World.decide`: each by the officer of the town."""
        for decision in decisions:
            kind = "approval" if decision.approve else "refusal"
            whose = str(self.staff.social_worker(decision.household.team))
            act = Act(
                id_of(kind, f"{decision.person.key}|{at.isoformat()}"),
                decision.person.person_id,
                kind,
                REASON[decision.approve],
                NOTE,
                added={"note_by": whose, "note_origin": "quoted"},
            )
            officer = self.staff.town_officer(decision.household.place)
            await self._all(record_acts, officer, at, [act], {"NO_PROPOSAL", "FILE_NOT_ACTIVE"})

    async def resolve(self, at: datetime, resolutions: Sequence[Resolution]) -> None:
        """As `World.resolve`: each by the officer of the town."""
        for one in resolutions:
            act = Act(
                id_of("resolution", f"{one.person.key}|{at.isoformat()}"),
                one.person.person_id,
                "resolution",
                RESOLVED,
                factor=one.factor,
                resolves=tuple(call.visit_id for call in one.visits),
                extra={"evidence": EVIDENCE, "shown_by": []},
            )
            await self._all(record_acts, self.staff.town_officer(one.household.place), at, [act])

    async def confer(self, at: datetime, step: str, seed: int, households: Sequence[Household]) -> None:
        """As `World.confer`."""
        await confer(self.deployment, self.staff, at, step, seed, households)

    async def enter_books(self, at: datetime, seed: int, households: Sequence[Household]) -> None:
        """As `World.enter_books`."""
        await enter_books(self.deployment, self.staff.actor("county"), at, seed, shipped_divisions(), households)

    async def stands(self, people: Sequence[Person]) -> Mapping[str, Stand]:
        """As `World.stands`: the rows of standings, as a planner reads them."""
        keys = {person.person_id: person.key for person in people}
        async with reading(self.deployment, EVERYWHERE) as db:
            rows = await risk_store.standings_of(db, COUNTY, keys)
        return {
            keys[person_id]: Stand(row.level, row.next_due, row.proposal_to, row.active)
            for person_id, row in rows.items()
        }

    async def _all(
        self, verb: Verb[Any, Any], actor: Actor, at: datetime, commands: Sequence[Any], lapsed: Set[str] = frozenset()
    ) -> list[Any]:
        """Run a verb; a refusal is an error here, but for one whose code says that there was nothing left to do."""
        results = await perform_all(self.deployment, verb, actor, at, commands)
        for result in results:
            if isinstance(result, Refusal) and result.code not in lapsed:
                raise Refused(f"{verb.__name__} at {at}: {result.code} {[error.pointer for error in result.errors]}")
        return results


def _registration(household: Household, at: datetime) -> RegisterHousehold:
    people = tuple(_draft(person, day_of(at)) for person in household.members)
    return RegisterHousehold(household.household_id, household.place, people, household.address)


def _draft(person: Person, day: date) -> PersonDraft:
    since = FIRST_DAY
    facts = [FactDraft("entitlement", category, person.entitled_from or since) for category in person.entitlements]
    facts += [FactDraft("tag", tag, since) for tag in person.tags]
    if person.disability:
        kind, grade = person.disability
        facts.append(FactDraft("disability", f"{kind}.{grade}", since, detail={"type": kind, "grade": grade}))
    return PersonDraft(
        person.person_id,
        person.name,
        person.relation,
        id_type="resident_id",
        id_number=person.id_number,
        phone=person.phone,
        phone_owner="self" if person.phone else None,
        status="candidate" if person.status == "candidate" else "active",
        since=day,
        facts=tuple(facts),
    )


def _need(call: Call, need: Need) -> NeedFound:
    need_id = id_of("need", f"{call.visit_id}|{need.person.key}|{need.category}")
    return NeedFound(need_id, need.person.person_id, need.category, need.urgency, need.detail, consent_to_share=True)


def _seen(call: Call, receipt: Receipt) -> list[Seen]:
    """What a receipt says of each of its people."""
    keys = {str(person.person_id): person.key for person in call.household.members}
    counted = call.outcome in {"completed", "partial"} and call.mode != "neighbour_check"
    found = []
    for entry in receipt.body["people"]:
        due, proposal = entry["next_visit_due"], entry["proposal"]
        found.append(
            Seen(
                keys[entry["person_id"]],
                entry["level_before"],
                entry["level_after"],
                counted and entry["visited"],
                date.fromisoformat(due) if due else None,
                proposal["to"] if proposal else None,
            )
        )
    return found
