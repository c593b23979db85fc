"""Commands of tokens."""

from typing import Annotated

import typer

from app.cli.running import with_deployment
from app.core import clock
from app.core.db import Deployment, reading
from app.core.errors import not_found
from app.core.seen import EVERYWHERE
from app.core.settings import Settings

tokens = typer.Typer(no_args_is_help=True, help="令牌 Access tokens")


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
        async with reading(deployment, EVERYWHERE) as db:
            found = await find_account_by_name(db, account, clock.now())
        if found is None:
            raise not_found()
        return await perform(deployment, issue_token, operator(found.county), clock.now(), command)

    print(with_deployment(act))
