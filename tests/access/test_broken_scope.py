"""With the scope argument of a store deliberately broken, PostgreSQL still lets no foreign row out: over every read of every store."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any, get_type_hints
from uuid import uuid4

import pytest
from sqlalchemy import Table

import app
from app.access.scope import Scope
from app.core.db import Deployment, reading
from app.core.seen import Seen, Whole
from app.core.tables import table
from app.people.tables import PersonRow
from tests.access.foreign import FIRST, HELPED, foreign_household
from tests.programmes.given import household
from tests.registered import COUNTY, TOWN
from tests.visits.scene import a_scene

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
    "drop_",
    "retire_",
    "follow",
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
NOT_ABOUT_ROWS |= {"kind_of", "informants_in_scope", "find_informant", "informant_at"}
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
# Which file stands for which, and whom another system means, is asked before anything of either is seen (rows.py, OF_THE_COUNTY).
NOT_ABOUT_ROWS |= {"ends_of", "aliases_of", "find_merge", "merges_about", "find_external"}
# The catalogue of a county's programmes and organisations names no household.
NOT_ABOUT_ROWS |= {"list_organisations", "organisations_by_code", "list_programmes", "programmes_by_id"}
# What the worker asks to tell acts on: it counts, and names no household.
NOT_ABOUT_ROWS |= {"counties_behind", "sealed_acts", "bounds_of"}
ELSEWHERE = ("app.access", "app.journal", "app.audit", *OF_THE_COUNTY)
LEAST_READS = 130


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


def arguments(name: str, function: Callable[..., Any], given: dict[str, Any]) -> dict[str, Any]:
    """What to call a read with; one that asks for something new fails here until it is given."""
    own = special(given).get(name, {})
    wanted = {**given, **own}
    if "corrections" in name:
        wanted["key"] = given["keys"][given["household_id"]]
    if name.endswith("corrections_of_visits"):
        wanted["keys"] = {given["visit_id"]: wanted["key"]}
    hints = get_type_hints(function)
    if "wanted" in hints and "wanted" not in own:
        wanted["wanted"] = hints["wanted"]()
    asked = list(inspect.signature(function).parameters.values())[1:]
    return {
        one.name: wanted[one.name]
        for one in asked
        if one.default is inspect.Parameter.empty or one.name in {*own, "wanted"}
    }


def special(given: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Arguments that mean something else to some reads."""
    people: Table = table(PersonRow)
    return {
        "alerts.store.alerts_by_key": {"keys": [given["dedupe_key"]]},
        "dashboards.store.figures.sums_of": {"wanted": (("homes", HELPED, given["period"]),)},
        "dashboards.store.forecast.visited_households": {"since": FIRST},
        "events.store.list_events": {"types": ["visit.submitted"], "after": 0, "upto": 1_000},
        "people.store.doubles.candidates_in": {"blocks": [(given["name_index"], given["birth_year"])]},
        "people.store.listing.find_people": {"name": given["name_index"]},
        "people.store.loading.load_people": {"condition": people.c.household_id == given["household_id"]},
        "programmes.store.deliveries.deliveries_by_id": {"ids": given["delivery_ids"]},
        "programmes.store.deliveries.reversals_of": {"ids": [given["delivery_id"]]},
        "programmes.store.deliveries.sums_of_subjects": {"subjects": [given["subject"]]},
        "programmes.store.participations.participations_by_id": {"ids": given["participation_ids"]},
        "programmes.store.participations.participations_of": {"subjects": [(given["programme_id"], given["subject"])]},
        "programmes.store.recipients.known_recipients": {"wanted": [household(given["household_id"])]},
        "programmes.store.recipients.people_by_number": {"indexes": [given["id_index"]]},
        "risk.overrides.store.waits": {"today": FIRST},
        "teams.store.list_teams": {"place": None},
        "dashboards.store.attempts.attempts_since": {"since": {given["person_id"]: given["at"] - timedelta(days=9)}},
        "visits.store.records.visits_between": {"first": given["at"] - timedelta(days=9), "last": given["at"]},
    }


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
            assert not [one for one in given["foreign"] if one in told], name
    print(f"{len(functions)} reads of stores, none lets a foreign row out")
