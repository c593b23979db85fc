"""A database whose process dies: after so many more transactions of one process nothing is written any more."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine


class Died(BaseException):
    """No code of a killed process runs on, so nothing that catches errors may catch this."""


class MortalEngine:
    """An engine that lends connections until its time has come."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.left: int | None = None

    def connect(self) -> Any:
        """A connection. Raises Died when the time has come, and from then on."""
        if self.left is not None:
            if self.left == 0:
                raise Died
            self.left -= 1
        return self.engine.connect()

    @contextmanager
    def dying_after(self, transactions: int) -> Iterator[None]:
        """Only so many transactions meanwhile."""
        self.left = transactions
        try:
            yield
        finally:
            self.left = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)
