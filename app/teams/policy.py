"""What makes a valid team: exactly one party member, one social worker and one grid worker, three different people. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.access.policy import SEATS


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
            found.append(
                SeatProblem(index, "ONE_SEAT_EACH", "同一人不能担任两个席位", "One person holds one seat of a team")
            )
        found += check_member(index, seat, account, roles)
    return found


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


def vacant_seats(held: Collection[str]) -> list[str]:
    """The seats nobody holds."""
    return [seat for seat in SEATS if seat not in held]


def is_complete(held: Collection[str]) -> bool:
    """True when every seat is held: only then may a team be paired anew; visiting goes on without."""
    return not vacant_seats(held)
