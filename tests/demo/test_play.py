"""The verbs and the pure fold live through the same weeks: whatever is counted, decided or due must be the same."""

from datetime import date

from app.core.db import Deployment
from app.demo.history import History
from app.demo.places import shipped_divisions
from app.demo.play import PlayedWorld
from app.demo.population import populate
from app.demo.quotas import FIRST_DAY
from app.demo.recipe import SEED, history_of
from app.demo.schedule import clock
from app.demo.seed import BEGINNING
from app.demo.staff import hire
from app.demo.values import COUNTY
from app.journal.actor import operator
from app.journal.perform import perform
from app.places.load import haining, load_places, read_divisions
from tests.demo.imagined import ImaginedWorld

LAST_DAY = date(2021, 9, 17)


async def test_the_first_weeks_played_are_the_first_weeks_imagined(deployment: Deployment) -> None:
    teams, households = populate(SEED, shipped_divisions())
    await perform(deployment, load_places, operator(COUNTY), BEGINNING, read_divisions(haining()))
    staff = await hire(deployment, BEGINNING, shipped_divisions(), teams)
    played = history_of(SEED, households, PlayedWorld(deployment, staff))
    imagined = history_of(SEED, households, ImaginedWorld())
    for history in (played, imagined):
        await history.live(FIRST_DAY, LAST_DAY)
    assert sum(played.diary.counted.values()) > 100
    assert noted(played) == noted(imagined)
    first = [household for household in households if household.enrolled <= LAST_DAY]
    await played.world.rest(clock(LAST_DAY, 21), first[:20])
    stands = await played.world.stands([household.members[0] for household in first[:40]])
    assert [stand.active for stand in stands.values()].count(False) == 20


def noted(history: History) -> dict[str, object]:
    """What the county knows of everyone, and the counts."""
    people = {key: (entry.level, entry.due, entry.planned) for key, entry in history.diary.entries.items()}
    return {"counted": history.diary.counted, "people": people}
