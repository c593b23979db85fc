"""What operators do to the real server between the requests of phones, by the verbs they have for it."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import update

from app.core import clock
from app.core.db import Deployment, reading, transaction
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.journal.actor import Actor, RoleAt, operator
from app.journal.perform import perform
from app.places.tables import PlaceRow
from app.sync.feeds.collect import collect_tombstones
from app.sync.inbox.wake import settle_left_behind
from app.sync.reference.publish import publish_everywhere
from app.teams.form import SeatOf, fill_seat, vacate_seat
from app.teams.pair import PairHousehold, end_pairing, pair_household
from app.teams.store import lock_teams, pairings_of
from app.visits.commands import VoidVisit
from app.visits.void import void_visit
from tests.registered import COUNTY, TOWN
from tests.sync.lives.real.grounds import SEAT_OF, Grounds

DESK = Actor(COUNTY, None, "desk", "test", frozenset({"*"}), (RoleAt("town_officer", TOWN),), ())


async def move(deployment: Deployment, household_id: UUID, team_id: UUID) -> None:
    """Give a household to a team; to the team that has it nothing is given."""
    async with reading(deployment, EVERYWHERE) as db:
        held = (await pairings_of(db, COUNTY, [household_id]))[household_id]
    [current] = [one for one in held if one.until_at is None]
    if current.team_id == team_id:
        return
    await perform(deployment, end_pairing, DESK, clock.now(), current.pairing_id)
    await perform(deployment, pair_household, DESK, clock.now(), PairHousehold(uuid4(), household_id, team_id))


async def change_seat(deployment: Deployment, grounds: Grounds, user: str, team: str) -> None:
    """A seat of a team goes to a worker, or from them to whoever stands in."""
    seat, team_id = SEAT_OF[user], grounds.teams[team]
    async with transaction(deployment, EVERYWHERE) as db:
        found = (await lock_teams(db, COUNTY, [team_id], clock.now()))[team_id]
    holder = next(one.account_id for one in found.members if one.seat == seat)
    successor = f"standing-in-{seat}" if holder == grounds.accounts[user] else user
    await perform(deployment, vacate_seat, operator(COUNTY), clock.now(), SeatOf(team_id, seat))
    command = SeatOf(team_id, seat, grounds.accounts[successor])
    await perform(deployment, fill_seat, operator(COUNTY), clock.now(), command)


async def strike(deployment: Deployment, visit_id: UUID) -> None:
    """Void a visit, where there is one that may be."""
    try:
        await perform(deployment, void_visit, DESK, clock.now(), VoidVisit(visit_id, "重复录入"))
    except Refusal:
        return


async def collect(deployment: Deployment) -> None:
    """Forget what is told to be gone, as if it had been so for longer than any phone stays away."""
    await collect_tombstones(deployment, clock.now() + timedelta(days=400))


async def change_reference(deployment: Deployment, number: int) -> None:
    """A village has another name, so that the reference feed has something to say."""
    async with transaction(deployment, EVERYWHERE) as db:
        places = table(PlaceRow)
        await db.write(update(places).where(places.c.code == TOWN).values(name=f"镇{number}"))
    await publish_everywhere(deployment, clock.now())


async def recover(deployment: Deployment) -> None:
    """What the worker does a minute after a server's death: what was received and not decided is decided."""
    await settle_left_behind(deployment, clock.now() + timedelta(minutes=2))
