"""Rows to walk on: a household with everything that can be about it, and the people who care for it, at several places."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
from sqlalchemy import select
from sqlmodel import SQLModel

from app.access.devices.store import add_device
from app.access.devices.values import Device
from app.alerts.one_tap import CallForHelp, call_for_help
from app.alerts.tables import AlertRow
from app.core import clock
from app.core.db import Deployment, reading, transaction
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.enrolment.amend import AmendPerson, amend_person
from app.enrolment.conflicts.patch import Patch, patch_person
from app.enrolment.drafts import FactDraft
from app.enrolment.record import RecordFact, record_fact
from app.files.merges.people import merge_people
from app.files.merges.values import MergeInto
from app.files.notices import GiveNotice, give_notice
from app.files.requests import RecordRequest, record_request
from app.journal.actor import operator
from app.journal.perform import perform
from app.journal.tables import AuditCheckpointRow
from app.people.store import people_by_id
from app.referrals.tables import ReferralRow
from app.sync.reassignments.reassign import begin_reassignment
from app.sync.reassignments.values import Reassign
from app.teams.tables import PairingRow
from app.visits.receipt import Receipt
from tests.access.oauth.parties import an_integration
from tests.access.walk.decided import decided
from tests.access.walk.helped import helped
from tests.access.walk.ruled import the_rules
from tests.access.walk.standing_in import the_substitute
from tests.clues.written import the_clues
from tests.deliberations.written import the_cases
from tests.factories import a_team as a_whole_team
from tests.media.sending import a_file, a_photo, attached
from tests.registered import VILLAGE, Home, put_home
from tests.sync.phones import in_quarantine
from tests.visits.scene import Scene, Worker, a_need, a_scene, a_team, a_visit, a_worker, submitted_at

PLACES = {
    "own": VILLAGE,
    "team": VILLAGE,
    "village": "330481001002",
    "town": "330481002001",
    "county": "330482001001",
}
Ids = dict[str, Any]
PHOTO = a_photo(32)
# Of the first visit's need and the second's; the last two were delivered.
REFERRALS = ("referral", "second_referral", "third_referral", "contested_referral", "confirmed_referral")


async def a_ground(deployment: Deployment, name: str) -> Ids:
    """Rows at a place: what identifies each, by what it is."""
    scene = await a_scene(deployment, place=PLACES[name])
    assert scene.team_id is not None
    worker = await a_worker(deployment, "social_worker", scene.place[:9], scene.team_id)
    member = await a_worker(deployment, "grid_worker", scene.place[:9])
    file = attached(PHOTO)
    upload = await a_file(deployment, worker.actor, PHOTO)
    visit = a_visit(scene, {"mental.phq9_item9": 2}, needs=[a_need(scene)], attachments=[file])
    second = a_visit(scene, {"health.general": "fair"}, needs=[a_need(scene) for _ in REFERRALS[1:]])
    receipts = await submitted_at(deployment, worker, clock.now(), visit, second)
    referrals = [found for receipt in receipts for found in _referrals_of(receipt)]
    ids: Ids = {"household": scene.household_id, "person": scene.people[0], "team": scene.team_id}
    ids |= {"visit": UUID(visit["id"]), "second_visit": UUID(second["id"]), **_place_of(scene)}
    ids |= {"account": worker.account_id, "member": member.account_id}
    ids |= {"upload": upload, "attachment": UUID(file["attachment_id"])}
    others = [await a_worker(deployment, role, scene.place[:9]) for role in ("party_member", "social_worker")]
    ids["members"] = [*(one.account_id for one in others), member.account_id]
    ids |= dict(zip(REFERRALS, referrals, strict=True))
    await _delivered(deployment, referrals[-2:])
    ids |= await _led_to(deployment, scene) | await _of_the_account(deployment, name, worker)
    ids["tag"], ids["entitlement"], ids["disability"] = [
        await _fact(deployment, scene, *one)
        for one in (("tag", "lost_only_child"), ("entitlement", "dibao"), ("disability", "4.2"))
    ]
    ids |= await _besides(deployment, scene)
    ids["quarantined"], ids["repairable"] = [await in_quarantine(deployment, scene, worker) for _ in range(2)]
    ids |= await the_clues(deployment, worker.actor, scene) | await the_cases(deployment, scene)
    ids["second_team"] = (await a_whole_team(deployment, scene.place[:9])).team_id
    ids["reassignment"] = await _reassigned(deployment, ids)
    ids |= await the_substitute(deployment, scene.place[:6], ids["second_team"], others[1].account_id)
    ids |= await the_rules(deployment, scene)
    new_home = await _another_home(deployment, scene)
    ids |= await _merged(deployment, scene)
    ids |= await helped(deployment, scene) | await decided(deployment, scene, new_home)
    return ids | {"visited": ids["person"], "needy": ids["person"], "new_home": new_home.household_id}


async def _besides(deployment: Deployment, scene: Scene) -> Ids:
    """What stands beside the visits: a household without a team, edits that crossed, requests, an alert by hand."""
    unpaired = await put_home(deployment, Home(scene.place))
    await _complete(deployment, scene)
    conflict = await _crossed(deployment, scene)
    ids: Ids = {"unpaired": unpaired.household_id, "conflict": conflict, **await _asked(deployment, scene)}
    return ids | {"vacancy": await a_team(deployment, scene.place[:9])}


def _referrals_of(receipt: Receipt | Refusal) -> list[UUID]:
    """The referrals that the needs of a taken visit became."""
    assert isinstance(receipt, Receipt), receipt
    return [UUID(one["id"]) for one in receipt.body["referrals"]]


async def _delivered(deployment: Deployment, referrals: list[UUID]) -> None:
    """Help came long before the visits, so that these can say whether it helped."""
    rows = table(ReferralRow)
    stand = {"status": "delivered", "moved_at": clock.now() - timedelta(days=30)}
    async with transaction(deployment, EVERYWHERE) as db:
        await db.write(rows.update().where(rows.c.referral_id.in_(referrals)).values(**stand))


async def _merged(deployment: Deployment, scene: Scene) -> Ids:
    """Two files of the same team that are one now, and a household and a person to be merged."""
    homes = [await a_scene(deployment, place=scene.place, team_id=scene.team_id) for _ in range(3)]
    merge = MergeInto(uuid4(), "person", homes[0].people[0], homes[1].people[0], "重复登记")
    await perform(deployment, merge_people, operator(scene.place[:6]), clock.now(), merge)
    return {"merge": merge.merge_id, "twin_home": homes[2].household_id, "twin": homes[2].people[0]}


def _place_of(scene: Scene) -> Ids:
    """Where it all is."""
    return {"place": scene.place, "county": scene.place[:6]}


async def _reassigned(deployment: Deployment, ids: Ids) -> UUID:
    """A reassignment between the two teams, of a place where neither has a household."""
    command = Reassign(uuid4(), ids["team"], ids["second_team"], place=f"{ids['place']}999")
    await perform(deployment, begin_reassignment, operator(ids["county"]), clock.now(), command)
    return command.reassignment_id


async def _led_to(deployment: Deployment, scene: Scene) -> Ids:
    """What the visit and the pairing made."""
    rows: dict[str, tuple[type[SQLModel], str]] = {
        "alert": (AlertRow, "alert_id"),
        "pairing": (PairingRow, "pairing_id"),
    }
    found: Ids = {}
    async with reading(deployment, EVERYWHERE) as db:
        for name, (row, column) in rows.items():
            kept = table(row)
            first = await db.first(select(kept.c[column]).where(kept.c.household_id == scene.household_id).limit(1))
            assert first is not None, name
            found[name] = first[0]
    return found


async def _of_the_account(deployment: Deployment, name: str, worker: Worker) -> Ids:
    """A sign-in and a phone of the team's social worker, and a client of the county."""
    token = worker.headers["Authorization"].split()[1]
    session_id = UUID(jwt.decode(token, options={"verify_signature": False})["sid"])
    county, at = worker.actor.county, clock.now()
    device = Device(county, uuid4(), worker.account_id, worker.actor.name, f"key-{name}", "nova", "OS", "1", at)
    async with transaction(deployment, EVERYWHERE) as db:
        await add_device(db, device)
    client_id = f"client-{name}"
    client = await an_integration(deployment, client_id, county=county)
    return {"session": session_id, "device": device.device_id, "client": client_id, "secret": client.secret}


