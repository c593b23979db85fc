"""The command line: `nuanxin serve | migrate | account | token | …`; thin over the same verbs as HTTP."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated, NoReturn, TypeVar

import typer

from app.core import clock
from app.core.db import Deployment, reading
from app.core.deployment import open_deployment
from app.core.errors import Refusal, not_found
from app.core.settings import Settings, settings_from_environment

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, add_completion=False, help="暖心 Nuanxin: 探访关爱后台 visiting-care backend")
accounts = typer.Typer(no_args_is_help=True, help="账号 Accounts")
tokens = typer.Typer(no_args_is_help=True, help="令牌 Access tokens")
app.add_typer(accounts, name="account")
app.add_typer(tokens, name="token")


def main() -> None:
    """Run the command line; a refusal is one clear line and a non-zero exit."""
    try:
        app()
    except Refusal as refusal:
        fail(refusal.en, *(f"{error.pointer or '/'}: {error.code} {error.en}" for error in refusal.errors))
    except (ValueError, OSError) as error:
        fail(str(error))


def fail(message: str, *details: str) -> NoReturn:
    """One clear line on standard error, exit code 2."""
    print("nuanxin: " + "; ".join((message, *details)), file=sys.stderr)
    raise SystemExit(2)


def with_deployment(act: Callable[[Deployment, Settings], Awaitable[T]]) -> T:
    """Run one asynchronous act on the deployment and close it."""

    async def run() -> T:
        settings = settings_from_environment()
        deployment = open_deployment(settings)
        try:
            return await act(deployment, settings)
        finally:
            await deployment.database.close()

    return asyncio.run(run())


@app.command()
def migrate() -> None:
    """把数据库升级到最新结构 Bring the database to the newest schema."""
    from app.core.migrate import migrate as run

    run(settings_from_environment().database_url)


@app.command()
def serve(workers: Annotated[int, typer.Option(min=1, max=64)] = 1) -> None:
    """启动服务 Serve the API."""
    import uvicorn

    settings = settings_from_environment()
    uvicorn.run(
        "app.main:application",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        server_header=False,
        date_header=True,
        access_log=False,
        timeout_graceful_shutdown=5,
    )


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

    async def act(deployment: Deployment, _settings: Settings) -> None:
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


if __name__ == "__main__":
    main()
