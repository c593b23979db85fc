"""Servers of the tests of visits, for batches too."""

from tests.visits.conftest import servers

__all__ = ["servers"]
