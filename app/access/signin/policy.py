"""How long to wait after failures, and who must prove themselves twice. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.access.policy import ACR_ONE, ACR_TWO, FIELD_ROLES

# Methods of RFC 8176: a one-time code, a passkey bound to its device or synchronised, the key of an approved phone.
TYPED_OR_TOUCHED = frozenset({"otp", "hwk", "swk"})
SECOND_FACTORS = TYPED_OR_TOUCHED | {"pop"}


@dataclass(frozen=True, slots=True)
class Rule:
    """Tries that are free, the first wait, which doubles up to the longest, and the quiet after which failures are forgotten."""

    free: int
    first_wait_s: int
    longest_wait_s: int
    forget_after_s: int


@dataclass(frozen=True, slots=True)
class Failures:
    """How often it failed, and when last."""

    count: int
    last_at: datetime


ACCOUNT = Rule(5, 30, 15 * 60, 24 * 3600)
ADDRESS = Rule(100, 30, 15 * 60, 3600)
EVERYONE = Rule(1000, 30, 60, 600)


def remembered(rule: Rule, failures: Failures | None, at: datetime) -> int:
    """How many failures still count at an instant."""
    if failures is None or at - failures.last_at >= timedelta(seconds=rule.forget_after_s):
        return 0
    return failures.count


def wait_after_s(rule: Rule, count: int) -> int:
    """How long after its last failure the next try is taken, given that many failures."""
    if count < rule.free:
        return 0
    return min(rule.first_wait_s << min(count - rule.free, 30), rule.longest_wait_s)


def wait_s(rule: Rule, failures: Failures | None, at: datetime) -> int:
    """Whole seconds still to wait at an instant; 0 when a try may be made."""
    count = remembered(rule, failures, at)
    if failures is None or not count:
        return 0
    left = failures.last_at + timedelta(seconds=wait_after_s(rule, count)) - at
    return max(0, -(-left // timedelta(seconds=1)))


def must_prove_twice(roles: Iterable[str]) -> bool:
    """Supervisors and administrators need a second factor; field staff have the key of their approved device."""
    return any(role not in FIELD_ROLES for role in roles)


def acr_of(proofs: Iterable[str]) -> str:
    """How well somebody proved who they are (RFC 8176 names of methods): with two factors or one."""
    return ACR_TWO if SECOND_FACTORS & set(proofs) else ACR_ONE


def next_step(roles: Iterable[str], proofs: Iterable[str], has_second_factor: bool, strict: bool) -> str:
    """What a sign-in needs next, the password being right: `code`, `enrol` (set up a second factor) or `consent`.

    A second factor that was set up is always asked for. Where the deployment is strict, who oversees others must set one up.
    """
    if TYPED_OR_TOUCHED & set(proofs):
        return "consent"
    if has_second_factor:
        return "code"
    return "enrol" if strict and must_prove_twice(roles) else "consent"
