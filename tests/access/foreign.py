"""A household of another town with one of everything the rooms keep about a household, and the arguments by which reads ask for it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from app.access.scope import Scope
from app.alerts.tables import AlertRow
from app.clues.tables import ClueRow
from app.core import clock
from app.core.db import Deployment, reading, transaction
from app.core.seen import Whole
from app.core.tables import table
from app.dashboards.measures import Deliveries
from app.dashboards.values import Area, Period
from app.deliberations.tables import DeliberationRow
from app.enrolment.amend import AmendPerson, amend_person
from app.enrolment.conflicts.store import EditConflict, add_conflict
from app.enrolment.conflicts.tables import EditConflictRow
from app.files.requests import RecordRequest, record_request
from app.files.reveal import RevealPerson, reveal_person
from app.journal.actor import operator
from app.journal.perform import perform
from app.media.tables import AttachmentRow
from app.people import store as registry
from app.people.store.doubles import DistinctPair, add_distinct
from app.people.tables import FileFactRow, PersonRow
from app.programmes.commands import PlanSteps, ReverseDelivery, Step
from app.programmes.plan import plan_steps
from app.programmes.reverse import reverse_delivery
from app.programmes.tables import DeliveryRow, ParticipationRow
from app.referrals.tables import NeedRow, ReferralRow, ReferralStepRow
from app.risk.appeals.tables import AppealRow
from app.risk.overrides.tables import OverrideRow
from app.risk.proposals.note import WriteNote, write_note
from app.risk.proposals.tables import ProposalNoteRow
from app.risk.tables import AssessmentRow
from app.teams.tables import PairingRow
from app.visits.commands import VoidVisit
from app.visits.store.cosignatures import Cosignature, add_cosignature
from app.visits.tables import VisitCorrectionRow
from app.visits.void import void_visit
from tests.access.walk.decided import decided, in_force, proposed
from tests.alerts.reporting import a_report
from tests.clues.written import asked_of_clues, the_clues
from tests.deliberations.written import the_cases
from tests.events.reading import told_on
from tests.factories import an_identity_number
from tests.programmes.given import a_delivery, a_participation, a_programme, delivered, household
from tests.registered import COUNTY, OTHER_VILLAGE
from tests.visits.scene import Scene, Worker, a_need, a_scene, a_visit, a_worker, submitted_at

# A clue names an alert too: the alert itself comes last.
ROWS = (
    EditConflictRow,
    AttachmentRow,
    ClueRow,
    NeedRow,
    ReferralRow,
    ReferralStepRow,
    PairingRow,
    VisitCorrectionRow,
    PersonRow,
    FileFactRow,
    AssessmentRow,
    DeliberationRow,
    OverrideRow,
    AppealRow,
    ProposalNoteRow,
    ParticipationRow,
    DeliveryRow,
    AlertRow,
)
PHOTO = {"sha256": "a" * 64, "size": 9, "media_type": "image/jpeg", "role": "door"}
FIRST, LAST = date(2020, 1, 1), date(2030, 1, 1)
HELPED = Deliveries(of="deliveries", kinds=("housing_works",), deliveries=("renovation",), sum="households")


@dataclass(frozen=True, slots=True)
class Foreign:
    """The household, another of the same team, whoever cares for both, and two visits, of which the second was voided."""

    scene: Scene
    second: Scene
    worker: Worker
    visits: tuple[UUID, UUID]

    @property
    def ids(self) -> set[str]:
        """Whatever names one of the households or of their people."""
        return {str(one) for scene in (self.scene, self.second) for one in (scene.household_id, *scene.people)}


async def foreign_household(deployment: Deployment) -> dict[str, Any]:
    """A household of another town with everything there can be about it, and the arguments that ask for it."""
    scene = await a_scene(deployment, place=OTHER_VILLAGE)
    worker = await a_worker(deployment, place=OTHER_VILLAGE[:9], team_id=scene.team_id)
    second = await a_scene(deployment, place=OTHER_VILLAGE, team_id=scene.team_id)
    it = Foreign(scene, second, worker, await _visited(deployment, scene, worker))
    asked = RecordRequest(uuid4(), scene.people[0], "access", "person", "home", None)
    await perform(deployment, record_request, worker.actor, clock.now(), asked)
    shown = RevealPerson(scene.people[0], ("name",), "other", "核对身份", None, 20)
    await perform(deployment, reveal_person, worker.actor, clock.now(), shown)
    await _numbered(deployment, scene)
    await _differ(deployment, it)
    await the_cases(deployment, scene)
    await _decided(deployment, it)
    clues = await the_clues(deployment, worker.actor, scene)
    helped = await _helped(deployment, scene)
    given = _plain(scene) | await _of_rows(deployment, scene)
    async with reading(deployment, Whole(COUNTY)) as db:
        home = (await registry.households_by_id(db, COUNTY, [scene.household_id]))[scene.household_id]
        person = (await registry.people_by_id(db, COUNTY, scene.people))[scene.people[0]]
        given |= await asked_of_clues(db, clues, scene)
    given |= {
        "visit_id": it.visits[1],
        "source_id": it.visits[1],
        "request_id": asked.request_id,
        **helped,
        "standing_visit": it.visits[0],
    }
    given |= {"account_id": worker.account_id, "day": clock.day_of(clock.now()), "authors": [worker.account_id]}
    given |= {f"{name}s": [value] for name, value in given.items() if name.endswith("_id")}
    keys = {scene.household_id: home.data_key, person.person_id: person.data_key}
    given |= {"keys": keys, "key": person.data_key, "person": person, "foreign": it.ids}
    given |= await a_report(deployment, given)
    await told_on(deployment)
    return given


def _plain(scene: Scene) -> dict[str, Any]:
    """Arguments that are no row's: places, days, limits, what a dashboard counts; the scope reaches the whole county."""
    given: dict[str, Any] = {"scope": Scope(COUNTY, (COUNTY,)), "county": COUNTY, "place": OTHER_VILLAGE}
    given |= {"after": None, "limit": 100, "most": 9, "before": LAST, "today": LAST, "at": clock.now()}
    given |= {"first": FIRST, "last": LAST, "number": 1, "sha256": PHOTO["sha256"]}
    given |= {"area": Area(COUNTY, COUNTY), "measure": HELPED, "period": Period("cumulative", None, LAST)}
    return given | {"team_id": scene.team_id, "households": [scene.household_id]}


