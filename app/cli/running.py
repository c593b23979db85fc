"""How a command runs: on the deployment that the settings name, ending in one clear line when it fails."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import NoReturn, TypeVar

from app.core.db import Deployment
from app.core.deployment import open_deployment
from app.core.settings import Settings, settings_from_environment
from app.core.sheet import RowProblem

T = TypeVar("T")


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


def print_problems(problems: Sequence[RowProblem]) -> None:
    """The complaints about an import, a line each (row, field, code, Chinese, English); with any, exit code 2."""
    for one in problems:
        print(f"第 {one.row} 行 row {one.row}\t{one.field}\t{one.code}\t{one.zh}\t{one.en}")
    if problems:
        fail(f"{len(problems)} 处有误，未写入 problems; nothing of these rows was written")
