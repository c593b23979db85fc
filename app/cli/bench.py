"""The command that measures; what it measures with comes with the repository, not with the package."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.running import fail

ROOT = Path(__file__).resolve().parents[2]


def bench(rounds: Annotated[int, typer.Option(min=1, max=20, help="轮数 Rounds")] = 3) -> None:
    """测量主要操作与其下限之比，写入 docs/performance.md Measure the hot operations against their floors."""
    if not (ROOT / "benchmarks").is_dir():
        fail("the benchmarks come with the repository: run this command in a clone")
    command = [sys.executable, "-m", "benchmarks", str(rounds)]
    raise SystemExit(subprocess.run(command, cwd=ROOT, check=False).returncode)  # noqa: S603  # our own module
