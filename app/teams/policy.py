"""What makes a valid team: exactly one party member, one social worker and one grid worker, three different people. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.access.policy import SEATS

# Whoever stays away longer leaves the seat: a substitute is for a holiday, an illness, a training.
MOST_DAYS = 90
MOST_AHEAD_DAYS = 366


@dataclass(frozen=True, slots=True)
class SeatProblem:
    """What is wrong with one proposed member; `index` counts from 0, None means the team as a whole."""

    index: int | None
    code: str
    zh: str
    en: str


def check_members(proposed: Sequence[tuple[str, UUID]], roles: Mapping[UUID, Collection[str]]) -> list[SeatProblem]:
    """Everything wrong with a proposed team of (seat, account), given the roles of the accounts that exist."""
    found: list[SeatProblem] = []
    if sorted(seat for seat, _ in proposed) != sorted(SEATS):
        found.append(
            SeatProblem(
                None,
                "SEATS_INCOMPLETE",
                "每个小组须有党员、专业社工、网格员各一名",
                "A team has exactly one party member, one social worker and one grid worker",
            )
        )
    for index, (seat, account) in enumerate(proposed):
        if account in [other for _, other in proposed[:index]]:
            found.append(one_seat_each(index))
        found += check_member(index, seat, account, roles)
    return found


def one_seat_each(index: int | None = None) -> SeatProblem:
    """Somebody holds, or for some days would hold, two roles of one team."""
    return SeatProblem(index, "ONE_SEAT_EACH", "同一人不能担任两个席位", "One person holds one seat of a team")


def check_member(
    index: int | None, seat: str, account: UUID, roles: Mapping[UUID, Collection[str]]
) -> list[SeatProblem]:
    """Everything wrong with one account in one seat."""
    if account not in roles:
        return [SeatProblem(index, "UNKNOWN_REFERENCE", "引用的对象不存在", "The reference names nothing known")]
    if seat not in roles[account]:
        return [
            SeatProblem(
                index, "ROLE_MISSING", "该账号没有此席位要求的角色", "The account does not hold the role of this seat"
            )
        ]
    return []


def check_days(first: date, last: date, today: date) -> list[tuple[str, str, str, str]]:
    """What is wrong with the days for which somebody shall stand in, both included: (pointer, code, Chinese, English)."""
    found = []
    if first < today:
        found.append(("/from", "DAY_PAST", "代班不能从过去开始", "A substitution does not begin in the past"))
    if first > today + timedelta(days=MOST_AHEAD_DAYS):
        found.append(("/from", "DAY_FAR", "代班最多提前一年安排", "A substitution begins within a year"))
    if last < first:
        found.append(("/until", "DAY_BEFORE", "最后一天不能早于第一天", "The last day is not before the first"))
    if (last - first).days >= MOST_DAYS:
        found.append(("/until", "PERIOD_LONG", "代班最长90天", "A substitution lasts 90 days at the most"))
    return found


def meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """True when two spans of days, both ends included, have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def vacant_seats(held: Collection[str]) -> list[str]:
    """The seats nobody holds."""
    return [seat for seat in SEATS if seat not in held]


def is_complete(held: Collection[str]) -> bool:
    """True when every seat is held: only then may a team be paired anew; visiting goes on without."""
    return not vacant_seats(held)