async def _of_rows(deployment: Deployment, scene: Scene) -> dict[str, Any]:
    """What a row of each table about the household, or about its person, is found by."""
    given: dict[str, Any] = {}
    async with reading(deployment, Whole(COUNTY)) as db:
        for row in ROWS:
            kept = table(row)
            columns = [kept.c[name] for name in ("household_id", "person_id") if name in kept.c]
            mine = columns[0].in_((scene.household_id, *scene.people))
            # What is about the person of the household comes before what is about the household alone.
            found = await db.first(select(kept).where(mine).order_by(columns[-1].is_(None)).limit(1))
            assert found is not None, row
            named = {name: value for name, value in found._mapping.items() if value is not None}
            given |= {name: value for name, value in named.items() if name.endswith(("_id", "_key", "_index"))}
            given |= {name: named[name] for name in ("birth_year", "likeness", "subject") if name in named}
    return given | {"household_id": scene.household_id, "person_id": scene.people[0]}


async def _visited(deployment: Deployment, scene: Scene, worker: Worker) -> tuple[UUID, UUID]:
    """Two visits with all that may come of one, help that came included; the second was voided."""
    answers = {"care.living_arrangement": "alone", "health.adl_unable_items": 6, "mental.phq9_item9": 2}
    photo = {**PHOTO, "attachment_id": str(uuid4())}
    first = a_visit(scene, answers, needs=[a_need(scene), a_need(scene)], attachments=[photo])
    second = a_visit(scene, {"care.living_arrangement": "alone"})
    for body in (first, second):
        await submitted_at(deployment, worker, clock.now(), body)
    visit_id = UUID(second["id"])
    await perform(deployment, void_visit, worker.actor, clock.now(), VoidVisit(visit_id, "错户"))
    referrals = table(ReferralRow)
    async with transaction(deployment, Whole(COUNTY)) as db:
        mine = referrals.c.household_id == scene.household_id
        one = await db.first(select(referrals.c.referral_id).where(mine).limit(1))
        assert one is not None
        stand = {"status": "delivered", "moved_at": clock.now()}
        await db.write(referrals.update().where(referrals.c.referral_id == one.referral_id).values(**stand))
    return UUID(first["id"]), visit_id


