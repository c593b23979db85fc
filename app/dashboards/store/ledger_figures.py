"""SQL of figures that stand on the ledger: programmes, who takes part in them, what they delivered, by kind."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, or_, select, true

from app.core.tables import table
from app.dashboards.store.behind import Columns, Rows, lies_in
from app.dashboards.store.registry_figures import entitled_households
from app.dashboards.values import Area, Period
from app.places.tables import PlaceRow
from app.programmes.tables import DeliveryRow, OrganisationRow, ParticipationRow, ProgrammeRow

programmes, participations, deliveries = table(ProgrammeRow), table(ParticipationRow), table(DeliveryRow)
organisations, places = table(OrganisationRow), table(PlaceRow)
SUMMED = {"amount": deliveries.c.amount_fen, "quantity": deliveries.c.quantity, "recipients": deliveries.c.recipients}
BACK = deliveries.alias("back")
# Not begun, and never to begin.
UNBEGUN = ("planned", "cancelled")
# Whoever was admitted took part, whatever came after.
TOOK_PART = ("admitted", "ended")


def programmes_of(area: Area, kinds: tuple[str, ...], day: date) -> Rows:
    """Programmes that have begun by a day."""
    rows = Rows(
        Columns(
            "programme",
            id1=programmes.c.programme_id,
            code=programmes.c.kind,
            counts=literal(1),
            place=programmes.c.place,
            day=programmes.c.starts_on,
            label_zh=programmes.c.name_zh,
            label_en=programmes.c.name_en,
        )
    )
    return rows.where(
        programmes.c.county == area.county,
        programmes.c.kind.in_(kinds),
        programmes.c.status.not_in(UNBEGUN),
        programmes.c.starts_on <= day,
        lies_in(programmes.c.place, area.code),
    )


def organisations_of(area: Area, kinds: tuple[str, ...], day: date) -> Rows:
    """Organisations that take part on a day; one that takes part twice counts once."""
    rows = Rows(
        Columns(
            "participation",
            id1=participations.c.participation_id,
            code=participations.c.organisation,
            once_code=participations.c.organisation,
            place=participations.c.place,
            day=participations.c.from_day,
            label_zh=organisations.c.name_zh,
            label_en=organisations.c.name_en,
        )
    )
    return rows.where(
        *_taking_part(area, kinds),
        _standing(day),
        organisations.c.county == participations.c.county,
        organisations.c.code == participations.c.organisation,
    )


def places_given(area: Area, kinds: tuple[str, ...], day: date) -> Rows:
    """People, and the posts of batches, that were given a place by a day."""
    rows = Rows(
        Columns(
            "participation",
            id1=participations.c.participation_id,
            counts=participations.c.count,
            place=participations.c.place,
            day=participations.c.from_day,
            household_id=participations.c.household_id,
            person_id=participations.c.person_id,
            label_zh=programmes.c.name_zh,
            label_en=programmes.c.name_en,
        )
    )
    return rows.where(
        *_taking_part(area, kinds), participations.c.organisation.is_(None), participations.c.from_day <= day
    )


def covered_of(area: Area, kinds: tuple[str, ...], level: str, day: date) -> Rows:
    """Participations of places of a level that stand on a day; each place counts once."""
    rows = Rows(
        Columns(
            "participation",
            id1=participations.c.participation_id,
            code=participations.c.place,
            once_code=participations.c.place,
            place=participations.c.place,
            day=participations.c.from_day,
            label_zh=programmes.c.name_zh,
            label_en=programmes.c.name_en,
        )
    )
    return rows.where(
        *_taking_part(area, kinds),
        _standing(day),
        participations.c.household_id.is_(None),
        participations.c.organisation.is_(None),
        places.c.code == participations.c.place,
        places.c.level == level,
    )


def _taking_part(area: Area, kinds: tuple[str, ...]) -> tuple[ColumnElement[bool], ...]:
    return (
        participations.c.county == area.county,
        participations.c.status.in_(TOOK_PART),
        lies_in(participations.c.place, area.code),
        programmes.c.county == participations.c.county,
        programmes.c.programme_id == participations.c.programme_id,
        programmes.c.kind.in_(kinds),
    )


def _standing(day: date) -> ColumnElement[bool]:
    until = participations.c.until_day
    return and_(participations.c.from_day <= day, or_(until.is_(None), until > day))


def delivered_of(
    area: Area,
    kinds: tuple[str, ...],
    of: tuple[str, ...],
    summed: str,
    units: tuple[str, ...],
    period: Period,
) -> Rows:
    """Deliveries of a period that count an amount, a quantity or recipients; reversals carry the opposite sign."""
    rows = Rows(_delivery(counts=SUMMED[summed])).where(*_delivered(area, kinds, of, period))
    return rows.where(deliveries.c.count_unit.in_(units)) if units else rows


def homes_of(area: Area, kinds: tuple[str, ...], of: tuple[str, ...], period: Period) -> Rows:
    """Deliveries to households: each on file counts once while one stands, batches by their recipients."""
    on_file = deliveries.c.household_id
    counts = case((on_file.is_(None), deliveries.c.recipients))
    rows = Rows(_delivery(counts=counts, once_home=on_file))
    return rows.where(
        *_delivered(area, kinds, of, period), deliveries.c.count_unit == "households", _stands(period.last)
    )


def periods_of(area: Area, kinds: tuple[str, ...], of: tuple[str, ...], period: Period) -> Rows:
    """Deliveries for a period of their own; each period counts once while one stands."""
    rows = Rows(_delivery(once_code=deliveries.c.period))
    return rows.where(*_delivered(area, kinds, of, period), _stands(period.last))


def reached_of(area: Area, kinds: tuple[str, ...], category: str, members: int, day: date) -> Rows:
    """Standing deliveries to households that are entitled on a day; each household counts once."""
    period = Period("cumulative", None, day)
    rows = Rows(_delivery(once_home=deliveries.c.household_id))
    return rows.where(
        deliveries.c.county == area.county,
        deliveries.c.household_id.in_(entitled_households(area, category, members, day)),
        *_of_programmes(kinds, period),
        _stands(day),
    )


def deliberated_of(area: Area, period: Period) -> Rows:
    """Standing deliveries that followed from deliberations; each household counts once."""
    rows = Rows(_delivery(once_home=deliveries.c.household_id))
    return rows.where(
        deliveries.c.county == area.county,
        deliveries.c.deliberation_id.is_not(None),
        deliveries.c.household_id.is_not(None),
        lies_in(deliveries.c.place, area.code),
        *_of_programmes((), period),
        _stands(period.last),
    )


def _delivery(**of_measure: Any) -> Columns:
    return Columns(
        "delivery",
        id1=deliveries.c.delivery_id,
        place=deliveries.c.place,
        day=deliveries.c.occurred_on,
        household_id=deliveries.c.household_id,
        person_id=deliveries.c.person_id,
        label_zh=programmes.c.name_zh,
        label_en=programmes.c.name_en,
        **of_measure,
    )


def _delivered(
    area: Area, kinds: tuple[str, ...], of: tuple[str, ...], period: Period
) -> tuple[ColumnElement[bool], ...]:
    return (
        deliveries.c.county == area.county,
        deliveries.c.kind.in_(of),
        lies_in(deliveries.c.place, area.code),
        *_of_programmes(kinds, period),
    )


def _of_programmes(kinds: tuple[str, ...], period: Period) -> tuple[ColumnElement[bool], ...]:
    of_kinds = (programmes.c.kind.in_(kinds),) if kinds else ()
    begun = () if period.first is None else (deliveries.c.occurred_on >= period.first,)
    return (
        programmes.c.county == deliveries.c.county,
        programmes.c.programme_id == deliveries.c.programme_id,
        deliveries.c.occurred_on <= period.last,
        *of_kinds,
        *begun,
    )


def _stands(day: date) -> ColumnElement[bool]:
    """No reversal, and not reversed by the day."""
    reversal = select(true()).where(
        BACK.c.county == deliveries.c.county, BACK.c.reverses == deliveries.c.delivery_id, BACK.c.occurred_on <= day
    )
    return and_(deliveries.c.reverses.is_(None), ~reversal.exists())
