"""Refusals: the one way in which a command is turned down, rendered as problem+json at the door."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: a JSON pointer (RFC 6901), a stable code, the text in both languages."""

    pointer: str
    code: str
    zh: str
    en: str


@dataclass(eq=False)
class Refusal(Exception):
    """A command that is turned down. `status` is the HTTP status, `code` a stable word of openapi/problems.md."""

    status: int
    code: str
    zh: str
    en: str
    errors: tuple[FieldError, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    members: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.code


def not_found() -> Refusal:
    """404: not there, or not yours; the two look the same."""
    return Refusal(404, "NOT_FOUND", "未找到", "Not found")


def forbidden(code: str = "SCOPE_MISSING") -> Refusal:
    """403: the client's scope or the person's role does not allow this operation."""
    return Refusal(403, code, "没有此操作的权限", "This operation is not allowed to you")


def conflict(code: str, zh: str, en: str) -> Refusal:
    """409: the act collides with what already stands."""
    return Refusal(409, code, zh, en)


def invalid(*errors: FieldError) -> Refusal:
    """422: fields that are malformed or against a rule, each with its pointer."""
    return Refusal(422, "INVALID", "提交的内容有误", "The request has invalid fields", errors)


def unknown_reference(pointer: str) -> Refusal:
    """422: an id inside the body that names nothing the actor may name."""
    return invalid(FieldError(pointer, "UNKNOWN_REFERENCE", "引用的对象不存在", "The reference names nothing known"))


def id_reused() -> Refusal:
    """409: the client's id came before with other content."""
    return conflict("ID_REUSED", "该编号已用于不同的内容", "This id was used before with other content")


def stale_version(current: int) -> Refusal:
    """412: the version the client edited is no longer the current one."""
    return Refusal(
        412,
        "STALE_VERSION",
        "该记录已被他人修改",
        "The record has changed since it was read",
        headers={"ETag": f'"v{current}"'},
        members={"current_version": current},
    )
