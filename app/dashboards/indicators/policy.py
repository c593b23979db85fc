"""Periods, derived figures and how figures are worded. Exact arithmetic on whole numbers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from app.dashboards.values import Period, PeriodKind, Words

FEN_PER_YUAN = 100
# 亿 and 万, as money is spoken of in China; nothing is rounded to fit them.
TEN_THOUSAND, HUNDRED_MILLION = 10**4, 10**8


def period_of(kind: PeriodKind, as_of: date) -> Period:
    """The period of a kind that a day ends; a calendar year is the last one that was over by then."""
    if kind == "calendar_year":
        year = as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1
        return Period(kind, date(year, 1, 1), date(year, 12, 31))
    if kind == "year_to_date":
        return Period(kind, as_of.replace(month=1, day=1), as_of)
    return Period(kind, as_of if kind == "as_of_day" else None, as_of)


def quotient(dividends: Sequence[int | None], divisors: Sequence[int | None], scale: Fraction, step: int) -> int | None:
    """The product of dividends over that of divisors, times `scale`, to the nearest multiple of `step`; None without a divisor."""
    if not all(divisors):
        return None
    value = scale
    for dividend in dividends:
        value *= dividend or 0
    for divisor in divisors:
        value /= divisor or 1
    return nearest(value, step)


def growth(now: int | None, before: int | None) -> int | None:
    """By how many percent more (or, negative, fewer) than before; None where nothing stood before."""
    return nearest(Fraction(((now or 0) - before) * 100, before), 1) if before else None


def nearest(value: Fraction, step: int) -> int:
    """The multiple of `step` next to a value; a half goes away from zero."""
    steps = (abs(value) / step + Fraction(1, 2)).__floor__()
    return steps * step if value >= 0 else -steps * step


def worded(value: int | None, form: str, unit: Words) -> Words:
    """A figure as it is written: money in yuan, 万 or 亿, shares with their sign, counts with their unit."""
    if value is None:
        return Words("无", "none")
    if form == "money":
        return Words(_money_zh(value), f"CNY {_decimal(value, FEN_PER_YUAN, grouped=True)}")
    if form == "percent":
        return Words(f"{value}%", f"{value} %")
    if form == "growth":
        return Words(f"{value:+d}%", f"{value:+d} %")
    return Words(f"{value}{unit.zh}", f"{value:,} {unit.en}")


def _money_zh(fen: int) -> str:
    for size, name in ((HUNDRED_MILLION, "亿元"), (TEN_THOUSAND, "万元")):
        if abs(fen) >= size * FEN_PER_YUAN and fen * 100 % (size * FEN_PER_YUAN) == 0:
            return f"{_decimal(fen, size * FEN_PER_YUAN)}{name}"
    return f"{_decimal(fen, FEN_PER_YUAN)}元"


def _decimal(number: int, over: int, *, grouped: bool = False) -> str:
    """A quotient of powers of ten, written out with at most two decimals; both callers divide such that no more are there."""
    whole, rest = divmod(abs(number) * 100 // over, 100)
    written = f"{whole:,}" if grouped else str(whole)
    decimals = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if number < 0 else ''}{written}{decimals}"
