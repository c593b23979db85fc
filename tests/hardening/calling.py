"""Callers from anywhere, at a time that the test sets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from app.core import clock
from app.core.db import Deployment
from app.core.settings import Settings
from tests.applications import application


@dataclass
class Clock:
    """A clock that stands still until it is told."""

    at: datetime = field(default_factory=clock.now)

    def now(self) -> datetime:
        """This instant."""
        return self.at

    def pass_s(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


@dataclass(frozen=True)
class House:
    """An application whose clock of limits the test holds."""

    app: FastAPI
    clock: Clock

    @asynccontextmanager
    async def caller(self, address: str = "203.0.113.9") -> AsyncIterator[AsyncClient]:
        """Somebody who calls from an address."""
        transport = ASGITransport(self.app, client=(address, 40_000), raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://nuanxin.test") as http:
            yield http


def a_house(deployment: Deployment, **settings: Any) -> House:
    """A house with settings."""
    ticking = Clock()
    return House(application(Settings(worker=False, **settings), deployment, now=ticking.now), ticking)
