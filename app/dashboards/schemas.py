"""Wire shapes of dashboards."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.dashboards.attempts import Step
from app.dashboards.due import DueVisit
from app.dashboards.forecast import DayLoad, TeamForecast
from app.dashboards.overview import Answered
from app.people.masking import mask_name

Level = Literal["red", "orange", "yellow"]
DueReason = Literal["first_visit", "level", "in_person", "category", "event", "rise", "return", "retry", "status_call"]


class LevelsOut(BaseModel):
    """People now at each level."""

    red: int = Field(examples=[5])
    orange: int = Field(examples=[221])
    yellow: int = Field(examples=[1685])


class VisitsOut(BaseModel):
    """Person-visits (人次) of the period by the level before the visit."""

    red: int = Field(examples=[160])
    orange: int = Field(examples=[1546])
    yellow: int = Field(examples=[3914])
    total: int = Field(examples=[5620])


class OverviewOut(BaseModel):
    """The figures of a place. Visits, `on_time_rate` and `closed_rate` are of the period; everything else is of now."""

    model_config = ConfigDict(serialize_by_alias=True)
    place: str = Field(max_length=20, examples=["330481"])
    place_name: str = Field(max_length=60, examples=["海宁市"])
    from_day: date = Field(serialization_alias="from", examples=["2022-01-01"])
    to_day: date = Field(serialization_alias="to", examples=["2022-07-31"])
    as_of: datetime = Field(examples=["2026-11-23T01:30:00Z"])
    levels: LevelsOut
    visits: VisitsOut
    on_time_rate: float | None = Field(
        description="有到期日的人次中按期完成的比例 Share made on time, of person-visits that had a due day",
        examples=[0.95],
    )
    overdue: int = Field(description="现在逾期未访的人数 People overdue now", examples=[37])
    open_referrals: int = Field(examples=[12])
    closed_rate: float | None = Field(
        description="期内办结数占期内办结与期末未办结之和的比例 Closed in the period, of these and what stood open at its end",
        examples=[0.81],
    )
    open_alerts: int = Field(examples=[2])
    teams: int = Field(examples=[60])
    households: int = Field(examples=[1030])
    people: int = Field(examples=[1775])
    pairings: int = Field(examples=[1028])

    @classmethod
    def of(cls, answered: Answered) -> "OverviewOut":
        """The shape of an overview."""
        figures = answered.overview
        return cls(
            place=answered.place,
            place_name=answered.place_name,
            from_day=answered.first,
            to_day=answered.last,
            as_of=answered.as_of,
            levels=LevelsOut(**figures.levels),
            visits=VisitsOut(**figures.visits),
            on_time_rate=figures.on_time_rate,
            overdue=figures.overdue,
            open_referrals=figures.open_referrals,
            closed_rate=figures.closed_rate,
            open_alerts=figures.open_alerts,
            teams=figures.teams,
            households=figures.households,
            people=figures.people,
            pairings=figures.pairings,
        )


class StepOut(BaseModel):
    """未遇到本人后要做的一步 A step to take for somebody who was not met."""

    step: str = Field(max_length=24, examples=["phone"])
    label_zh: str = Field(max_length=40, examples=["打电话"])
    label_en: str = Field(max_length=40, examples=["Telephone"])
    by: date | None = Field(examples=["2026-11-20"])
    done_at: datetime | None = Field(
        description="探访记录表明已做的时间；不留记录的步骤始终为空 When a record first says it was done; null where no record can",
        examples=[None],
    )

    @classmethod
    def of(cls, one: Step) -> "StepOut":
        """The shape of a step."""
        return cls(step=one.code, label_zh=one.label["zh"], label_en=one.label["en"], by=one.by, done_at=one.done_at)


class DueOut(BaseModel):
    """A person whose visit is due, on a day or, after a grave event, by an instant."""

    household_id: UUID
    person_id: UUID
    name: str = Field(max_length=50, description="脱敏姓名 Masked name", examples=["张*"])
    place: str = Field(max_length=20, examples=["330481001001"])
    level: Level
    provisional: bool = Field(examples=[False])
    reason: DueReason = Field(
        description="原因：首访、等级间隔、年度上门、类别间隔、重大变故、升级、出院返家、未遇再访、住院期间电话问候 "
        "First visit, interval of the level, yearly call in person, interval of a category, major change, a rise, a return, "
        "nobody was met, a telephone call to who is away",
        examples=["level"],
    )
    due_day: date = Field(examples=["2026-11-20"])
    due_at: datetime | None = Field(examples=[None])
    overdue: bool = Field(examples=[True])
    overdue_days: int = Field(examples=[3])
    steps: list[StepOut] = Field(
        max_length=10,
        description="未遇到本人后的步骤，按顺序 What to do after nobody was met, in this order",
        examples=[[]],
    )
    lost_at: datetime | None = Field(
        description="到此时仍未确认安全即为失联 Without word of their safety by then contact is lost", examples=[None]
    )

    @classmethod
    def of(cls, visit: DueVisit) -> "DueOut":
        """The shape of a due visit."""
        due = visit.due
        return cls(
            household_id=due.household_id,
            person_id=due.person_id,
            name=mask_name(due.name),
            place=due.place,
            level=due.level,
            provisional=due.provisional,
            reason=due.reason,
            due_day=due.next_due,
            due_at=due.due_at,
            overdue=visit.overdue,
            overdue_days=visit.overdue_days,
            steps=[StepOut.of(one) for one in visit.steps],
            lost_at=due.lost_at,
        )


class DueListOut(BaseModel):
    """A page of the due list, red first."""

    items: list[DueOut] = Field(max_length=200)
    next_cursor: str | None = Field(max_length=600, examples=[None])

    @classmethod
    def of(cls, page: tuple[Sequence[DueVisit], str | None]) -> "DueListOut":
        """The shape of a page."""
        return cls(items=[DueOut.of(visit) for visit in page[0]], next_cursor=page[1])


class DayLoadOut(BaseModel):
    """What falls due on a day: people, and the households in which they live; one call settles what is due for a whole household."""

    day: date = Field(examples=["2026-11-24"])
    people: int = Field(ge=0, examples=[4])
    households: int = Field(ge=0, examples=[2])


class TeamForecastOut(BaseModel):
    """A team's week."""

    team_id: UUID | None
    name: str = Field(max_length=60, examples=["硖石第一组"])
    overdue: DayLoadOut = Field(description="已逾期的，计在前一天 What is late already, on the day before")
    days: list[DayLoadOut] = Field(max_length=7)
    people: int = Field(ge=0, examples=[12])
    households: int = Field(ge=0, examples=[9])
    pace_per_week: int = Field(
        ge=0, description="近四周平均每周入户数 Households visited a week, mean of four", examples=[7]
    )
    short_by: int = Field(
        ge=0, description="照此进度本周末将逾期的户数 Households that will be late at this pace", examples=[2]
    )


class ForecastOut(BaseModel):
    """The week from today, by team, whoever will miss most first."""

    from_day: date = Field(serialization_alias="from", examples=["2026-11-23"])
    model_config = ConfigDict(serialize_by_alias=True)
    items: list[TeamForecastOut] = Field(max_length=5000)

    @classmethod
    def of(cls, teams: Sequence[TeamForecast], first: date) -> "ForecastOut":
        """The shape of a forecast."""
        return cls(from_day=first, items=[_of_team(one) for one in teams])


def _of_team(one: TeamForecast) -> TeamForecastOut:
    def load(day: DayLoad) -> DayLoadOut:
        return DayLoadOut(day=day.day, people=day.people, households=day.households)

    plain = {
        name: getattr(one, name) for name in ("team_id", "name", "people", "households", "pace_per_week", "short_by")
    }
    return TeamForecastOut(**plain, overdue=load(one.overdue), days=[load(day) for day in one.days])
