"""Real servers for photos, as visits have them."""

from tests.visits.conftest import servers

__all__ = ["servers"]
