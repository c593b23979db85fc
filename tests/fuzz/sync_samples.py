"""Samples of what phones hand over."""

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
    return {
        "pushOperations": Sample(body=a_batch(visit, an_amendment(visit))),
        "offerOperations": Sample(body={"epoch": epoch, "op_ids": [visit["op_id"], str(uuid4())]}),
        "salvageOperation": Sample(body={"op_id": str(uuid4()), "raw": "{nonsense", "client_error": "unreadable"}),
    }
