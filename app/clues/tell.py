"""What follows from a clue in its own transaction: risk observes it where it is about somebody known; an alert calls whoever must look."""

from dataclasses import replace
from datetime import datetime

from app.alerts.alert import RaiseAlert, raise_alerts
from app.alerts.close import settle_alerts
from app.alerts.point import point_alert
from app.alerts.policy import dedupe_key
from app.alerts.store import find_alert
from app.clues import store
from app.clues.policy import alert_kind
from app.clues.reference import reference
from app.clues.store import Clue
from app.core.clock import day_of
from app.core.db import Db
from app.core.ids import derived_id
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact
from app.people import store as registry
from app.people.values import Household
from app.risk.observe import ClueSeen, ClueSettled, observe
from app.teams.store import team_at


def sighting_of(clue: Clue) -> ClueSeen:
    """A matched clue as risk sees it."""
    assert clue.match_id is not None
    assert clue.household_id is not None
    return ClueSeen(clue.match_id, clue.clue_id, clue.household_id, clue.person_id, clue.reported_at)


async def settlement_of(db: Db, county: str, clue: Clue) -> ClueSettled:
    """The end of what risk saw of a clue: told where the person lives now."""
    assert clue.match_id is not None
    assert clue.household_id is not None
    home = clue.household_id
    if clue.person_id is not None:
        people = await registry.people_by_id(db, county, [clue.person_id])
        home = people[clue.person_id].household_id if clue.person_id in people else home
    return ClueSettled(derived_id(clue.match_id, "settled"), clue.match_id, clue.clue_id, home, clue.person_id)


async def opened_facts(db: Db, actor: Actor, at: datetime, clue: Clue) -> tuple[Clue, tuple[Fact, ...]]:
    """The facts of a new clue, and the clue with the alert that was raised for it."""
    observed = await observe(db, actor, at, [sighting_of(clue)]) if clue.household_id else {}
    facts = tuple(fact for one in observed.values() for fact in one.facts)
    level = next((one.level for one in observed.values()), None)
    clue, raised = await called(db, actor, at, clue, level)
    data = {
        "place": clue.place,
        "what": clue.what,
        "urgency": clue.urgency,
        "source": clue.source,
        "person_id": clue.person_id,
        "link_id": clue.link_id,
    }
    deltas = (Delta("clues.open", clue.place, day_of(at), 1), Delta("clues.reported", clue.place, day_of(at), 1))
    return clue, (Fact("clue.reported", clue.clue_id, clue.household_id, data, deltas=deltas), *facts, *raised)


async def called(db: Db, actor: Actor, at: datetime, clue: Clue, level: str | None) -> tuple[Clue, tuple[Fact, ...]]:
    """Raise the alert of a clue, once: about whom it is as far as known, else at its place, where the team that works there sees it."""
    home = await _home(db, actor.county, clue)
    kind = _kind(clue, level)
    command = RaiseAlert(
        household_id=clue.household_id,
        person_id=clue.person_id,
        place=home.place if home else clue.place,
        team_id=home.team_id if home else await team_at(db, actor.county, clue.place),
        kind=kind,
        source_id=clue.clue_id,
        dedupe_key=dedupe_key(clue.household_id, clue.person_id, kind, str(clue.clue_id)),
    )
    [raised] = await raise_alerts(db, actor, at, [command])
    clue = replace(clue, alert_id=raised.alert_id)
    await store.put_settled(db, actor.county, clue)
    return clue, (raised.fact,) if raised.fact else ()


async def followed(db: Db, actor: Actor, at: datetime, clue: Clue, level: str | None) -> tuple[Clue, tuple[Fact, ...]]:
    """The alert of a clue goes along with whom it is about; a clue that is urgent about them is raised anew, with the shorter clocks."""
    alert = await find_alert(db, actor.county, clue.alert_id) if clue.alert_id else None
    home = await _home(db, actor.county, clue)
    if alert is None or home is None:
        return await called(db, actor, at, clue, level)
    if alert.closed_at is None and (alert.kind, _kind(clue, level)) == ("clue", "clue_urgent"):
        ended = await settle_alerts(db, actor, at, [alert])
        clue, raised = await called(db, actor, at, clue, level)
        return clue, (*ended, *raised)
    return clue, (await point_alert(db, actor, alert, home, clue.person_id))[1]


async def quieted(db: Db, actor: Actor, at: datetime, clue: Clue) -> tuple[Fact, ...]:
    """Close the alert of a clue that somebody has looked into, about whom it was in the end; one closed before stays closed as it is."""
    alert = await find_alert(db, actor.county, clue.alert_id) if clue.alert_id else None
    if alert is None:
        return ()
    home = await _home(db, actor.county, clue)
    alert, pointed = await point_alert(db, actor, alert, home, clue.person_id) if home else (alert, ())
    return (*pointed, *(await settle_alerts(db, actor, at, [alert]) if alert.closed_at is None else ()))


def _kind(clue: Clue, level: str | None) -> str:
    return alert_kind(reference().kinds[clue.what].alert, clue.urgency, level)


async def _home(db: Db, county: str, clue: Clue) -> Household | None:
    """The household that a clue is about, as it is now."""
    if clue.household_id is None:
        return None
    return (await registry.households_by_id(db, county, [clue.household_id]))[clue.household_id]
