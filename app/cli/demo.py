"""Commands of the demonstration: seed and serve it, and drive a running server like teams with phones."""

import os
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from app.cli.running import fail, with_deployment
from app.cli.serving import serve_api
from app.core import clock
from app.core.db import Deployment
from app.core.settings import Settings, settings_from_environment


def demo() -> None:
    """演示：建库、写入海宁演示数据并启动服务 Migrate, seed Haining's demonstration if it is not there, and serve it."""
    from app.core.ids import new_id
    from app.core.migrate import migrate
    from app.demo.greeting import greeting

    settings = settings_from_environment()
    if settings.mode == "production":
        fail("NUANXIN_MODE=production: made-up people are not written into a real deployment")
    print("升级数据库结构 Migrating the database", flush=True)
    migrate(settings.database_url)
    with_deployment(_seed_once)
    if secret := with_deployment(_register):
        print(f"集成应用的密钥，只显示这一次 The integration's secret, shown this once\n  demo-integration {secret}")
    at = clock.now()
    url = f"http://{settings.host}:{settings.port}"
    print(greeting(url, _program(), at - timedelta(minutes=30), new_id(at)), flush=True)
    serve_api(settings, workers=1)


def _program() -> str:
    """How this command line was called, so that what is printed can be typed."""
    called = Path(sys.argv[0])
    inside = called.is_absolute() and called.is_relative_to(Path.cwd())
    program = str(called.relative_to(Path.cwd()) if inside else called)
    url = os.environ.get("DATABASE_URL")
    return f"DATABASE_URL='{url}' {program}" if url else program


async def _seed_once(deployment: Deployment, _settings: Settings) -> None:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from app.demo.seed import days_to_play, is_seeded, seed

    if await is_seeded(deployment, clock.now()):
        print("演示数据已在库中 The demonstration is already here")
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, transient=False) as bar:
        task = bar.add_task("写入演示数据 Seeding", total=days_to_play())

        def progress(day: date, _calls: int) -> None:
            bar.update(task, advance=1, description=f"写入演示数据 Seeding {day}")

        seeded = await seed(deployment, clock.now(), progress)
    counts = seeded.seven_months
    print(
        f"共 {seeded.visits} 人次；2022 年 1 至 7 月 红 {counts['red']} 橙 {counts['orange']} 黄 {counts['yellow']}"
        f"\n{seeded.visits} person-visits; January to July 2022: {counts['red']} red, {counts['orange']} orange,"
        f" {counts['yellow']} yellow"
    )


async def _register(deployment: Deployment, _settings: Settings) -> str | None:
    from app.demo.clients import register_clients

    return await register_clients(deployment, clock.now())


def simulate(
    teams: Annotated[int, typer.Option(min=1, max=60, help="小组数 Teams")] = 2,
    days: Annotated[int, typer.Option(min=1, max=31, help="天数 Days")] = 1,
    url: Annotated[str, typer.Option(help="服务地址，默认本机 Address of the server, by default this machine's")] = "",
) -> None:
    """像手机一样驱动运行中的服务 Drive a running server like teams with phones: caseload, due list, visits."""
    from app.cli.simulating import simulate_teams

    settings = settings_from_environment()
    simulate_teams(url or f"http://{settings.host}:{settings.port}", teams, days)
