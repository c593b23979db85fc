"""What is decided about a level and said to it, with canaries in every word."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from app.core import clock
from tests.hardening.errands import Errands


async def judged(errands: Errands, ids: dict[str, Any]) -> None:
    """Appeals received, reviewed, told and taken back; an override asked for; contact confirmed; and the lists of all that."""
    words, person, today = errands.canaries, f"/v1/people/{ids['person']}", clock.day_of(clock.now())

    def said(**body: Any) -> dict[str, Any]:
        return {"id": str(uuid4()), **body}

    appeals = [said(by="kin", channel="phone", about="level", words=one) for one in (words.note, words.reason)]
    for appeal in appeals:
        await errands.done("POST", f"{person}/appeals", appeal)
    reviewed, taken = [f"/v1/appeals/{appeal['id']}" for appeal in appeals]
    await errands.done("PUT", f"{reviewed}/review", said(outcome="upheld", explanation=words.reason))
    await errands.done("PUT", f"{reviewed}/telling", said(on=str(today), to="kin", channel="phone"))
    await errands.done("PUT", f"{taken}/withdrawal", said(words=words.note))
    until = str(today + timedelta(days=9))
    await errands.done("POST", f"{person}/overrides", said(level="red", until=until, reason=words.reason))
    await errands.done("POST", f"{person}/contact-confirmations", said(how="kin", words=words.note))
    for path in ("/v1/appeals", "/v1/overrides", "/v1/risk/proposals"):
        await errands.done("GET", path)
