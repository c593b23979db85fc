"""Days and moments come as RFC 3339 writes them, and as nothing else that looks like a number."""

from datetime import date, timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from pydantic import TypeAdapter, ValidationError

from app.core.db import Deployment
from app.core.web.strict import Day, Moment
from tests.callers import headers_for
from tests.registered import COUNTY

DAY: TypeAdapter[date] = TypeAdapter(Day)
MOMENT: TypeAdapter[Any] = TypeAdapter(Moment)


@pytest.mark.parametrize(
    "text", ["0", "0.5", "1700000000", "2026-11-22T00:00:00", "1899-12-31", "3000-01-01", "２０２６-11-22", 0]
)
def test_what_is_no_day(text: Any) -> None:
    with pytest.raises(ValidationError):
        DAY.validate_python(text)


@pytest.mark.parametrize(
    "text", ["0", "0.5", "1700000000", "2026-11-22", "2026-11-22T09:30:00", "2200-01-01T00:00:00Z", 1.5]
)
def test_what_is_no_moment(text: Any) -> None:
    with pytest.raises(ValidationError):
        MOMENT.validate_python(text)


def test_what_is() -> None:
    assert DAY.validate_python("2024-02-29") == date(2024, 2, 29)
    for text in (
        "2026-11-22T09:30:00+08:00",
        "2026-11-22t01:30:00.000z",
        "2026-11-22 09:30:00.5+0800",
        "2026-11-22T09:30+08:00",
    ):
        assert abs(MOMENT.validate_python(text) - MOMENT.validate_python("2026-11-22T01:30:00Z")) < timedelta(seconds=1)


async def test_a_nul_in_the_address(client: AsyncClient, deployment: Deployment) -> None:
    headers = await headers_for(deployment, "administrator", COUNTY)
    gone = await client.delete("/v1/oauth-clients/%00", headers=headers)
    assert (gone.status_code, gone.json()["code"]) == (404, "NOT_FOUND")
    asked = await client.get("/v1/oauth-clients?cursor=%00", headers=headers)
    assert (asked.status_code, asked.json()["code"]) == (422, "NUL_CHARACTER")
    cookies = {"Cookie": 'sign-in="\\000\\377"; known="\\000.\\000"; nuanxin-sign-in="\\000"'}
    for page in ("/sign-in?request=%00", "/sign-in?request=x%00&add=%00", "/oauth/authorize?client_id=%00"):
        assert (await client.get(page, headers=cookies)).status_code in {400, 404, 410}, page
