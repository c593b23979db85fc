"""A household with its people and the team paired with it, the workers who visit, and what their phones send."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient, Response
from sqlalchemy import insert

from app.access.accounts import IssueToken, issue_token
from app.access.policy import scopes_allowed
from app.core import clock
from app.core.db import Db, Deployment, transaction
from app.core.errors import Refusal
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.core.tables import table
from app.journal.actor import Actor, RoleAt, Seat, operator
from app.journal.facts import Outcome
from app.journal.perform import perform, perform_all
from app.people import store as registry
from app.people.store import NewPerson
from app.people.values import FileFact, GeoPoint, HouseholdDetails, Identity
from app.risk.reassess import Cause, reassess
from app.teams.tables import PairingRow, TeamRow
from app.visits.receipt import Receipt
from app.visits.schemas.submission import VisitIn
from app.visits.submit import submit_visits
from tests.callers import an_account
from tests.registered import COUNTY, TOWN, VILLAGE, put_places

ELDER = date(1944, 5, 1)
ADULT = date(1979, 3, 3)


@dataclass(frozen=True, slots=True)
class Scene:
    """A household: who lives there, and its team."""

    deployment: Deployment
    household_id: UUID
    people: tuple[UUID, ...]
    team_id: UUID | None
    place: str = VILLAGE
    since: datetime = field(default_factory=clock.now)
    home: GeoPoint | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody with an account: as verbs know them, and the header their phone sends."""

    actor: Actor
    headers: dict[str, str]

    @property
    def account_id(self) -> UUID:
        """The account's id."""
        assert self.actor.account_id is not None
        return self.actor.account_id


async def a_worker(
    deployment: Deployment, role: str = "social_worker", place: str = TOWN, team_id: UUID | None = None
) -> Worker:
    """An account with one role, perhaps a seat in a team, and a token for all it may do."""
    account = await an_account(deployment, role, place, team_id)
    own = Settings()
    command = IssueToken(account.name, frozenset(), "test", own.issuer, own.audience, 3600)
    token = await perform(deployment, issue_token, operator(account.county), clock.now(), command)
    seats = (Seat(team_id, role),) if team_id else ()
    held = (RoleAt(role, place),)
    actor = Actor(account.county, account.account_id, account.name, "test", scopes_allowed([role]), held, seats)
    return Worker(actor, {"Authorization": f"Bearer {token}"})


async def a_team(deployment: Deployment, place: str = TOWN) -> UUID:
    """A team without members; workers take seats in it as they come."""
    await put_places(deployment, place)
    team_id = uuid4()
    row = {"county": place[:6], "team_id": team_id, "name": "一组", "place": place, "revision": 1}
    async with transaction(deployment, EVERYWHERE) as db:
        await db.write(insert(table(TeamRow)), [{**row, "created_at": clock.now()}])
    return team_id


async def a_scene(
    deployment: Deployment,
    *born: date,
    team_id: UUID | None = None,
    since: datetime | None = None,
    place: str = VILLAGE,
    home: GeoPoint | None = None,
) -> Scene:
    """A household enrolled `since` (60 days ago) with a person per date of birth (one elder), paired with a team from then on."""
    return (await scenes(deployment, 1, *born, team_id=team_id, since=since, place=place, home=home))[0]


async def scenes(
    deployment: Deployment,
    number: int,
    *born: date,
    team_id: UUID | None = None,
    since: datetime | None = None,
    place: str = VILLAGE,
    home: GeoPoint | None = None,
) -> list[Scene]:
    """Several such households, the same team with all; ids ascend with the order in which they are given."""
    await put_places(deployment, place)
    team_id = team_id or await a_team(deployment, place[:9])
    since = since or clock.now() - timedelta(days=60)
    births = born or (ELDER,)
    made = [Scene(deployment, uuid4(), ids(len(births)), team_id, place, since, home) for _ in range(number)]
    async with transaction(deployment, EVERYWHERE) as db:
        await _register(db, made, births)
    await perform(deployment, _enrol, operator(place[:6]), since, [one.household_id for one in made])
    return made


