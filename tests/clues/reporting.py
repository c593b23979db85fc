"""What somebody reports, and how it is sent."""

from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response

from app.core import clock
from tests.registered import VILLAGE


def a_report(**changed: Any) -> dict[str, Any]:
    """A report as sent in a body: an old man without food, of whom nobody knows the name."""
    body: dict[str, Any] = {"id": str(uuid4()), "place": VILLAGE, "what": "no_food_or_shelter", "urgency": "soon"}
    body |= {"occurred_at": clock.now().isoformat(), "words": "桥洞下有位老人，说两天没吃饭"}
    return {**body, **changed}


async def reported(client: AsyncClient, headers: dict[str, str], **changed: Any) -> dict[str, Any]:
    """A report that was taken: its receipt."""
    answer = await client.post("/v1/clues", json=a_report(**changed), headers=headers)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def verify(client: AsyncClient, headers: dict[str, str], clue_id: str, outcome: str, **said: Any) -> Response:
    """What the API answers to whoever looked."""
    body = {"outcome": outcome, "finding": "上门看过", **said}
    return await client.put(f"/v1/clues/{clue_id}/verification", json=body, headers=headers)
