"""Alerts leave: every channel is told by a job of its own, at least once; and ever higher up when clocks are missed."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from app.alerts import reference, store
from app.alerts.alert import touches
from app.alerts.close import look_key
from app.alerts.deliver import deliver
from app.alerts.message import Message, message_of, places_above
from app.alerts.policy import reached
from app.alerts.rules import Rung
from app.alerts.values import Alert
from app.core.channels import Channel, Moment
from app.core.clock import day_of
from app.core.db import Db, Deployment, reading
from app.core.outbound import Outbound, outbound_of
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.journal.actor import Actor, operator
from app.journal.facts import Fact, Outcome, Owed
from app.journal.jobs import Job
from app.journal.perform import perform
from app.people.store import households_by_id
from app.places.store import places_by_code

NAME = "notifier"
MOMENT_OF: Final[Mapping[str, Moment]] = {
    "acknowledged": "unacknowledged",
    "on_site": "not_on_site",
    "closed": "not_closed",
}
MISSING: Final = {moment: state for state, moment in MOMENT_OF.items()}
Handler = Callable[[Deployment, Job, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class TellChannels:
    """Word of an alert is owed to these channels; `rung` is the step of the escalation that has come."""

    alert_id: UUID
    channels: tuple[Channel, ...]
    rung: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """A channel has taken the word of an alert."""

    alert: Alert
    channel: str
    moment: Moment
    attempts: int


@dataclass(frozen=True, slots=True)
class Notifier:
    """What the worker tells of alerts, and by which channels."""

    channels: Sequence[Channel]
    outbound: Outbound
    link: str

    def handlers(self) -> Mapping[str, Handler]:
        """The kinds of jobs it does."""
        return {"notify": self.raised, "notify_supervisors": self.overdue, "notify_channel": self.send}

    async def raised(self, deployment: Deployment, job: Job, at: datetime) -> None:
        """An alert was raised: owe word of it to every channel, and a look at the first step of its escalation."""
        await self._tell(deployment, job, at, tell_raised)

    async def overdue(self, deployment: Deployment, job: Job, at: datetime) -> None:
        """A step of the escalation has come: where what was to be done by then is missing, owe that word too."""
        await self._tell(deployment, job, at, tell_supervisors)

    async def _tell(self, deployment: Deployment, job: Job, at: datetime, verb: "Verb") -> None:
        command = TellChannels(UUID(job.payload["alert_id"]), tuple(self.channels), job.payload.get("rung", 0))
        await perform(deployment, verb, operator(job.county, NAME), at, command)

    async def send(self, deployment: Deployment, job: Job, at: datetime) -> None:
        """Send to one channel; what fails is tried again. Word that is no longer wanted, or a channel that is gone, ends it."""
        moment = cast(Moment, job.payload["moment"])
        channel = next((one for one in self.channels if one.name == job.payload["channel"]), None)
        async with reading(deployment, EVERYWHERE) as db:
            alert = await store.find_alert(db, job.county, UUID(job.payload["alert_id"]))
            if channel is None or alert is None or not wanted(alert, moment, at):
                return
            message = await self._message(db, job.county, alert, moment, job.payload.get("again", 0))
        await deliver(self.outbound, channel, message, at)
        told = Told(alert, channel.name, moment, job.attempts)
        await perform(deployment, keep_told, operator(job.county, NAME), at, told)

    async def _message(self, db: Db, county: str, alert: Alert, moment: Moment, again: int) -> Message:
        places = await places_by_code(db, county, places_above(alert.place))
        names = {code: place.name for code, place in places.items()}
        return message_of(alert, county, (moment, again), reference.rules(), names, self.link)


Verb = Callable[[Db, Actor, datetime, TellChannels], Awaitable[Outcome[None]]]


def notifier_of(settings: Settings, outbound: Outbound | None = None) -> Notifier:
    """The notifier that the settings of a deployment describe."""
    link = settings.alert_link or f"{settings.origin}/v1/alerts?state=unacknowledged"
    return Notifier(settings.channels, outbound or outbound_of(settings), link)


def wanted(alert: Alert, moment: Moment, at: datetime) -> bool:
    """True while word of an alert is still news: nobody is called to what is closed or long past, nor told that who came is missing."""
    if alert.closed_at is not None:
        return False
    if moment == "raised":
        return alert.raised_at >= reference.rules().news_since(at)
    return not reached(alert.state, MISSING[moment])


async def tell_raised(db: Db, actor: Actor, at: datetime, command: TellChannels) -> Outcome[None]:
    """Owe word of an alert to its channels, and a look at the first step of its escalation."""
    alert = await store.find_alert(db, actor.county, command.alert_id)
    if alert is None or not wanted(alert, "raised", at):
        return Outcome(None, ())
    ranks = reference.rules().clock(alert.kind).at_once
    owes = (*_words(alert, "raised", command.channels, ranks, 0), *_look(alert, 0))
    return Outcome(None, (Fact("alert.notified", alert.alert_id, alert.household_id, _told(owes), owes=owes),))


async def tell_supervisors(db: Db, actor: Actor, at: datetime, command: TellChannels) -> Outcome[None]:
    """One step of an escalation, once, whoever comes to it: owe its word where something is missing, and a look at the next step."""
    alert = await store.find_alert(db, actor.county, command.alert_id)
    if alert is None or alert.closed_at is not None:
        return Outcome(None, ())
    due, rung = ladder_of(alert)[command.rung]
    moment = MOMENT_OF[rung.unless]
    missing = wanted(alert, moment, at) and due >= reference.rules().news_since(at)
    told = rung.highest if missing else None
    if not await store.escalate(db, actor.county, alert.alert_id, command.rung, at, told):
        return Outcome(None, ())
    later = _look(alert, command.rung + 1)
    if not missing:
        return Outcome(None, (Fact("alert.watched", alert.alert_id, alert.household_id, owes=later),))
    owes = (*_words(alert, moment, command.channels, rung.tell, command.rung), *later)
    data = _told(owes) | {
        "place": alert.place,
        "person_id": alert.person_id,
        "missing": rung.unless,
        "to": list(rung.tell),
    }
    newer = replace(alert, revision=alert.revision + 1)
    home = await households_by_id(db, actor.county, [alert.household_id]) if alert.household_id else {}
    team = home[alert.household_id].team_id if alert.household_id in home else None
    return Outcome(
        None, (Fact("alert.escalated", alert.alert_id, alert.household_id, data, touches(newer, team), owes=owes),)
    )


def ladder_of(alert: Alert) -> tuple[tuple[datetime, Rung], ...]:
    """The steps of an alert's escalation, in the order in which they come."""
    return reference.rules().ladder(alert.kind, alert.raised_at, day_of(alert.raised_at), reference.calendar())


