"""A household's history as the database holds it, replayed by the pure engine: what the kept state must be equal to."""

from datetime import date
from typing import Any
from uuid import UUID

from app.core import clock, json
from app.core.db import reading
from app.core.seen import EVERYWHERE
from app.people import store as registry
from app.risk import store
from app.risk.case import assess_cases, result
from app.risk.days import end_of_day
from app.risk.dump import dump
from app.risk.fold import replay
from app.risk.in_force import policies_in_force
from app.risk.known import events_of, file_of
from app.risk.reassess import open_dossiers
from app.risk.values import Event, PersonFile, VisitEvent
from tests.visits.scene import COUNTY, Scene


async def history(scene: Scene) -> tuple[list[PersonFile], list[Event]]:
    """Everyone's file and every event, opened."""
    async with reading(scene.deployment, EVERYWHERE) as db:
        people = (await registry.people_of(db, COUNTY, [scene.household_id]))[scene.household_id]
        keys = {one.person_id: one.data_key for one in people}
        known = await store.observations_of(db, COUNTY, [scene.household_id], keys)
    return [file_of(one, scene.household_id) for one in people], events_of(known)


async def kept_states(scene: Scene) -> Any:
    """The fold's state as it is kept, in both its parts."""
    async with reading(scene.deployment, EVERYWHERE) as db:
        people = (await registry.people_of(db, COUNTY, [scene.household_id]))[scene.household_id]
        keys = {one.person_id: one.data_key for one in people}
        household = (await store.household_states(db, COUNTY, [scene.household_id]))[scene.household_id]
        parts = await store.states_of(db, COUNTY, [scene.household_id], keys)
    return {"household": household, "people": {str(person): part for (_, person), part in parts.items()}}


async def from_scratch(scene: Scene) -> Any:
    """The same state, folded anew from the whole history by the pure engine."""
    files, events = await history(scene)
    async with reading(scene.deployment, EVERYWHERE) as db:
        policies = await policies_in_force(db, COUNTY)
    until = max(event.at for event in events)
    return json.loads(json.dumps(dump(replay(files, policies, events, until))))


async def exported(scene: Scene, day: date | None = None) -> Any:
    """Where everyone stands at the end of a day as `nuanxin risk assess` says, given the history as a case; people by number."""
    files, events = await history(scene)
    names = {str(person_id): f"p{number}" for number, person_id in enumerate(scene.people)}
    case = {
        "day": (day or clock.day_of(clock.now())).isoformat(),
        "people": [_person(one, names) for one in sorted(files, key=lambda one: names[one.person_id])],
        "visits": [_visit(one, names) for one in events if isinstance(one, VisitEvent)],
    }
    return assess_cases(json.dumps(case).decode())


def _person(file: PersonFile, names: dict[str, str]) -> dict[str, Any]:
    since = clock.day_of(file.enrolled_at).isoformat()
    return {"id": names[file.person_id], "birth_date": file.birth_date.isoformat(), "since": since}


def _visit(event: VisitEvent, names: dict[str, str]) -> dict[str, Any]:
    people = [
        {"person_id": names[one.person_id], "answers": one.answers, "outcome": one.outcome} for one in event.people
    ]
    told = {"id": event.id, "occurred_at": event.at.isoformat(), "mode": event.mode, "outcome": event.outcome}
    return told | {
        "people": people,
        "author": event.author,
        "encounter_key": event.encounter_key,
        "voided": event.voided,
    }


async def shown(scene: Scene, day: date | None = None) -> Any:
    """Where everyone stands at the end of a day as the server says, in the shape of `nuanxin risk assess`."""
    at = end_of_day(day or clock.day_of(clock.now()))
    async with reading(scene.deployment, EVERYWHERE) as db:
        household = (await registry.households_by_id(db, COUNTY, [scene.household_id]))[scene.household_id]
        people = await registry.people_of(db, COUNTY, [scene.household_id])
        dossier = (await open_dossiers(db, {scene.household_id: household}, people, at))[scene.household_id]
    standings = {str(person_id): standing for person_id, standing in dossier.now.items()}
    told = result(sorted(dossier.files, key=lambda one: scene.people.index(UUID(one.person_id))), standings)
    return {**told, "people": [{**one, "id": f"p{number}"} for number, one in enumerate(told["people"])]}
