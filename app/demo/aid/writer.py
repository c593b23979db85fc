"""Writing the books: deliveries to people and households on file one by one, the rest as batches of towns. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.demo.aid.shares import split
from app.demo.values import id_of
from app.programmes.commands import AddParticipation, RecordDelivery
from app.programmes.values import Recipient

YUAN = 100


@dataclass(slots=True)
class Writer:
    """Participations and deliveries in the order in which they are entered; `towns` by code with their weight."""

    towns: Sequence[tuple[str, int]]
    participations: list[AddParticipation] = field(default_factory=list)
    deliveries: list[RecordDelivery] = field(default_factory=list)

    def admit(self, key: str, who: Recipient, day: date, count: int | None = None, unit: str | None = None) -> UUID:
        """Somebody takes part in a programme from a day on. Returns the participation's id."""
        participation_id = id_of("participation", f"{key}|{who.subject}|{day}")
        programme_id = id_of("programme", key)
        self.participations.append(AddParticipation(participation_id, programme_id, who, day, "admitted", count, unit))
        return participation_id

    def deliver(
        self,
        key: str,
        kind: str,
        to: Recipient,
        day: date,
        fen: int | None = None,
        recipients: int | None = None,
        unit: str | None = None,
        period: str | None = None,
        quantity: tuple[int, str] | None = None,
        deliberation: UUID | None = None,
    ) -> int:
        """Something is delivered. Returns the amount in fen."""
        self.deliveries.append(
            RecordDelivery(
                delivery_id=id_of("delivery", f"{key}|{kind}|{to.subject}|{day}|{period}"),
                programme_id=id_of("programme", key),
                kind=kind,
                to=to,
                occurred_on=day,
                amount_fen=fen,
                quantity=quantity[0] if quantity else None,
                unit=quantity[1] if quantity else None,
                recipients=recipients,
                count_unit=unit,
                period=period,
                deliberation_id=deliberation,
            )
        )
        return fen or 0

    def rest(
        self,
        key: str,
        kind: str,
        days: Sequence[date],
        count: int,
        unit: str,
        fen: int | None = None,
        period: Callable[[int, date], str] | None = None,
        quantity: tuple[int, str] | None = None,
    ) -> None:
        """What is not on file here: so much money, so many recipients, over towns and days; all parts add up exactly."""
        weights = [weight for _ in days for _, weight in self.towns]
        counts = split(count, weights)
        amounts = split(fen, weights, YUAN) if fen is not None else None
        quantities = split(quantity[0], weights) if quantity else None
        for order, day in enumerate(days):
            for place, (town, _) in enumerate(self.towns):
                part = order * len(self.towns) + place
                self.deliver(
                    key,
                    kind,
                    Recipient(place=town),
                    day,
                    amounts[part] if amounts else None,
                    counts[part],
                    unit,
                    period(order, day) if period else None,
                    (quantities[part], quantity[1]) if quantities and quantity else None,
                )


def month_of(_order: int, day: date) -> str:
    """The month that a wage is for."""
    return day.isoformat()[:7]


def issue_of(order: int, _day: date) -> str:
    """The number of the issue (期) that a yield is for."""
    return str(order + 1)
