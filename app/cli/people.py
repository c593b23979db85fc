"""Commands of people: households and their people from a table."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from app.cli.running import print_problems, with_deployment
from app.core import clock
from app.core.db import Deployment
from app.core.settings import Settings
from app.core.sheet import RowProblem

people = typer.Typer(no_args_is_help=True, help="人员和家庭 People and households")
AT_ONCE = 200


@people.command("import")
def people_import(
    file: Annotated[Path, typer.Argument(help="CSV 文件，列见 docs/imports.md CSV file; columns in docs/imports.md")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入 Check only, write nothing")] = False,
) -> None:
    """导入家庭和成员：逐行检查，有误的整户不写入 Import households: one with a bad row is left out whole."""
    from app.enrolment.bring import bring_households, rehearse_households
    from app.enrolment.intake import PeopleFile, read_people

    content = file.read_bytes()

    async def act(deployment: Deployment, _settings: Settings) -> tuple[PeopleFile, list[RowProblem], int]:
        read = read_people(deployment.keyring, content)
        found, new = list(read.problems), 0
        starts: Sequence[int] = range(0, len(read.households), AT_ONCE)
        for start in track(
            starts, description="检查 Checking" if dry_run else "导入 Importing", console=Console(stderr=True)
        ):
            some = read.households[start : start + AT_ONCE]
            act = rehearse_households if dry_run else bring_households
            problems, added = await act(deployment, read.county, clock.now(), some)
            found += problems
            new += added
        return read, found, new

    read, found, new = with_deployment(act)
    told = "将导入（未写入） Would import" if dry_run else "已导入 Imported"
    print(f"{told}: {new} 户 households; 共 {read.total} 户 in the file")
    print_problems(sorted(found, key=lambda one: one.row))
