"""Kinds of rows that other rooms put into the feeds: files, edits that crossed, late verdicts, documents for everybody."""

import re
from pathlib import Path
from uuid import uuid4

from app.core import clock
from app.sync.bodies import LOADERS
from app.sync.reference.publish import publish_everywhere
from tests.factories import a_person_body
from tests.sync.carried import Carried
from tests.sync.phones import a_batch, an_operation
from tests.sync.town import Town

APP = Path(__file__).parents[2] / "app"
PHOTO = {"sha256": "a" * 64, "size": 183_201, "media_type": "image/jpeg", "role": "door"}


def test_every_kind_that_a_room_touches_can_be_shown() -> None:
    touched = {
        kind
        for path in APP.rglob("*.py")
        for kind in re.findall(r"Touch\(\s*[^,]+,\s*\"(\w+)\"", path.read_text("utf-8"))
    }
    assert {"household", "visit", "team", "op_status", "attachment", "conflict"} <= touched
    assert touched <= LOADERS.keys()


async def test_files_of_visits(town: Town) -> None:
    home = await town.home(town.teams[0])
    phone = await town.phone(town.teams[0])
    photo = {**PHOTO, "attachment_id": str(uuid4())}
    visit = await town.visit(phone, home, attachments=[photo])
    await phone.pull()
    assert phone.held("attachment") == {
        photo["attachment_id"]: {**photo, "visit_id": visit["visit_id"], "state": "missing"}
    }
    assert phone.mismatches() == 0


async def _pushed(town: Town, phone: Carried, *operations: dict[str, object]) -> list[str]:
    answer = await town.ok("POST", "/v1/sync/push", a_batch(*operations), phone)
    return [one["status"] for one in answer["results"]]


async def test_edits_that_crossed(town: Town) -> None:
    home = await town.home(town.teams[0], a_person_body(phone="13800138000"))
    person_id = home["people"][0]["id"]
    phone, county = await town.phone(town.teams[0]), await town.phone(town.teams[1])
    await phone.pull()
    await town.ok("PATCH", f"/v1/people/{person_id}", {"phone": "13700137000"}, match='"v1"')
    head = {"household_id": home["id"], "entity_id": person_id, "base_version": 1}
    edit = an_operation("person.patch", {"set": {"phone": "13900139000"}}, **head)
    assert await _pushed(town, phone, edit) == ["conflict"]
    await phone.pull()
    await county.pull()
    [conflict] = phone.held("conflict").values()
    [field] = conflict["fields"]
    assert (field["field"], field["theirs"], field["mine"]) == ("phone", "13700137000", "13900139000")
    assert county.held("conflict") == {}
    assert phone.mismatches() == 0


async def test_a_verdict_that_comes_late(town: Town) -> None:
    home = await town.home(town.teams[0])
    phone, other = await town.phone(town.teams[0]), await town.phone(town.teams[0], "grid_worker")
    visit_id = str(uuid4())
    people = [{"person_id": home["people"][0]["id"], "answers": {"health.general": "good"}}]
    head = {"household_id": home["id"], "entity_id": visit_id}
    amendment = an_operation("visit.amend", {"reason": "选错了", "people": people}, **head)
    assert await _pushed(town, phone, amendment) == ["deferred"]
    body = {"id": visit_id, "household_id": home["id"], "occurred_at": clock.now().isoformat()}
    body |= {"mode": "home", "outcome": "completed", "form": "home/1"}
    created = an_operation("visit.create", {**body, "people": people}, v=2, **head)
    assert await _pushed(town, phone, created) == ["accepted"]
    await phone.pull()
    await other.pull()
    [(op_id, verdict)] = phone.held("op_status").items()
    assert (op_id, verdict["status"], verdict["was"]) == (amendment["op_id"], "accepted", "deferred")
    assert (other.held("op_status"), phone.mismatches()) == ({}, 0)


async def test_documents_for_everybody(town: Town) -> None:
    assert await publish_everywhere(town.deployment, clock.now()) > 0
    phone = Carried(town.client, town.officer)
    await phone.pull()
    assert {"home/1"} <= {one["content"]["form"] for one in phone.held("form").values()}
    assert phone.held("policy")
    assert phone.held("list")
    assert phone.held("places")
    assert phone.mismatches() == 0
