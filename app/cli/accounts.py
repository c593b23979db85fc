"""Commands of accounts: adding, passwords, roles, shutting and opening, second factors. An operator never edits tables."""

import sys
from typing import Annotated

import typer

from app.access.directory.values import Entry
from app.access.store import Account
from app.cli.running import with_deployment
from app.core import clock
from app.core.db import Db, Deployment, reading
from app.core.errors import FieldError, invalid, not_found
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.journal.actor import RoleAt, operator
from app.journal.perform import perform

accounts = typer.Typer(no_args_is_help=True, help="账号 Accounts")
roles = typer.Typer(no_args_is_help=True, help="账号的角色 Roles of accounts")
accounts.add_typer(roles, name="role")

Name = Annotated[str, typer.Option(help="登录名 Name to sign in with")]
Role = Annotated[str, typer.Option(help="角色，如 social_worker Role")]
Place = Annotated[str, typer.Option(help="区划代码 Division code")]
Organisation = Annotated[
    str, typer.Option(help="经办部门，仅用于部门经办人，如 healthcare_security Whose desk, for department officers")
]
FromInput = Annotated[bool, typer.Option("--password-stdin", help="从标准输入读密码 Read the password from input")]


@accounts.command("add")
def account_add(
    name: Name,
    role: Role,
    place: Place,
    display_name: Annotated[str, typer.Option(help="姓名 Shown name")] = "",
    organisation: Organisation = "",
    password_stdin: FromInput = False,
) -> None:
    """添加账号 Add an account with one role at one place."""
    from app.access.directory.administer import OpenAccount, open_account
    from app.core.ids import new_id

    password = _password() if password_stdin else None

    async def act(deployment: Deployment, _settings: Settings) -> None:
        async with reading(deployment, EVERYWHERE) as db:
            await _check_place(db, place)
        phc = await _hashed(password, name, display_name) if password is not None else None
        at = clock.now()
        command = OpenAccount(new_id(at), name, display_name or name, (RoleAt(role, place, organisation or None),), phc)
        await perform(deployment, open_account, operator(place[:6]), at, command)

    with_deployment(act)
    print(f"已添加账号 Account {name} added: {role} at {place}")


@accounts.command("password")
def account_password(name: Name, password_stdin: FromInput = False) -> None:
    """设置密码；该账号的所有登录随即失效 Set a password; every session of the account ends."""
    from app.access.signin.change import SetPassword, set_password

    password = _password(prompt=not password_stdin)

    async def act(deployment: Deployment, _settings: Settings) -> None:
        account = await _account(deployment, name)
        command = SetPassword(account, await _hashed(password, account.name, account.display_name))
        await perform(deployment, set_password, operator(account.county), clock.now(), command)

    with_deployment(act)
    print(f"密码已设置 Password of {name} set")


@accounts.command("reset-factors")
def account_reset_factors(name: Name) -> None:
    """清除第二步验证（手机丢失时） Forget one-time codes, passkeys and recovery codes."""
    from app.access.signin.change import reset_factors

    async def act(deployment: Deployment, _settings: Settings) -> None:
        account = await _account(deployment, name)
        await perform(deployment, reset_factors, operator(account.county), clock.now(), account)

    with_deployment(act)
    print(f"已清除 Second factors of {name} forgotten")


@accounts.command("disable")
def account_disable(name: Name) -> None:
    """停用账号；所有登录随即失效 Shut an account; every session ends."""
    with_deployment(lambda deployment, _settings: _amend(deployment, name, disabled=True))
    print(f"已停用 Account {name} disabled")


@accounts.command("enable")
def account_enable(name: Name) -> None:
    """重新启用账号 Open an account again."""
    with_deployment(lambda deployment, _settings: _amend(deployment, name, disabled=False))
    print(f"已启用 Account {name} enabled")


@roles.command("add")
def role_add(name: Name, role: Role, place: Place, organisation: Organisation = "") -> None:
    """添加角色 Give a role at a place."""
    held = RoleAt(role, place, organisation or None)
    with_deployment(lambda deployment, _settings: _amend(deployment, name, gained=held))
    print(f"已添加角色 {name}: {role} at {place}")


@roles.command("remove")
def role_remove(name: Name, role: Role, place: Place, organisation: Organisation = "") -> None:
    """取消角色 Take a role away."""
    held = RoleAt(role, place, organisation or None)
    with_deployment(lambda deployment, _settings: _amend(deployment, name, lost=held))
    print(f"已取消角色 {name}: no longer {role} at {place}")


@accounts.command("list")
def account_list(place: Place) -> None:
    """列出一个地方的账号 List the accounts of a place: name, shown name, roles, state, second factor."""
    from app.access.directory.store import list_entries

    async def act(deployment: Deployment, _settings: Settings) -> list[Entry]:
        async with reading(deployment, EVERYWHERE) as db:
            return await list_entries(db, place[:6], [place], clock.now(), None, 100_000)

    for one in with_deployment(act):
        held = ",".join(map(str, one.roles))
        state = "停用 disabled" if one.disabled_at else "正常 active"
        factor = (
            "有第二步 two-step" if one.has_second_factor else ("密码 password" if one.has_password else "无密码 none")
        )
        print("\t".join((one.name, one.display_name, held, state, factor)))


async def _amend(
    deployment: Deployment,
    name: str,
    disabled: bool | None = None,
    gained: RoleAt | None = None,
    lost: RoleAt | None = None,
) -> None:
    from app.access.directory.administer import AmendAccount, amend_account, find_account_by_name_to_keep

    async with reading(deployment, EVERYWHERE) as db:
        entry = await find_account_by_name_to_keep(db, name, clock.now())
        if gained:
            await _check_place(db, gained.place)
    held = entry.roles
    if lost and lost not in held:
        raise not_found()
    wanted = tuple(one for one in held if one != lost) + ((gained,) if gained else ())
    command = AmendAccount(entry.account_id, None, None, wanted if gained or lost else None, disabled)
    await perform(deployment, amend_account, operator(entry.county), clock.now(), command)


async def _account(deployment: Deployment, name: str) -> Account:
    from app.access.store import find_account_by_name

    async with reading(deployment, EVERYWHERE) as db:
        account = await find_account_by_name(db, name, clock.now())
    if account is None:
        raise not_found()
    return account


async def _check_place(db: Db, place: str) -> None:
    from app.places.store import places_by_code

    if place not in await places_by_code(db, place[:6], [place]):
        raise invalid(
            FieldError("/place", "PLACE_UNKNOWN", "没有这个地方，请先导入区划", "No such place; import it first")
        )


async def _hashed(password: str, *own: str) -> str:
    from app.access.signin.hashing import Hasher
    from app.access.signin.passwords import check_password

    check_password(password, *own)
    return await Hasher().hash(password)


def _password(prompt: bool = False) -> str:
    """The password: the first line of input, or asked for twice at a terminal."""
    if prompt and sys.stdin.isatty():
        return str(typer.prompt("密码 Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")
