"""Commands of teams: teams and their pairings from a table."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.running import print_problems, with_deployment
from app.core import clock
from app.core.db import Deployment
from app.core.settings import Settings

teams = typer.Typer(no_args_is_help=True, help="探访小组 Teams")


@teams.command("import")
def teams_import(
    file: Annotated[Path, typer.Argument(help="CSV 文件，列见 docs/imports.md CSV file; columns in docs/imports.md")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入 Check only, write nothing")] = False,
) -> None:
    """导入小组和结对：逐行检查 Import teams and the households they are paired with."""
    from app.teams.intake import TeamsReport, bring_teams

    content = file.read_bytes()

    async def act(deployment: Deployment, _settings: Settings) -> TeamsReport:
        return await bring_teams(deployment, content, clock.now(), dry_run=dry_run)

    report = with_deployment(act)
    told = "将导入（未写入） Would import" if dry_run else "已导入 Imported"
    print(f"{told}: {report.teams} 个小组 teams, {report.pairings} 户结对 pairings")
    print_problems(report.problems)
