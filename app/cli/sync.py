"""Commands of sync: whether the phones' feeds tell what stands in the database, and mending them."""

from collections.abc import Sequence
from typing import Annotated

import typer

from app.cli.running import with_deployment
from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.sync.feeds import store
from app.sync.feeds.repair import repair_feeds
from app.sync.feeds.values import Fault
from app.sync.feeds.verify import verify_feeds

sync = typer.Typer(no_args_is_help=True, help="同步 Sync with phones")
County = Annotated[str | None, typer.Option(help="只处理一个县 Only this county")]


async def _counties(deployment: Deployment, county: str | None) -> Sequence[str]:
    async with reading(deployment, EVERYWHERE) as db:
        return [county] if county else await store.counties_with_feeds(db)


@sync.command("verify")
def sync_verify(county: County = None) -> None:
    """核对同步流与数据库，逐条列出不符 Compare the feeds with the database and list what differs; exit code 1 if anything does."""

    async def act(deployment: Deployment, _settings: Settings) -> dict[str, list[Fault]]:
        return {one: await verify_feeds(deployment, one) for one in await _counties(deployment, county)}

    found = with_deployment(act)
    _print(found, "不符 differ")
    if any(found.values()):
        raise SystemExit(1)


@sync.command("repair")
def sync_repair(county: County = None) -> None:
    """修复同步流：重发缺失与过时的条目，收回多余的，重算摘要 Mend the feeds; phones take up what changes with their next pull."""

    async def act(deployment: Deployment, _settings: Settings) -> dict[str, list[Fault]]:
        return {one: await repair_feeds(deployment, one, clock.now()) for one in await _counties(deployment, county)}

    _print(with_deployment(act), "已修复 mended")


def _print(found: dict[str, list[Fault]], word: str) -> None:
    for county, faults in found.items():
        for one in faults:
            print(f"{county}\t{one.text}")
        print(f"{county}\t{len(faults)} {word}")