async def _numbered(deployment: Deployment, scene: Scene) -> None:
    """The person's identity number, by which a list of payments finds whom it names."""
    async with reading(deployment, Whole(COUNTY)) as db:
        version = (await registry.people_by_id(db, COUNTY, scene.people))[scene.people[0]].revision
    changes = {"id_type": "resident_id", "id_number": an_identity_number("19440501")}
    await perform(
        deployment, amend_person, operator(COUNTY), clock.now(), AmendPerson(scene.people[0], version, changes)
    )


async def _differ(deployment: Deployment, it: Foreign) -> None:
    """Two edits of the person that crossed, a teammate's stance on a visit, and a judgement that two files are two people's."""
    scene, at = it.scene, clock.now()
    person_id, other_id = scene.people[0], it.second.people[0]
    conflict = EditConflict(uuid4(), scene.household_id, person_id, None, at, 1, ["phone"], 1)
    async with transaction(deployment, Whole(COUNTY)) as db:
        person = (await registry.people_by_id(db, COUNTY, scene.people))[person_id]
        await add_conflict(db, COUNTY, conflict, person.data_key)
        home = (await registry.households_by_id(db, COUNTY, [scene.household_id]))[scene.household_id]
        stance = Cosignature(it.visits[1], uuid4(), scene.household_id, "agree", at)
        await add_cosignature(db, COUNTY, stance, home.data_key)
        pair = DistinctPair(person_id, other_id, at, it.worker.account_id, "同名邻居")
        await add_distinct(db, COUNTY, [pair], {person_id: person.data_key})


async def _decided(deployment: Deployment, it: Foreign) -> None:
    """Appeals, an override in force and one that waits, and proposals to lower, with the social worker's note on one."""
    place = it.scene.place[:9]
    town, county = [await a_worker(deployment, f"{name}_officer", place) for name in ("town", "county")]
    await in_force(deployment, it.scene, town, county)
    await decided(deployment, it.scene, it.second)
    await proposed(deployment, it.scene)
    await perform(deployment, write_note, it.worker.actor, clock.now(), WriteNote(it.scene.people[0], "再看一个月"))


async def _helped(deployment: Deployment, scene: Scene) -> dict[str, Any]:
    """A programme, a step of the household's plan in it, a delivery that stands and one that was reversed: whose id this is."""
    who, to = operator(COUNTY), household(scene.household_id)
    programme = await a_programme(deployment, "housing_works", place=OTHER_VILLAGE[:9], organisation="bureau")
    standing = await a_participation(deployment, programme, to)
    plan = PlanSteps(standing.participation_id, [Step(uuid4(), "bathroom")])
    await perform(deployment, plan_steps, who, clock.now(), plan)
    kept = await delivered(deployment, a_delivery(programme, to, "renovation"), who)
    later = a_delivery(programme, to, "renovation", occurred_on=kept.occurred_on + timedelta(days=40))
    undone = await delivered(deployment, later, who)
    reverse = ReverseDelivery(programme.programme_id, undone.delivery_id, "重复登记")
    await perform(deployment, reverse_delivery, who, clock.now(), reverse)
    return {"delivery_id": undone.delivery_id, "likenesses": [kept.likeness], "terms": [], "likeness": kept.likeness}
