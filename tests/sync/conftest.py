"""What tests of phones stand on."""

import pytest
from httpx import AsyncClient

from app.core.db import Deployment
from tests.sync.town import Town, a_town


@pytest.fixture
async def town(client: AsyncClient, deployment: Deployment) -> Town:
    """A town, its officer, two teams."""
    return await a_town(client, deployment)
