"""How a command runs: on the deployment that the settings name, ending in one clear line when it fails."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import NoReturn, TypeVar

from app.core.db import Deployment
from app.core.deployment import open_deployment
from app.core.settings import Settings, settings_from_environment

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