async def _fact(deployment: Deployment, scene: Scene, kind: Any, code: str) -> UUID:
    """A dated fact of the person's file."""
    fact_id = uuid4()
    detail = {"type": 4, "grade": 2} if kind == "disability" else {}
    draft = FactDraft(kind, code, clock.day_of(scene.since), None, detail)
    command = RecordFact(scene.people[0], fact_id, draft)
    await perform(deployment, record_fact, operator(scene.place[:6]), clock.now(), command)
    return fact_id


async def _another_home(deployment: Deployment, scene: Scene) -> Scene:
    """A second household of the same team, to move to."""
    since = clock.now() - timedelta(days=30)
    return await a_scene(deployment, place=scene.place, team_id=scene.team_id, since=since)


async def newest_checkpoint(deployment: Deployment, county: str) -> str:
    """The root of a county's sealed journal, as it is shown."""
    kept = table(AuditCheckpointRow)
    async with reading(deployment, EVERYWHERE) as db:
        found = await db.first(select(kept.c.root).where(kept.c.county == county))
    assert found is not None, county
    return bytes(found[0]).hex()


async def _complete(deployment: Deployment, scene: Scene) -> None:
    """Say why the person has no number, as the registry asks of whoever has none."""
    county = scene.place[:6]
    async with reading(deployment, EVERYWHERE) as db:
        version = (await people_by_id(db, county, scene.people))[scene.people[0]].revision
    command = AmendPerson(scene.people[0], version, {"id_missing_reason": "补办中"})
    await perform(deployment, amend_person, operator(county), clock.now(), command)


