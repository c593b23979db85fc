"""Alerts leave: every channel is told by a job of its own, at least once and under the same key, and supervisors when nobody takes one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from app.alerts import reference, store
from app.alerts.deliver import deliver
from app.alerts.message import Message, message_of, places_above
from app.alerts.store import Alert
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
from app.places.store import places_by_code

NAME = "notifier"
Handler = Callable[[Deployment, Job, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class TellChannels:
    """Word of an alert is owed to these channels."""

    alert_id: UUID
    channels: tuple[Channel, ...]


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
        return {"notify": self.raised, "notify_supervisors": self.unacknowledged, "notify_channel": self.send}

    async def raised(self, deployment: Deployment, job: Job, at: datetime) -> None:
        """An alert was raised: owe word of it to every channel, and to supervisors later."""
        await self._tell(deployment, job, at, tell_raised, "raised")

    async def unacknowledged(self, deployment: Deployment, job: Job, at: datetime) -> None:
        """Nobody may have taken an alert: then owe that word too."""
        await self._tell(deployment, job, at, tell_supervisors, "unacknowledged")

    async def _tell(self, deployment: Deployment, job: Job, at: datetime, verb: "Verb", moment: Moment) -> None:
        channels = tuple(one for one in self.channels if moment in one.moments)
        command = TellChannels(UUID(job.payload["alert_id"]), channels)
        await perform(deployment, verb, operator(job.county, NAME), at, command)

    async def send(self, deployment: Deployment, job: Job, at: datetime) -> None:
        """Send to one channel; what fails is tried again. Word that is no longer wanted, or a channel that is gone, ends it."""
        moment = cast(Moment, job.payload["moment"])
        channel = next((one for one in self.channels if one.name == job.payload["channel"]), None)
        async with reading(deployment, EVERYWHERE) as db:
            alert = await store.find_alert(db, job.county, UUID(job.payload["alert_id"]))
            if channel is None or alert is None or not wanted(alert, moment, at):
                return
            message = await self._message(db, job.county, alert, moment)
        await deliver(self.outbound, channel, message, at)
        told = Told(alert, channel.name, moment, job.attempts)
        await perform(deployment, keep_told, operator(job.county, NAME), at, told)

    async def _message(self, db: Db, county: str, alert: Alert, moment: Moment) -> Message:
        places = await places_by_code(db, county, places_above(alert.place))
        names = {code: place.name for code, place in places.items()}
        return message_of(alert, county, moment, reference.rules(), names, self.link)


Verb = Callable[[Db, Actor, datetime, TellChannels], Awaitable[Outcome[None]]]


def notifier_of(settings: Settings, outbound: Outbound | None = None) -> Notifier:
    """The notifier that the settings of a deployment describe."""
    link = settings.alert_link or f"{settings.origin}/v1/alerts?state=unacknowledged"
    return Notifier(settings.channels, outbound or outbound_of(settings), link)


def wanted(alert: Alert, moment: Moment, at: datetime) -> bool:
    """True while word of an alert is still news: nobody is called to what is closed or long past, nor told that who came is missing."""
    if alert.closed_at is not None or alert.raised_at < reference.rules().news_since(at):
        return False
    return moment == "raised" or alert.acknowledged_at is None


async def tell_raised(db: Db, actor: Actor, at: datetime, command: TellChannels) -> Outcome[None]:
    """Owe word of an alert to its channels, and a look whether anybody has taken it by the time that its clock names."""
    alert = await store.find_alert(db, actor.county, command.alert_id)
    if alert is None or not wanted(alert, "raised", at):
        return Outcome(None, ())
    rules, calendar = reference.rules(), reference.calendar()
    later = rules.supervisor_at(alert.kind, alert.raised_at, day_of(alert.raised_at), calendar)
    look = Owed("notify_supervisors", {"alert_id": str(alert.alert_id)}, f"notify:supervisors:{alert.alert_id}", later)
    return Outcome(None, (_fact(alert, "raised", command.channels, look),))


async def tell_supervisors(db: Db, actor: Actor, at: datetime, command: TellChannels) -> Outcome[None]:
    """Owe word that nobody has taken an alert, once; nothing for one that was taken or closed."""
    alert = await store.find_alert(db, actor.county, command.alert_id)
    if alert is None or not wanted(alert, "unacknowledged", at):
        return Outcome(None, ())
    if not await store.escalate(db, actor.county, command.alert_id, at):
        return Outcome(None, ())
    return Outcome(None, (_fact(alert, "unacknowledged", command.channels),))


def _fact(alert: Alert, moment: Moment, channels: Sequence[Channel], *later: Owed) -> Fact:
    """A job per channel: one that fails repeats nothing of the others."""
    told = [one.name for one in channels if not one.places or alert.place.startswith(one.places)]
    owes = tuple(
        Owed(
            "notify_channel",
            {"alert_id": str(alert.alert_id), "channel": name, "moment": moment},
            f"notify:{moment}:{alert.alert_id}:{name}",
        )
        for name in told
    )
    name = "alert.notified" if moment == "raised" else "alert.escalated"
    return Fact(name, alert.alert_id, alert.household_id, {"channels": told}, owes=(*owes, *later))


async def keep_told(db: Db, actor: Actor, at: datetime, command: Told) -> Outcome[None]:
    """Keep that a channel took the word."""
    told = {"channel": command.channel, "moment": command.moment, "attempts": command.attempts}
    return Outcome(None, (Fact("alert.told", command.alert.alert_id, command.alert.household_id, told),))
