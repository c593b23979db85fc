"""What tests of phones stand on: a town with two teams, and the servers of the tests of visits."""

import pytest
from httpx import AsyncClient

from app.core.db import Deployment
from tests.sync.town import Town, a_town
from tests.visits.conftest import servers

__all__ = ["servers", "town"]


@pytest.fixture
async def town(client: AsyncClient, deployment: Deployment) -> Town:
    """A town, its officer, two teams."""
    return await a_town(client, deployment)
