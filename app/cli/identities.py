"""Linking accounts to subjects of another issuer."""

from typing import Annotated

import typer

from app.cli.running import with_deployment
from app.core import clock
from app.core.db import Deployment, reading
from app.core.errors import not_found
from app.core.seen import EVERYWHERE
from app.core.settings import Settings


def link_account(
    name: Annotated[str, typer.Option(help="本系统账号 Account here")],
    issuer: Annotated[str, typer.Option(help="统一身份认证的 issuer The other issuer")],
    subject: Annotated[str, typer.Option(help="在那里的 sub Who it is there")],
) -> None:
    """关联统一身份认证的用户 Say which account a subject of another issuer is; the issuer must be trusted by the settings."""
    from app.access.identities import LinkIdentity, link_identity
    from app.access.store import find_account_by_name
    from app.journal.actor import operator
    from app.journal.perform import perform

    async def act(deployment: Deployment, settings: Settings) -> None:
        if issuer not in [trusted.issuer for trusted in settings.trusted_issuers]:
            raise ValueError("NUANXIN_TRUSTED_ISSUERS does not name this issuer")
        async with reading(deployment, EVERYWHERE) as db:
            found = await find_account_by_name(db, name, clock.now())
        if found is None:
            raise not_found()
        command = LinkIdentity(name, issuer, subject)
        await perform(deployment, link_identity, operator(found.county), clock.now(), command)

    with_deployment(act)
    print(f"已关联 Account {name} linked")
