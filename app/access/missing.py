"""Refusals of callers who are known and lack something: a second factor, a scope."""

from app.core.errors import Refusal, forbidden


def one_factor() -> Refusal:
    """A password alone opens nothing: its phone waits for approval, or a second factor was never set up."""
    return Refusal(
        403,
        "SECOND_FACTOR_MISSING",
        "本机尚待主管批准，或账号没有第二步验证",
        "This device is not approved yet, and the account has no second factor",
    )


def scope_missing(scopes: list[str]) -> Refusal:
    """403: the client was not given these scopes, or no role of the person allows them."""
    refusal = forbidden()
    refusal.headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{" ".join(scopes)}"'
    return refusal
