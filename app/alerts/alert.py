"""Raising alerts out of another verb's transaction: each cause once, with its clocks, whoever must be told, and its count."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.alerts import reference, store
from app.alerts.values import Alert
from app.core.clock import day_of
from app.core.db import Db
from app.core.ids import new_id
from app.journal.actor import Actor
from app.journal.facts import Delta, Fact, Owed, Touch, feed_of_home, feed_of_team, feed_of_user


@dataclass(frozen=True, slots=True)
class RaiseAlert:
    """An alert to raise. `place` and `team_id` are the household's now; `dedupe_key` as by `policy.dedupe_key`.

    One that a person raises has an id of its own, perhaps no household, and words that are sealed under the key of `sealed_for`.
    """

    household_id: UUID | None
    person_id: UUID | None
    place: str
    team_id: UUID | None
    kind: str
    source_id: UUID | None
    dedupe_key: str
    alert_id: UUID | None = None
    raised_by: UUID | None = None
    occurred_at: datetime | None = None
    sealed_for: UUID | None = None
    sealed: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that stands; `fact` is None when the same cause had raised it before."""

    alert_id: UUID
    kind: str
    household_id: UUID | None
    person_id: UUID | None
    fact: Fact | None


async def raise_alerts(db: Db, actor: Actor, at: datetime, commands: Sequence[RaiseAlert]) -> list[Raised]:
    """Raise alerts inside the caller's transaction, one answer per command in their order; the caller records the facts.

    At most two statements, whatever the number of commands. Raises KeyError for a kind that the reference data lacks.
    """
    made: dict[str, Alert] = {}
    for command in commands:
        made.setdefault(command.dedupe_key, _alert(at, command))
    new = await store.add_alerts(db, actor.county, made.values(), at)
    before = {} if len(new) == len(made) else await store.alerts_by_key(db, actor.county, made.keys() - new)
    answers, told = [], set[str]()
    for command in commands:
        alert = before.get(command.dedupe_key) or made[command.dedupe_key]
        first = command.dedupe_key in new and command.dedupe_key not in told
        told.add(command.dedupe_key)
        fact = _fact(at, command, alert) if first else None
        answers.append(Raised(alert.alert_id, alert.kind, alert.household_id, alert.person_id, fact))
    return answers


def _alert(at: datetime, command: RaiseAlert) -> Alert:
    deadlines = reference.rules().deadlines(command.kind, at, day_of(at), reference.calendar())
    return Alert(
        alert_id=command.alert_id or new_id(at),
        kind=command.kind,
        household_id=command.household_id,
        person_id=command.person_id,
        place=command.place,
        team_id=command.team_id,
        source_id=command.source_id,
        dedupe_key=command.dedupe_key,
        raised_at=at,
        acknowledge_by=deadlines.acknowledge_by,
        on_site_by=deadlines.on_site_by,
        close_by=deadlines.close_by,
        raised_by=command.raised_by,
        occurred_at=command.occurred_at,
        sealed_for=command.sealed_for,
        sealed=command.sealed,
    )


def touches(alert: Alert, team_id: UUID | None) -> tuple[Touch, ...]:
    """Which phones hear of an alert: its household's; of one at a place alone, those of its team, else of whoever raised it."""
    if alert.household_id:
        feed = feed_of_home(team_id, alert.household_id)
    elif alert.team_id:
        feed = feed_of_team(alert.team_id)
    elif alert.raised_by:
        feed = feed_of_user(alert.raised_by)
    else:
        return ()
    return (Touch(feed, "alert", alert.alert_id, alert.household_id, alert.revision),)


def kind_for_the_record(alert: Alert) -> str:
    """The kind as the audit has it: whoever reads all acts of the county is told of nobody's mind, nor of a child."""
    return reference.rules().shown_kind(alert.kind, detailed=False)


def _fact(at: datetime, command: RaiseAlert, alert: Alert) -> Fact:
    return Fact(
        "alert.raised",
        alert.alert_id,
        alert.household_id,
        {
            "kind": kind_for_the_record(alert),
            "place": command.place,
            "person_id": alert.person_id,
            "source_id": alert.source_id,
        },
        touches=touches(alert, command.team_id),
        deltas=(Delta("alerts.open", command.place, day_of(at), 1),),
        owes=(Owed("notify", {"alert_id": str(alert.alert_id)}, f"notify:alert:{alert.alert_id}"),),
    )
