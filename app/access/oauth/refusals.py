"""Refusals of the authorization server, in the words of RFC 6749 and its companions."""

from collections.abc import Mapping

from app.core.errors import Refusal


def refused(error: str, description: str, status: int = 400, headers: Mapping[str, str] | None = None) -> Refusal:
    """A refusal with its `error` and `error_description`; the description never holds what was sent."""
    members: dict[str, object] = {"error": error, "error_description": description}
    return Refusal(status, error.upper(), "登录授权请求有误", description, (), dict(headers or {}), members)


def invalid_request(description: str) -> Refusal:
    """400: the request is not of the form it must have."""
    return refused("invalid_request", description)


def invalid_grant(description: str = "the code or token is not valid") -> Refusal:
    """400: a code or token that is unknown, used, expired, or another's; which of these is nobody's business."""
    return refused("invalid_grant", description)


def invalid_client(by_header: bool) -> Refusal:
    """401: who the client is could not be shown. A client that tried by the header is told how (RFC 6749, 5.2)."""
    headers = {"WWW-Authenticate": 'Basic realm="nuanxin", charset="UTF-8"'} if by_header else {}
    return refused("invalid_client", "client authentication failed", 401, headers)


def unauthorized_client() -> Refusal:
    """400: the client may not use this grant."""
    return refused("unauthorized_client", "the client may not use this grant")


def invalid_scope() -> Refusal:
    """400: a scope the client may not have."""
    return refused("invalid_scope", "a scope is unknown or not allowed to this client")
