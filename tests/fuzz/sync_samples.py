"""Samples of what phones hand over."""

from typing import Any
from uuid import uuid4

from app.core.db import reading
from app.core.seen import EVERYWHERE
from app.journal.epoch import epoch_of
from tests.fuzz.county import County
from tests.fuzz.samples import Sample
from tests.sync.phones import a_batch, a_visit_created, an_amendment


async def sync_samples(county: County) -> dict[str, Sample]:
    """A batch, an offer, a deposit."""
    visit = a_visit_created(county.a_home())
    async with reading(county.deployment, EVERYWHERE) as db:
        epoch = str(await epoch_of(db))
    read, repaired, moved, closed = [await _quarantined(county) for _ in range(4)]
    home = {"household_id": str(county.a_home().household_id)}
    again = {"op_id": str(uuid4()), "entity_id": repaired["entity_id"], "body": repaired["body"]}
    again["body"]["people"] = []
    return {
        "listQuarantine": Sample({"state": "open", "household_id": read["household_id"]}),
        "getQuarantined": Sample(_item(read)),
        "repairQuarantined": Sample(_item(repaired), again),
        "handOnQuarantined": Sample(_item(moved), home),
        "closeQuarantined": Sample(_item(closed), {"state": "discarded", "reason": "重复记录"}),
        "pushOperations": Sample(body=a_batch(visit, an_amendment(visit))),
        "offerOperations": Sample(body={"epoch": epoch, "op_ids": [visit["op_id"], str(uuid4())]}),
        "salvageOperation": Sample(body={"op_id": str(uuid4()), "raw": "{nonsense", "client_error": "unreadable"}),
    }


async def _quarantined(county: County) -> dict[str, Any]:
    """A visit with an answer that no form knows, in quarantine."""
    visit = a_visit_created(county.a_home(), {"health.general": "marvellous"})
    told = await county.answered("POST", "/v1/sync/push", a_batch(visit))
    assert told["results"][0]["status"] == "quarantined", told
    return visit


def _item(visit: dict[str, Any]) -> dict[str, str]:
    """What is in quarantine, as a path names it."""
    return {"quarantine_id": visit["op_id"]}
