"""With the scope argument of a store deliberately broken, PostgreSQL still lets no foreign row out: over every read of every store."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from typing import Any, get_type_hints
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Table, select

import app
from app.access.scope import Scope
from app.alerts.tables import AlertRow
from app.clues.tables import ClueRow
from app.core import clock
from app.core.db import Deployment, reading, transaction
from app.core.seen import Seen, Whole
from app.core.tables import table
from app.enrolment.conflicts.store import EditConflict, add_conflict
from app.enrolment.conflicts.tables import EditConflictRow
from app.files.requests import RecordRequest, record_request
from app.files.reveal import RevealPerson, reveal_person
from app.journal.perform import perform
from app.media.tables import AttachmentRow
from app.people import store as registry
from app.people.tables import FileFactRow, PersonRow
from app.referrals.tables import NeedRow, ReferralRow
from app.risk.tables import AssessmentRow
from app.teams.tables import PairingRow
from app.visits.commands import VoidVisit
from app.visits.store.cosignatures import Cosignature, add_cosignature
from app.visits.tables import VisitCorrectionRow
from app.visits.void import void_visit
from tests.alerts.reporting import a_report
from tests.clues.written import asked_of_clues, the_clues
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN
from tests.visits.scene import Scene, Worker, a_need, a_scene, a_visit, a_worker, submitted_at

# What writes; and what reads nothing of a household: reference data, and who is registered anywhere.
WRITING = (
    "add_",
    "put_",
    "set_",
    "update_",
    "claim_",
    "release_",
    "end_",
    "take_",
    "mark_",
    "acknowledge",
    "escalate",
    "change",
    "destroy_",
    "decide_",
    "forget_",
    "raise_",
    "settle_",
    "clear_",
    "resolve",
)
NOT_ABOUT_ROWS = {
    "counties_with_deltas",
    "counties",
    "identity_holders",
    "places_by_code",
    "places_of_county",
    "list_places",
}
NOT_ABOUT_ROWS |= {"place_name", "policy_document", "schedule"}
# A key opens nothing by itself, and what it opens is checked.
NOT_ABOUT_ROWS |= {"data_keys"}
# Who informs where: accounts and places, no households.
NOT_ABOUT_ROWS |= {"kind_of", "informants_in_scope", "coverage_of", "groups_without"}
# Asked by the worker alone, for the files of every county that were kept long enough.
NOT_ABOUT_ROWS |= {"files_to_let_go", "erased_since", "erased_among", "not_erased", "swept_until"}
# Files of an account, found by their content or by the worker; a household is named by what is attached to a visit.
NOT_ABOUT_ROWS |= {"blob_by_id", "blob_of_content", "blobs_of_accounts", "is_referenced", "blobs_waited_for"}
# Of the county's households the sweep knows only that something has changed.
NOT_ABOUT_ROWS |= {"next_due_to_change", "due_by_county"}
NOT_ABOUT_ROWS |= {"expired_uploads", "marked_blobs", "move_on", "change_blob", "delete_blob", "attachments_of_blob"}
# The index of feeds, the inbox, reassignments and documents are of the county as a whole: an operation is its author's, an entry names
# a row that the rooms' own stores show or do not. They have tests of their own.
OF_THE_COUNTY = tuple(
    f"app.sync.{name}." for name in ("feeds", "health", "inbox", "reassignments", "reference", "signals")
)
NOT_ABOUT_ROWS |= {"heads_of", "entries_of"}
# Versions of the policy and weather warnings are a county's; the worker alone goes through its households.
OF_THE_COUNTY += ("app.risk.policies.", "app.risk.weather.")
ELSEWHERE = ("app.access", "app.journal", "app.audit", *OF_THE_COUNTY)
LEAST_READS = 45
ROWS = (
    EditConflictRow,
    AttachmentRow,
    AlertRow,
    ClueRow,
    NeedRow,
    ReferralRow,
    PairingRow,
    VisitCorrectionRow,
    PersonRow,
    FileFactRow,
    AssessmentRow,
)
PHOTO = {"sha256": "a" * 64, "size": 9, "media_type": "image/jpeg", "role": "door"}


def reads() -> dict[str, Callable[..., Any]]:
    """Every asynchronous function of a room's store that reads rows."""
    found = {}
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if ".store" in module.name and not module.name.startswith(ELSEWHERE):
            for name, function in vars(importlib.import_module(module.name)).items():
                mine = inspect.iscoroutinefunction(function) and function.__module__ == module.name
                if mine and not name.startswith(("_", *WRITING)) and name not in NOT_ABOUT_ROWS:
                    found[f"{module.name.removeprefix('app.')}.{name}"] = function
    return found


