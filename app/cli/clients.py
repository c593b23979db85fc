"""Commands of OAuth clients: registering and removing the programs that may ask for tokens."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.running import fail, with_deployment
from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.settings import Settings

if TYPE_CHECKING:
    from app.access.oauth.clients import AddClient, NewClient

clients = typer.Typer(no_args_is_help=True, help="应用 OAuth clients")
Words = Annotated[list[str], typer.Option(help="可重复或以空格分隔 Repeat it, or separate by spaces")]


@clients.command("add")
def client_add(
    id: Annotated[str, typer.Option(help="应用编号 Client id")],  # noqa: A002  # the option is called --id
    auth: Annotated[str, typer.Option(help="none, client_secret_basic 或 private_key_jwt How it shows who it is")],
    grant: Words,
    scope: Words,
    redirect_uri: Annotated[list[str] | None, typer.Option(help="回调地址，可重复 Address to return to")] = None,
    name: Annotated[str, typer.Option(help="登录页上显示的名称 Name on the consent page")] = "",
    dpop: Annotated[bool, typer.Option("--dpop", help="令牌必须绑定设备密钥 Tokens must be bound to a key")] = False,
    jwks: Annotated[Path | None, typer.Option(help="公钥文件 Its public keys, a JSON file", dir_okay=False)] = None,
    place: Annotated[str, typer.Option(help="所属区划；留空则服务全部县区 Its place; without one it serves all")] = "",
    role: Annotated[
        list[str] | None, typer.Option(help="以自身身份调用时的角色，可重复 Roles of its own account")
    ] = None,
    account: Annotated[str | None, typer.Option(help="使用已有账号 Act as an account that exists")] = None,
) -> None:
    """登记应用；密钥只打印一次，单独一行 Register a client. Its secret is printed once, alone on standard output."""
    from app.access.oauth.clients import AddClient

    grants, scopes, uris = _split(grant), _split(scope), tuple(redirect_uri or ())
    command = AddClient(id, name, auth, grants, scopes, place[:6] or None, uris, dpop, _keys(jwks), account)
    new = with_deployment(partial(_add, command=command, roles=tuple(role or ()), place=place))
    print(f"已登记应用 Client {id} added", file=sys.stderr)
    if told := new.secret or (json.dumps(dict(new.private_key)) if new.private_key else None):
        print(told)


@clients.command("remove")
def client_remove(id: Annotated[str, typer.Option(help="应用编号 Client id")]) -> None:  # noqa: A002  # the option is called --id
    """注销应用，其会话即刻失效 Remove a client; every session it began ends at once."""
    from app.access.oauth.clients import remove_client
    from app.access.oauth.store import find_client
    from app.journal.actor import operator
    from app.journal.perform import perform

    async def act(deployment: Deployment, _settings: Settings) -> None:
        async with reading(deployment, EVERYWHERE) as db:
            known = await find_client(db, id)
        county = (known.county if known else None) or NOWHERE
        await perform(deployment, remove_client, operator(county), clock.now(), id, seen=EVERYWHERE)

    with_deployment(act)
    print(f"已注销应用 Client {id} removed")


@clients.command("list")
def client_list() -> None:
    """列出应用 List the clients."""
    from app.access.oauth.store import every_client
    from app.access.oauth.values import Client

    async def act(deployment: Deployment, _settings: Settings) -> list[Client]:
        async with reading(deployment, EVERYWHERE) as db:
            return await every_client(db)

    for one in with_deployment(act):
        print(
            "\t".join((one.client_id, one.county or "*", one.auth_method, " ".join(one.grants), " ".join(one.scopes)))
        )


async def _add(
    deployment: Deployment, _settings: Settings, *, command: AddClient, roles: tuple[str, ...], place: str
) -> NewClient:
    from app.access.oauth.clients import add_client
    from app.journal.actor import RoleAt, operator
    from app.journal.perform import perform

    county = command.county
    if county is None and "client_credentials" in command.grants:
        county = await _only_county(deployment, command.account)
    held = tuple(RoleAt(one, place or county or "") for one in roles)
    whole = replace(command, county=county, roles=held)
    return await perform(deployment, add_client, operator(county or NOWHERE), clock.now(), whole)


# The county under which the journal keeps what concerns the whole deployment.
NOWHERE = "000000"


def _split(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for value in values for word in value.replace(",", " ").split()))


def _keys(path: Path | None) -> Any:
    return None if path is None else json.loads(path.read_text("utf-8"))


async def _only_county(deployment: Deployment, account: str | None) -> str:
    """The county a client that acts for itself belongs to: its account's, or the only one there is."""
    from app.access.store import find_account_by_name
    from app.places.store import counties

    async with reading(deployment, EVERYWHERE) as db:
        if account:
            found = await find_account_by_name(db, account, clock.now())
            return found.county if found else fail(f"no account is called {account}")
        known = await counties(db)
    if len(known) == 1:
        return known[0]
    return fail("say with --place where this client belongs" if known else "import places first, or say --place")
