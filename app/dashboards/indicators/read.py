"""Reading the indicators of a place: whether it is the caller's, as of which day, and every figure of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from app.access.policy import SEATS, lies_within
from app.access.scope import scope_of
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import FieldError, invalid, not_found
from app.dashboards import measures as m
from app.dashboards.indicators.catalogue import Catalogue, Indicator, catalogue
from app.dashboards.indicators.policy import growth, period_of, quotient
from app.dashboards.policy import LEVELS
from app.dashboards.store import figures
from app.dashboards.store.overview import counts_of, place_name
from app.dashboards.values import Area, Period
from app.journal.actor import Actor
from app.people.reference import reference
from app.programmes.kinds import kinds_on


@dataclass(frozen=True, slots=True)
class Question:
    """Of which place and as of which day; left out: the caller's own place, the county's reporting day."""

    place: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator and its number; None where there is nothing to compute it from."""

    indicator: Indicator
    period: Period
    value: int | None


@dataclass(frozen=True, slots=True)
class Reported:
    """All figures of a place."""

    area: Area
    place_name: str
    as_of: date
    catalogue: Catalogue
    figures: tuple[Figure, ...]


async def read_indicators(db: Db, actor: Actor, at: datetime, question: Question) -> Reported:
    """Every figure. Raises 404 for a place outside the caller's own, 422 for a day that is still to come."""
    known = catalogue()
    area, name, as_of = await settle(db, actor, at, question)
    periods = {one.key: period_of(one.period, as_of) for one in known.indicators}
    values: dict[str, int | None] = dict(await _measured(db, area, known, periods))
    for one in known.indicators:
        if one.key not in values:
            values[one.key] = _derived(one.measure, values, as_of)
    found = tuple(Figure(one, periods[one.key], values[one.key]) for one in known.indicators)
    return Reported(area, name, as_of, known, found)


async def settle(db: Db, actor: Actor, at: datetime, question: Question) -> tuple[Area, str, date]:
    """The place with its name, and the day. Raises 404 and 422 as `read_indicators`."""
    own, today = scope_of(actor).places, day_of(at)
    if question.as_of and question.as_of > today:
        raise invalid(FieldError("/as_of", "DATE_IMPLAUSIBLE", "日期还没有到", "This day is still to come"))
    place = question.place or (own[0] if own else "")
    name = await place_name(db, actor.county, place) if any(lies_within(place, outer) for outer in own) else None
    if name is None:
        raise not_found()
    return Area(actor.county, place), name, question.as_of or catalogue().day_for(actor.county, today)


async def _measured(db: Db, area: Area, known: Catalogue, periods: Mapping[str, Period]) -> dict[str, int]:
    """The figures that count records. Person-visits come from the rollup, so that they take no longer with the years."""
    over = [(one.key, one.measure, periods[one.key]) for one in known.indicators if type(one.measure) in figures.ROWS]
    counted = tuple(one for one in over if not isinstance(one[1], m.PersonVisits))
    found = await figures.sums_of(db, area, counted)
    for key, measure, period in over:
        if isinstance(measure, m.Deliveries) and measure.unit:
            found[key] //= factor_of(measure, period)
    visits = [one for one in over if isinstance(one[1], m.PersonVisits)]
    for period in {one[2] for one in visits}:
        counts = await counts_of(db, area.county, area.code, period.first or date.min, period.last)
        for key, measure, of in visits:
            if of == period and isinstance(measure, m.PersonVisits):
                found[key] = sum(counts.within.get(f"visit.{level}", 0) for level in measure.levels)
    return found


def factor_of(measure: m.Deliveries, period: Period) -> int:
    """How many of what the ledger counts make one of the figure's unit."""
    return kinds_on(period.last).units[measure.unit].factor if measure.unit else 1


def terms_of(name: str) -> tuple[str, ...]:
    """The codes of a list of terms."""
    own = {"risk_levels": LEVELS, "team_seats": SEATS}
    return own[name] if name in own else tuple(term.code for term in reference().aid_categories)


def _derived(measure: Any, values: Mapping[str, int | None], as_of: date) -> int | None:
    if isinstance(measure, m.Terms):
        return len(terms_of(measure.list))
    if isinstance(measure, m.Setting):
        return setting_of(measure, as_of)
    if isinstance(measure, m.Growth):
        return growth(values[measure.now], values[measure.before])
    assert isinstance(measure, m.Quotient)
    dividends, divisors = [values[key] for key in measure.dividends], [values[key] for key in measure.divisors]
    return quotient(dividends, divisors, Fraction(measure.times, measure.over), measure.step)


def setting_of(measure: m.Setting, as_of: date) -> int | None:
    """What the ledger's document sets for a kind of programme."""
    kind = kinds_on(as_of).programme_kinds.get(measure.kind)
    value: int | None = getattr(kind, measure.setting) if kind else None
    return value