async def _crossed(deployment: Deployment, scene: Scene) -> UUID:
    """An edit of the same field by somebody who knew nothing of that."""
    patch = Patch(uuid4(), scene.people[0], 0, {"id_missing_reason": "从未办理"})
    await perform(deployment, patch_person, operator(scene.place[:6]), clock.now(), patch)
    return patch.patch_id


async def _asked(deployment: Deployment, scene: Scene) -> Ids:
    """A request about the person's data, a consent, and an alert by hand of a kind that is reported."""
    who, at = operator(scene.place[:6]), clock.now()
    alarm = CallForHelp(uuid4(), "minor", scene.household_id)
    await perform(deployment, call_for_help, who, at, alarm)
    request = RecordRequest(uuid4(), scene.people[0], "access", "person", "home", None)
    await perform(deployment, record_request, who, at, request)
    day = clock.day_of(scene.since)
    consent = GiveNotice(uuid4(), scene.people[0], "consent", "photos", day, "person", "home", None, False)
    await perform(deployment, give_notice, who, at, consent)
    return {"request": request.request_id, "consent": consent.fact_id, "alarm": alarm.alert_id}


def random_like(ids: Ids) -> Ids:
    """Ids of the same kinds that name nothing."""
    unknown: Ids = {name: uuid4() for name, value in ids.items() if isinstance(value, UUID)}
    unknown["members"] = [uuid4() for _ in ids["members"]]
    return (
        ids
        | unknown
        | {"client": f"client-{uuid4().hex[:8]}", "place": "330481099001", "county": "330499"}
        | {"organisation": f"bureau_{uuid4().hex[:8]}"}
    )