async def foreign_household(deployment: Deployment) -> dict[str, Any]:
    """A household of another town with everything there can be about it, and the arguments that ask for it."""
    scene = await a_scene(deployment, place=OTHER_VILLAGE)
    worker = await a_worker(deployment, place=OTHER_VILLAGE[:9], team_id=scene.team_id)
    visit_id = await _visited(deployment, scene, worker)
    asked = RecordRequest(uuid4(), scene.people[0], "access", "person", "home", None)
    await perform(deployment, record_request, worker.actor, clock.now(), asked)
    shown = RevealPerson(scene.people[0], ("name",), "other", "核对身份", None, 20)
    await perform(deployment, reveal_person, worker.actor, clock.now(), shown)
    await _differ(deployment, scene, visit_id)
    clues = await the_clues(deployment, worker.actor, scene)
    given: dict[str, Any] = {"scope": Scope(COUNTY, (COUNTY,)), "county": COUNTY, "place": OTHER_VILLAGE}
    given |= {"after": None, "limit": 100, "before": date(2030, 1, 1), "today": date(2030, 1, 1), "at": clock.now()}
    given |= {"first": date(2020, 1, 1), "last": date(2030, 1, 1), "number": 1, "sha256": PHOTO["sha256"]}
    given |= {"household_id": scene.household_id, "team_id": scene.team_id}
    async with reading(deployment, Whole(COUNTY)) as db:
        for row in ROWS:
            found = await db.first(select(table(row)).limit(1))
            assert found is not None, row
            kept = {name: value for name, value in found._mapping.items() if value is not None}
            given |= {name: value for name, value in kept.items() if name.endswith(("_id", "_key", "_index"))}
        home = (await registry.households_by_id(db, COUNTY, [scene.household_id]))[scene.household_id]
        person = (await registry.people_by_id(db, COUNTY, scene.people))[scene.people[0]]
        given |= await asked_of_clues(db, clues, scene)
    given |= {"visit_id": visit_id, "source_id": visit_id, "request_id": asked.request_id}
    given |= {"account_id": worker.actor.account_id, "day": clock.day_of(clock.now())}
    given |= {f"{name}s": [value] for name, value in given.items() if name.endswith("_id")}
    keys = {scene.household_id: home.data_key, person.person_id: person.data_key}
    given |= {"authors": [worker.actor.account_id], "keys": keys, "key": person.data_key}
    return given | {"person": person} | await a_report(deployment, given)


async def _visited(deployment: Deployment, scene: Scene, worker: Worker) -> UUID:
    """Two visits with all that may come of one; the second, whose id this is, was voided."""
    answers = {"care.living_arrangement": "alone", "health.adl_unable_items": 6, "mental.phq9_item9": 2}
    photo = {**PHOTO, "attachment_id": str(uuid4())}
    first = a_visit(scene, answers, needs=[a_need(scene)], attachments=[photo])
    second = a_visit(scene, {"care.living_arrangement": "alone"})
    for body in (first, second):
        await submitted_at(deployment, worker, clock.now(), body)
    visit_id = UUID(second["id"])
    await perform(deployment, void_visit, worker.actor, clock.now(), VoidVisit(visit_id, "错户"))
    return visit_id


