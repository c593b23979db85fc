"""What each role may do: scopes by role, and which roles see which part of a file. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

SCOPES: dict[str, tuple[str, str]] = {
    "people:read": ("查看家庭和个人档案", "Read households and people"),
    "people:write": ("登记和修改家庭、个人档案", "Register and amend households and people"),
    "visits:read": ("查看探访记录", "Read visits"),
    "visits:write": ("提交、更正和作废探访", "Submit, amend and void visits"),
    "referrals:read": ("查看转介", "Read referrals"),
    "referrals:write": ("办理转介", "Act on referrals"),
    "teams:read": ("查看探访小组和结对", "Read teams and pairings"),
    "teams:write": ("组建小组和结对", "Form teams and pairings"),
    "clues:read": ("查看急难线索", "Read clues"),
    "clues:write": ("上报急难线索", "Report clues"),
    "alerts:read": ("查看预警", "Read alerts"),
    "alerts:write": ("一键告警和签收预警", "Raise and acknowledge alerts"),
    "deliberations:read": ("查看一事一议", "Read deliberations"),
    "deliberations:write": ("提请一事一议", "Propose and decide deliberations"),
    "programmes:read": ("查看帮扶项目", "Read programmes"),
    "programmes:write": ("登记帮扶项目和发放", "Record programmes and deliveries"),
    "dashboards:read": ("查看统计看板", "Read dashboards"),
    "risk:decide": ("审批风险等级调整", "Decide on risk levels"),
    "policies:read": ("查看风险规则和表单", "Read risk policies and forms"),
    "policies:write": ("修改风险规则和表单", "Change risk policies and forms"),
    "exports:read": ("导出数据", "Export data"),
    "audit:read": ("查看审计日志", "Read the audit log"),
    "pii:reveal": ("查看完整个人信息", "Reveal personal data"),
    "devices:manage": ("管理设备", "Manage devices"),
    "webhooks:manage": ("管理消息订阅", "Manage webhooks"),
    "sync": ("同步离线数据", "Synchronise offline data"),
    "admin": ("管理账号", "Administer accounts"),
}

_FIELD = {
    "people:read",
    "people:write",
    "visits:read",
    "visits:write",
    "referrals:read",
    "referrals:write",
    "teams:read",
    "clues:read",
    "clues:write",
    "alerts:read",
    "alerts:write",
    "deliberations:read",
    "policies:read",
    "sync",
}
_VILLAGE = _FIELD | {"dashboards:read", "programmes:read"}
_TOWN = _VILLAGE | {
    "teams:write",
    "risk:decide",
    "deliberations:write",
    "programmes:write",
    "exports:read",
    "pii:reveal",
    "devices:manage",
}
ROLE_SCOPES: dict[str, frozenset[str]] = {
    "party_member": frozenset(_FIELD),
    "social_worker": frozenset(_FIELD | {"pii:reveal"}),
    "grid_worker": frozenset(_FIELD),
    "informant": frozenset({"clues:read", "clues:write", "alerts:read", "alerts:write"}),
    "village_officer": frozenset(_VILLAGE),
    "town_officer": frozenset(_TOWN),
    "county_officer": frozenset(_TOWN | {"policies:write", "webhooks:manage"}),
    "department_officer": frozenset({"referrals:read", "referrals:write"}),
    "auditor": frozenset({"audit:read"}),
    "administrator": frozenset({"admin", "teams:read", "teams:write", "devices:manage", "webhooks:manage"}),
    "operator": frozenset(SCOPES),
}
ROLES = frozenset(ROLE_SCOPES) - {"operator"}
CONTACT_ROLES = frozenset(
    {"party_member", "social_worker", "grid_worker", "village_officer", "town_officer", "operator"}
)
PLACED_ROLES = frozenset({"village_officer", "town_officer", "county_officer", "operator"})
TEAM_PLACED_ROLES = frozenset({"administrator"})
# Whoever sits at the desk of an organisation, and sees what was dispatched to it and nothing else.
DESK_ROLES = frozenset({"department_officer"})
ADMINISTERING = TEAM_PLACED_ROLES | {"operator"}
SEATS = ("party_member", "social_worker", "grid_worker")

FIELD_ROLES = frozenset({"party_member", "social_worker", "grid_worker", "informant"})
# How sure a sign-in was: by one factor, by two; or nobody signed in and whoever runs the machine vouches.
ACR_ONE, ACR_TWO, BY_OPERATOR = "urn:nuanxin:acr:one-factor", "urn:nuanxin:acr:two-factors", "operator"
FRESH = timedelta(minutes=5)

PLACE_LENGTHS = {"county": 6, "town": 9, "village": 12}


def scopes_allowed(roles: Iterable[str]) -> frozenset[str]:
    """Every scope that a holder of these roles may use."""
    return frozenset().union(*(ROLE_SCOPES.get(role, frozenset()) for role in roles))


def roles_allowing(scopes: Iterable[str]) -> tuple[str, ...]:
    """The roles of people that allow all of these scopes, in the order of their definition."""
    wanted = set(scopes)
    return tuple(role for role, allowed in ROLE_SCOPES.items() if role in ROLES and wanted <= allowed)


def reads_mind_and_child_detail(roles: Iterable[str]) -> bool:
    """Social workers and town or county officers see mental health, abuse and child detail; others see that a reason is restricted."""
    return bool({"social_worker", "town_officer", "county_officer", "operator"} & set(roles))


def sees_contact_details(roles: Iterable[str]) -> bool:
    """Teams, village and town officers see names, phones and addresses in full when they open them; the county sees masks."""
    return bool(CONTACT_ROLES & set(roles))


def range_of(place: str) -> tuple[str, str]:
    """The half-open range of division codes that lie inside a place: from its code to the next one of the same length."""
    return place, place[:-1] + chr(ord(place[-1]) + 1)


def lies_within(place: str, outer: str) -> bool:
    """True when a division is another one or lies inside it."""
    return place.startswith(outer)


def needs_step_up(acr: str, auth_time: datetime | None, at: datetime, *, strict: bool) -> bool:
    """True when somebody must prove anew who they are: the sign-in is over five minutes old or, where strict, by one factor only."""
    stale = auth_time is None or at - auth_time > FRESH
    return stale or (strict and acr not in {ACR_TWO, BY_OPERATOR})
