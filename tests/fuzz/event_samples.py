"""A sample of reading events: those of everything that the samples before it have done."""

from tests.events.reading import told_on
from tests.fuzz.county import County
from tests.fuzz.samples import Sample


async def event_samples(county: County) -> dict[str, Sample]:
    """A page of what happened."""
    await told_on(county.deployment)
    return {"listEvents": Sample({"limit": 5})}
