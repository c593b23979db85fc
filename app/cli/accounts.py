"""Commands of access: accounts and their tokens."""

from typing import Annotated

import typer

from app.cli.running import with_deployment
from app.core import clock
from app.core.db import Deployment, reading
from app.core.errors import FieldError, invalid, not_found
from app.core.settings import Settings

accounts = typer.Typer(no_args_is_help=True, help="账号 Accounts")
tokens = typer.Typer(no_args_is_help=True, help="令牌 Access tokens")


@accounts.command("add")
def account_add(
    name: Annotated[str, typer.Option(help="登录名 Name to sign in with")],
    role: Annotated[str, typer.Option(help="角色，如 social_worker Role")],
    place: Annotated[str, typer.Option(help="区划代码 Division code")],
    display_name: Annotated[str, typer.Option(help="姓名 Shown name")] = "",
) -> None:
    """添加账号 Add an account with one role at one place."""
    from app.access.accounts import AddAccount, add_accounts
    from app.journal.actor import RoleAt, operator
    from app.journal.perform import perform_all
    from app.places.store import places_by_code

    async def act(deployment: Deployment, _settings: Settings) -> None:
        async with reading(deployment) as db:
            if place not in await places_by_code(db, place[:6], [place]):
                raise invalid(
                    FieldError(
                        "/place", "PLACE_UNKNOWN", "没有这个地方，请先导入区划", "No such place; import it first"
                    )
                )
        command = AddAccount(name, display_name or name, (RoleAt(role, place),))
        await perform_all(deployment, add_accounts, operator(place[:6]), clock.now(), [command])

    with_deployment(act)
    print(f"已添加账号 Account {name} added: {role} at {place}")


@tokens.command("issue")
def token_issue(
    account: Annotated[str, typer.Option(help="账号名 Account name")],
    scope: Annotated[str, typer.Option(help="权限，空格分隔；留空为该账号的全部权限 Scopes, space-separated")] = "",
) -> None:
    """签发访问令牌，只打印令牌本身 Issue an access token, alone on standard output."""
    from app.access.accounts import IssueToken, issue_token
    from app.access.store import find_account_by_name
    from app.journal.actor import operator
    from app.journal.perform import perform

    async def act(deployment: Deployment, settings: Settings) -> str:
        command = IssueToken(
            account,
            frozenset(scope.split()),
            "command-line",
            settings.issuer,
            settings.audience,
            settings.token_lifetime_s,
        )
        async with reading(deployment) as db:
            found = await find_account_by_name(db, account, clock.now())
        if found is None:
            raise not_found()
        return await perform(deployment, issue_token, operator(found.county), clock.now(), command)

    print(with_deployment(act))
