"""The verbs and the pure fold live through the same weeks: whatever is counted, decided or due must be the same."""

from datetime import date, timedelta

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

LAST_DAY, REST, RETURN = date(2021, 9, 17), date(2021, 9, 18), date(2023, 11, 7)


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
    first = [household for household in households if household.enrolled <= LAST_DAY][:20]
    for history in (played, imagined):
        await history.world.rest(clock(REST, 9), first)
        await history.world.resume(clock(RETURN, 7), first)
    people = [household.members[0] for household in first]
    assert await played.world.stands(people) == await imagined.world.stands(people)
    for history in (played, imagined):
        for household in first:
            history.diary.resume(household, RETURN)
        await history.live(RETURN + timedelta(days=1), RETURN + timedelta(days=4))
    assert noted(played) == noted(imagined)


def noted(history: History) -> dict[str, object]:
    """What the county knows of everyone, and the counts."""
    people = {key: (entry.level, entry.due, entry.planned) for key, entry in history.diary.entries.items()}
    return {"counted": history.diary.counted, "people": people}
