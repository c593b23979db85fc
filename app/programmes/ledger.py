"""The books of a programme: what deliveries do to them, and what stands against a new one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

# What a delivery does, and the sum that it moves.
MOVES_SUM: Final[Mapping[str, str]] = {
    "spends": "spent",
    "lends": "lent",
    "repays": "repaid",
    "pledges": "pledged",
    "receives": "received",
}


@dataclass(frozen=True, slots=True)
class Books:
    """Sums in fen: of a programme as a whole, or of one recipient in it."""

    spent: int = 0
    lent: int = 0
    repaid: int = 0
    pledged: int = 0
    received: int = 0

    @property
    def outstanding(self) -> int:
        """What was lent and is not repaid."""
        return self.lent - self.repaid

    @property
    def awaited(self) -> int:
        """What was pledged and has not come in."""
        return self.pledged - self.received

    def with_those(self, other: Books) -> Books:
        """The books of one who stands under two names."""
        return Books(**{name: getattr(self, name) + getattr(other, name) for name in Books.__slots__})

    def after(self, effect: str, amount_fen: int) -> Books:
        """The books after a delivery; a reversal has a negative amount."""
        name = MOVES_SUM.get(effect)
        return replace(self, **{name: getattr(self, name) + amount_fen}) if name else self


@dataclass(frozen=True, slots=True)
class Objection:
    """What stands against a delivery. One that `yields` gives way to a recorded reason."""

    code: str
    zh: str
    en: str
    yields: bool
    members: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may be spent (fen): by the programme, and on one household; None is no bound."""

    budget_fen: int | None = None
    cap_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Twins:
    """Deliveries that stand and look like the new one: by day and amount, or for the same period."""

    alike: Sequence[UUID] = ()
    same_term: Sequence[UUID] = ()


def objections(
    effect: str, amount_fen: int, whole: Books, own: Books, bounds: Bounds, twins: Twins
) -> Iterable[Objection]:
    """Everything against a delivery of `amount_fen` (negative for a reversal), given the books before it."""
    after, own_after = whole.after(effect, amount_fen), own.after(effect, amount_fen)
    if own_after.outstanding < 0:
        yield Objection(
            "LOAN_EXCEEDED",
            f"还款超过未还贷款，尚欠 {_yuan(own.outstanding)} 元",
            "More than the outstanding loan would be repaid",
            False,
            {"outstanding_fen": own.outstanding},
        )
    if own_after.awaited < 0:
        yield Objection(
            "PLEDGE_EXCEEDED",
            f"到账超过捐款意向，待到账 {_yuan(own.awaited)} 元",
            "More than was pledged would be received",
            False,
            {"awaited_fen": own.awaited},
        )
    if amount_fen > 0 and effect == "spends":
        yield from _over(after, own_after, whole, own, bounds)
    if twins.same_term:
        standing = {"standing": list(twins.same_term)}
        yield Objection(
            "PERIOD_DELIVERED", "该对象本期已发放", "This recipient has had this period's already", True, standing
        )
    elif twins.alike:
        standing = {"standing": list(twins.alike)}
        yield Objection(
            "DELIVERY_REPEATED", "同一天已有相同的发放", "The same delivery of that day stands already", True, standing
        )


def _over(after: Books, own_after: Books, whole: Books, own: Books, bounds: Bounds) -> Iterable[Objection]:
    if bounds.budget_fen is not None and after.spent > bounds.budget_fen:
        left = bounds.budget_fen - whole.spent
        members = {"budget_fen": bounds.budget_fen, "left_fen": left}
        yield Objection(
            "BUDGET_EXCEEDED",
            f"超出项目预算，剩余 {_yuan(left)} 元",
            "The budget of the programme does not cover this",
            True,
            members,
        )
    if bounds.cap_fen is not None and own_after.spent > bounds.cap_fen:
        left = bounds.cap_fen - own.spent
        members = {"cap_fen": bounds.cap_fen, "left_fen": left}
        yield Objection(
            "CAP_EXCEEDED",
            f"超出每户限额，剩余 {_yuan(left)} 元",
            "More than one household may receive in this programme",
            True,
            members,
        )


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}" if fen >= 0 else f"-{_yuan(-fen)}"