async def _differ(deployment: Deployment, scene: Scene, visit_id: UUID) -> None:
    """Two edits of the person that crossed, and a teammate's stance on a visit."""
    at = clock.now()
    conflict = EditConflict(uuid4(), scene.household_id, scene.people[0], None, at, 1, ["phone"], 1)
    async with transaction(deployment, Whole(COUNTY)) as db:
        person = (await registry.people_by_id(db, COUNTY, scene.people))[scene.people[0]]
        await add_conflict(db, COUNTY, conflict, person.data_key)
        home = (await registry.households_by_id(db, COUNTY, [scene.household_id]))[scene.household_id]
        stance = Cosignature(visit_id, uuid4(), scene.household_id, "agree", at)
        await add_cosignature(db, COUNTY, stance, home.data_key)


def arguments(name: str, function: Callable[..., Any], given: dict[str, Any]) -> dict[str, Any]:
    """What to call a read with; one that asks for something new fails here until it is given."""
    people: Table = table(PersonRow)
    special: dict[str, dict[str, Any]] = {
        "alerts.store.alerts_by_key": {"keys": [given["dedupe_key"]]},
        "people.store.listing.find_people": {"name": given["name_index"]},
        "teams.store.list_teams": {"place": None},
        "visits.store.records.visits_between": {"first": given["at"] - timedelta(days=9), "last": given["at"]},
        "people.store.loading.load_people": {"condition": people.c.household_id == given["household_id"]},
    }
    wanted = {**given, **special.get(name, {})}
    if "corrections" in name:
        wanted["key"] = given["keys"][given["household_id"]]
    if name.endswith("corrections_of_visits"):
        wanted["keys"] = {given["visit_id"]: wanted["key"]}
    asked = list(inspect.signature(function).parameters.values())[1:]
    found = {
        one.name: wanted[one.name]
        for one in asked
        if one.default is inspect.Parameter.empty and one.name not in {"wanted"}
    }
    found |= {one.name: wanted[one.name] for one in asked if one.name in special.get(name, {})}
    hints = get_type_hints(function)
    return found | ({"wanted": hints["wanted"]()} if "wanted" in hints else {})


def is_nothing(value: Any) -> bool:
    """Nothing was found: no rows, no count."""
    if isinstance(value, dict):
        return all(map(is_nothing, value.values()))
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(is_nothing, value))
    if is_dataclass(value) and type(value).__name__ == "Counts":
        return all(is_nothing(getattr(value, one.name)) for one in fields(value))
    return not value


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_a_store_with_a_broken_scope_finds_nothing_foreign(deployment: Deployment) -> None:
    given = await foreign_household(deployment)
    own = await a_scene(deployment)
    functions = reads()
    assert len(functions) >= LEAST_READS
    assert own.team_id is not None

    async def found(seen: Seen) -> set[str]:
        kept = set()
        for name, function in functions.items():
            async with reading(deployment, seen) as db:
                if not is_nothing(await function(db, **arguments(name, function, given))):
                    kept.add(name)
        return kept

    # Lists find the caller's own rows: what counts for them is asked below.
    lists = {
        name
        for name in functions
        if {"household_ids", "keys"}.isdisjoint(inspect.signature(functions[name]).parameters)
    }
    assert await found(Whole(COUNTY)) == set(functions), "these found nothing although they may see everything"
    for seen in (Scope(COUNTY), Scope(COUNTY, ("330481009",)), Scope(COUNTY, (), (uuid4(),)), Whole("330482")):
        assert await found(seen) == set(), seen
    for seen in (Scope(COUNTY, (TOWN,)), Scope(COUNTY, (), (own.team_id,))):
        assert await found(seen) <= lists
        for name in sorted(lists):
            async with reading(deployment, seen) as db:
                told = repr(await functions[name](db, **arguments(name, functions[name], given)))
            assert str(given["household_id"]) not in told, name
            assert str(given["person"].person_id) not in told, name
    print(f"{len(functions)} reads of stores, none lets a foreign row out")
