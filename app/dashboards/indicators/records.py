"""The records behind one indicator, page by page: of the place, and of households only those that the caller reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.access.scope import Scope
from app.core.db import Db
from app.core.errors import not_found
from app.core.web.paging import Page, Paging
from app.dashboards import measures as m
from app.dashboards.indicators.catalogue import Indicator, catalogue
from app.dashboards.indicators.policy import period_of
from app.dashboards.indicators.read import Question, factor_of, setting_of, settle, terms_of
from app.dashboards.store import figures
from app.dashboards.values import Area, Period, Record, Words
from app.journal.actor import Actor
from app.people.reference import reference


@dataclass(frozen=True, slots=True)
class Behind:
    """A page of records; the figure is what they make over `per`, rounded down."""

    indicator: Indicator
    area: Area
    period: Period
    as_of: date
    per: int
    records: Sequence[Record]
    next_cursor: str | None


async def list_records(
    db: Db, actor: Actor, scope: Scope, at: datetime, key: str, question: Question, paging: Paging
) -> Behind:
    """A page of what an indicator counts. Raises 404 for an unknown key or a place that is not the caller's, 422 as `read_indicators`."""
    indicator = catalogue().by_key.get(key)
    if indicator is None:
        raise not_found()
    area, _, as_of = await settle(db, actor, at, question)
    period = period_of(indicator.period, as_of)
    page = paging.of(f"indicator|{key}|{area.code}|{as_of}")
    found = await _found(db, scope, area, indicator.measure, period, page)
    shown, cursor = page.cut(found, lambda one: one[1])
    per = factor_of(indicator.measure, period) if isinstance(indicator.measure, m.Deliveries) else 1
    return Behind(indicator, area, period, as_of, per, [record for record, _ in shown], cursor)


async def _found(
    db: Db, scope: Scope, area: Area, measure: Any, period: Period, page: Page
) -> Sequence[tuple[Record, list[Any]]]:
    if type(measure) in figures.ROWS:
        return await figures.records_of(db, scope, area, measure, period, page.after, page.limit + 1)
    given = [(record, [record.reference]) for record in _given(measure, period)]
    return [one for one in given if page.after is None or one[1] > page.after]


def _given(measure: Any, period: Period) -> list[Record]:
    """What needs no record of a household: terms of a document, a setting, the figures that another is made of; in order."""
    if isinstance(measure, m.Terms):
        words = {term.code: term for term in reference().aid_categories}
        named = {code: words.get(code) for code in sorted(terms_of(measure.list))}
        return [
            Record("term", code, 1, label=Words(term.zh, term.en) if term else None) for code, term in named.items()
        ]
    if isinstance(measure, m.Setting):
        return [Record("setting", measure.kind, setting_of(measure, period.last))]
    return [
        Record("indicator", key, None, label=catalogue().by_key[key].label.words())
        for key in sorted(set(m.inputs_of(measure)))
    ]