def ids(number: int) -> tuple[UUID, ...]:
    """Fresh ids in ascending order."""
    return tuple(sorted(uuid4() for _ in range(number)))


async def _register(db: Db, made: Sequence[Scene], births: Sequence[date]) -> None:
    county, since = made[0].place[:6], made[0].since
    homes = {one.household_id: (one.place, HouseholdDetails("3组12号", one.home)) for one in made}
    await registry.add_households(db, county, homes, since)
    people = [
        (one.household_id, person_id, birth)
        for one in made
        for person_id, birth in zip(one.people, births, strict=True)
    ]
    new = [
        NewPerson(person_id, household_id, "active", "1", Identity("金丝雀", birth), "")
        for household_id, person_id, birth in people
    ]
    keys = await registry.add_people(db, county, new, since)
    facts = [fact for household_id, person_id, _ in people for fact in _facts(household_id, person_id, since)]
    await registry.add_facts(db, county, facts, keys)
    await registry.set_teams(db, county, {one.household_id: (one.team_id, 2) for one in made})
    rows = [{"pairing_id": uuid4(), "household_id": one.household_id, "team_id": one.team_id} for one in made]
    await db.write(insert(table(PairingRow)), [{**row, "county": county, "from_at": since} for row in rows])


def _facts(household_id: UUID, person_id: UUID, since: datetime) -> list[FileFact]:
    day = clock.day_of(since)
    given: list[tuple[Any, str, UUID | None]] = [("membership", "01", household_id), ("status", "active", None)]
    return [FileFact(uuid4(), person_id, kind, code, home, day, None, since, None, None) for kind, code, home in given]


async def _enrol(db: Db, actor: Actor, at: datetime, households: Sequence[UUID]) -> Outcome[None]:
    causes = [Cause(household_id, "enrolment", household_id) for household_id in households]
    found = await reassess(db, actor, at, causes)
    return Outcome(None, tuple(fact for one in found.values() for fact in one.facts))


def a_visit(scene: Scene, *answers: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A completed visit at home, now: the answers of each person in their order; fields may be changed or left out (`...`)."""
    people = [{"person_id": str(one), "answers": given} for one, given in zip(scene.people, answers, strict=False)]
    body = {"id": str(uuid4()), "household_id": str(scene.household_id), "occurred_at": clock.now().isoformat()}
    body |= {"mode": "home", "outcome": "completed", "form": "home/1"}
    return {name: value for name, value in {**body, "people": people, **changed}.items() if value is not ...}


def a_need(scene: Scene, **changed: Any) -> dict[str, Any]:
    """A need of the first person."""
    need = {"id": str(uuid4()), "person_id": str(scene.people[0]), "category": "medical_aid", "urgency": "soon"}
    return {**need, "detail": "药费", "consent_to_share": True, **changed}


async def submit(client: AsyncClient, worker: Worker, body: dict[str, Any]) -> Response:
    """What the API answers to a visit."""
    return await client.post("/v1/visits", json=body, headers=worker.headers)


async def submitted_at(
    deployment: Deployment, worker: Worker, at: datetime, *bodies: dict[str, Any]
) -> list[Receipt | Refusal]:
    """What the verb behind the API says at an instant of the test's choosing, to a list in one transaction."""
    commands = [VisitIn.model_validate(body).command() for body in bodies]
    return await perform_all(deployment, submit_visits, worker.actor, at, commands)


__all__ = [
    "ADULT",
    "COUNTY",
    "ELDER",
    "TOWN",
    "VILLAGE",
    "Scene",
    "Worker",
    "a_need",
    "a_scene",
    "a_team",
    "a_visit",
    "a_worker",
    "ids",
    "scenes",
    "submit",
    "submitted_at",
]