def _look(alert: Alert, rung: int) -> tuple[Owed, ...]:
    """The job that looks at a step when it comes; none behind the last one."""
    payload = {"alert_id": str(alert.alert_id), "rung": rung}
    steps = ladder_of(alert)[rung : rung + 1]
    return tuple(Owed("notify_supervisors", payload, look_key(alert.alert_id, rung), at) for at, _ in steps)


def _words(
    alert: Alert, moment: Moment, channels: Sequence[Channel], ranks: Sequence[str], rung: int
) -> tuple[Owed, ...]:
    """A job per channel: one that fails repeats nothing of the others."""
    again = sum(MOMENT_OF[one.unless] == moment for _, one in ladder_of(alert)[:rung])
    return tuple(
        Owed(
            "notify_channel",
            {"alert_id": str(alert.alert_id), "channel": one.name, "moment": moment, "again": again},
            f"notify:{moment}:{again}:{alert.alert_id}:{one.name}",
        )
        for one in channels
        if moment in one.moments
        and set(ranks) & set(one.ranks)
        and (not one.places or alert.place.startswith(one.places))
    )


def _told(owes: Sequence[Owed]) -> dict[str, Any]:
    return {"channels": [one.payload["channel"] for one in owes if one.kind == "notify_channel"]}


async def keep_told(db: Db, actor: Actor, at: datetime, command: Told) -> Outcome[None]:
    """Keep that a channel took the word."""
    told = {"channel": command.channel, "moment": command.moment, "attempts": command.attempts}
    return Outcome(None, (Fact("alert.told", command.alert.alert_id, command.alert.household_id, told),))
