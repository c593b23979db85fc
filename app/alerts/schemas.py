"""Wire shapes of alerts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.access.policy import reads_mind_and_child_detail
from app.access.scope import roles_over
from app.alerts import reference
from app.alerts.close import CloseAlert
from app.alerts.one_tap import CallForHelp
from app.alerts.open import OpenedAlert
from app.alerts.policy import REPORTERS, missed
from app.alerts.report import ReportAlert, Reported
from app.alerts.rules import Rules
from app.alerts.values import Alert
from app.core.clock import day_of
from app.core.web.strict import Moment, Real, Wire
from app.core.web.words import NOT_BLANK
from app.journal.actor import Actor

AlertState = Literal["open", "unacknowledged", "raised", "acknowledged", "on_site", "closed"]
AT = "2026-11-23T01:30:00Z"
ALERT_ID = "0197a3c2-7d1e-7abc-8b1f-2d6f0e5a4b21"


class LabelOut(BaseModel):
    """A text in both languages."""

    zh: str = Field(max_length=60, examples=["升为高风险（红色）"])
    en: str = Field(max_length=60, examples=["Risen to red"])


class WhereIn(Wire):
    """手机定位 Where the phone was."""

    lat: Real = Field(ge=-90, le=90, examples=[30.53])
    lng: Real = Field(ge=-180, le=180, examples=[120.68])
    accuracy_m: Real = Field(ge=0, le=100_000, examples=[12])
    datum: Literal["wgs84", "gcj02", "bd09"] = Field(examples=["gcj02"])


class AlertIn(Wire):
    """一键告警：地点、人、户任选其一，其余可不填 A one-tap alert: a place, a person or a household; nothing else is needed."""

    id: UUID = Field(examples=[ALERT_ID], description="客户端生成的 UUID Made by the client")
    kind: str | None = Field(
        default=None,
        min_length=1,
        max_length=24,
        examples=["life_danger"],
        description="默认危及生命 Left out: life_danger",
    )
    household_id: UUID | None = None
    person_id: UUID | None = None
    place: str | None = Field(
        default=None,
        min_length=6,
        max_length=15,
        examples=["330481001001"],
        description="区划代码；都不填时为本人所辖 Division code; with nothing said: the caller's own",
    )
    words: str | None = Field(default=None, max_length=500, examples=["一位老人倒在公交站旁"])
    location: WhereIn | None = None
    occurred_at: Moment | None = Field(default=None, examples=[AT])

    def command(self) -> CallForHelp:
        """The command."""
        said: dict[str, Any] = {"words": self.words} if self.words and self.words.strip() else {}
        said |= {"location": self.location.model_dump()} if self.location else {}
        about = (self.household_id, self.person_id, self.place)
        return CallForHelp(self.id, self.kind, *about, self.occurred_at, said)


class ClosingIn(Wire):
    """What an alert came to."""

    outcome: str = Field(min_length=1, max_length=24, examples=["safe"])
    words: str = Field(min_length=1, max_length=1000, pattern=NOT_BLANK, examples=["已到场，本人平安，电话没电"])

    def command(self, alert_id: UUID) -> CloseAlert:
        """The command."""
        return CloseAlert(alert_id, self.outcome, self.words)


class ReportIn(Wire):
    """强制报告：报告给谁、何时、回执号 A mandatory report: to whom, when, under which receipt."""

    id: UUID = Field(examples=["0197a3c2-7d1e-7abc-8b1f-2d6f0e5a4b22"], description="客户端生成 Made by the client")
    agency: str = Field(min_length=1, max_length=24, examples=["police"])
    reported_at: Moment = Field(examples=[AT])
    receipt: str | None = Field(
        default=None, min_length=1, max_length=100, pattern=NOT_BLANK, examples=["110-20261123-0042"]
    )
    words: str | None = Field(
        default=None, min_length=1, max_length=1000, pattern=NOT_BLANK, examples=["已向辖区派出所电话报告"]
    )

    def command(self, alert_id: UUID) -> ReportAlert:
        """The command."""
        said = {name: value for name in ("receipt", "words") if (value := getattr(self, name)) is not None}
        return ReportAlert(self.id, alert_id, self.agency, self.reported_at, said)


class ReportOut(BaseModel):
    """A mandatory report."""

    id: UUID
    alert_id: UUID
    agency: str = Field(max_length=24, examples=["police"])
    label: LabelOut
    reported_at: datetime = Field(examples=[AT])
    recorded_at: datetime = Field(examples=[AT])
    recorded_by: UUID | None
    receipt: str | None = Field(max_length=100, examples=["110-20261123-0042"])
    words: str | None = Field(max_length=1000, examples=["已向辖区派出所电话报告"])

    @classmethod
    def of(cls, one: Reported, rules: Rules) -> "ReportOut":
        """The shape of a report."""
        names = ("alert_id", "agency", "reported_at", "recorded_at", "recorded_by")
        agency = rules.agencies[one.report.agency]
        return cls(
            id=one.report.report_id,
            label=LabelOut(zh=agency.zh, en=agency.en),
            receipt=one.said.get("receipt"),
            words=one.said.get("words"),
            **{name: getattr(one.report, name) for name in names},
        )


class ReportDueOut(BaseModel):
    """Whether the law asks for a report, since when, and when the first was made; for those alone who read such alerts."""

    due_at: datetime = Field(examples=[AT])
    reported_at: datetime | None = Field(examples=[None])


class AlertOut(BaseModel):
    """An alert with its clocks. Kinds that tell of the mind or of a child read `red` without the right to such detail."""

    id: UUID
    kind: str = Field(max_length=24, examples=["red"])
    label: LabelOut
    state: Literal["raised", "acknowledged", "on_site", "closed"]
    household_id: UUID | None
    person_id: UUID | None
    place: str = Field(max_length=20, examples=["330481001001"])
    raised_at: datetime = Field(examples=[AT])
    raised_by: UUID | None
    occurred_at: datetime | None = Field(examples=[None])
    acknowledge_by: datetime = Field(examples=["2026-11-23T03:30:00Z"])
    on_site_by: datetime = Field(examples=["2026-11-24T01:30:00Z"])
    close_by: datetime = Field(examples=["2026-11-26T01:30:00Z"])
    acknowledged_at: datetime | None = Field(examples=[None])
    acknowledged_by: UUID | None = Field(examples=[None])
    arrived_at: datetime | None = Field(examples=[None])
    arrived_by: UUID | None = Field(examples=[None])
    escalated_to: Literal["team", "village", "town", "county"] | None = Field(
        description="逾时后已告知到的层级 How high up it was told that a clock was missed", examples=[None]
    )
    closed_at: datetime | None = Field(examples=[None])
    closed_by: UUID | None = Field(examples=[None])
    outcome: str | None = Field(max_length=24, examples=[None])
    report: ReportDueOut | None = Field(description="强制报告 The mandatory report", examples=[None])

    @classmethod
    def of(cls, alert: Alert, rules: Rules, actor: Actor) -> "AlertOut":
        """The shape of an alert for one reader."""
        return cls(**_told(cls, alert, rules, actor))


def _told(shape: type[BaseModel], alert: Alert, rules: Rules, actor: Actor) -> dict[str, Any]:
    own = alert.raised_by is not None and alert.raised_by == actor.account_id
    roles = roles_over(actor, *alert.where)
    shown = rules.shown_kind(alert.kind, own or reads_mind_and_child_detail(roles))
    kind = rules.kinds[shown]
    told = {name: getattr(alert, name) for name in shape.model_fields if hasattr(alert, name)}
    due = alert.raised_at if kind.report and REPORTERS & roles else None
    report = ReportDueOut(due_at=due, reported_at=alert.reported_at) if due else None
    label = LabelOut(zh=kind.zh, en=kind.en)
    return {**told, "id": alert.alert_id, "kind": shown, "label": label, "report": report}


class ListedAlertOut(AlertOut):
    """An alert as a list shows it, with the clock that has run out by now."""

    overdue: Literal["acknowledge", "on_site", "close"] | None = Field(
        description="已逾时的时限 The clock that has run out", examples=[None]
    )
    report_overdue: bool = Field(description="强制报告逾时未录 The mandatory report is missing", examples=[False])

    @classmethod
    def at(cls, alert: Alert, rules: Rules, actor: Actor, now: datetime) -> "ListedAlertOut":
        """The shape of an alert for one reader at an instant."""
        told = _told(AlertOut, alert, rules, actor)
        report: ReportDueOut | None = told["report"]
        late = report is not None and report.reported_at is None and now > _report_by(alert, rules)
        return cls(**told, overdue=missed(alert, now), report_overdue=late)


def _report_by(alert: Alert, rules: Rules) -> datetime:
    return rules.report_within.end(alert.raised_at, day_of(alert.raised_at), reference.calendar())


class AlertsOut(BaseModel):
    """A page of alerts, newest first."""

    items: list[ListedAlertOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, page: tuple[Sequence[Alert], str | None], rules: Rules, actor: Actor, now: datetime) -> "AlertsOut":
        """The shape of a page for one reader."""
        alerts, cursor = page
        return cls(items=[ListedAlertOut.at(alert, rules, actor, now) for alert in alerts], next_cursor=cursor)


class OpenedAlertOut(ListedAlertOut):
    """An alert with its words and the reports of it; empty for those who may not read them."""

    words: str | None = Field(max_length=500, examples=["一位老人倒在公交站旁"])
    location: WhereIn | None
    closing_words: str | None = Field(max_length=1000, examples=[None])
    reports: list[ReportOut] = Field(max_length=50)

    @classmethod
    def opened(cls, one: OpenedAlert, rules: Rules, actor: Actor, now: datetime) -> "OpenedAlertOut":
        """The shape of one alert for one reader at an instant."""
        listed = ListedAlertOut.at(one.alert, rules, actor, now)
        said = {name: one.said.get(name) for name in ("words", "location", "closing_words")}
        reports = [ReportOut.of(report, rules) for report in one.reports]
        return cls(**dict(listed), **said, reports=reports)
