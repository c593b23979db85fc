"""Commands of places: a county's divisions from a table."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.running import print_problems, with_deployment
from app.core import clock
from app.core.db import Deployment
from app.core.settings import Settings

places = typer.Typer(no_args_is_help=True, help="区划 Places")


@places.command("import")
def places_import(
    file: Annotated[Path, typer.Argument(help="CSV 文件：code,name,level,parent_code CSV file", dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入 Check only, write nothing")] = False,
) -> None:
    """导入区划表：逐行检查，全部无误才写入 Import a table of divisions: all rows or none."""
    from app.journal.actor import operator
    from app.journal.perform import perform
    from app.places.load import PlacesReport, load_places, read_divisions

    command = read_divisions(file.read_bytes(), dry_run=dry_run)

    async def act(deployment: Deployment, _settings: Settings) -> PlacesReport:
        return await perform(deployment, load_places, operator(command.places[0].county), clock.now(), command)

    report = with_deployment(act)
    print_problems(report.problems)
    counts = (len(report.added), len(report.renamed), report.unchanged)
    told = "将导入（未写入） Would import" if dry_run else "已导入 Imported"
    print("{}: 新增 {} added, 更名 {} renamed, 未变 {} unchanged".format(told, *counts))
