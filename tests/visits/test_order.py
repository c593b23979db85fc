"""Arrival does not matter: the same visits shuffled, repeated and split in any way end in the same file (risk.md, rule 11)."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.core.crypto import make_keyring
from app.core.db import Deployment, open_database
from app.core.errors import Refusal
from app.journal.perform import perform
from app.visits.amend import amend_visit
from app.visits.schemas.submission import AmendmentIn, VoidingIn
from app.visits.void import void_visit
from tests.visits.replayed import exported, from_scratch, kept_states, shown
from tests.visits.scene import ADULT, ELDER, Scene, Worker, a_scene, a_team, a_worker, submitted_at
from tests.visits.stored import recounted, rows_of, summed

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
SINCE = NOW - timedelta(days=200)
CHILD = date(2014, 9, 1)
KEYRING = make_keyring()
FEW = settings(
    max_examples=8, phases=[Phase.generate], deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

ANSWERS: dict[str, Sequence[Any]] = {
    "care.living_arrangement": ("alone", "with_children", None),
    "health.adl_unable_items": (0, 1, 5),
    "health.major_illness": (True, False),
    "mental.phq9_score": (0, 14, 21),
    "mental.phq9_item9": (0, 2),
    "economy.income_change": ("stable", "unemployed"),
    "housing.safety_grade": ("A", "C", "D"),
    "child.guardianship_status": ("normal", "weak_single_parent"),
    "events": ([], [{"type": "fell", "on": "2026-04-28"}], [{"type": "fire", "on": "2026-05-03"}]),
}


class Told(NamedTuple):
    """One record: when (minutes after enrolment), by whom, how it went, what each person said (None: not listed)."""

    minutes: int
    author: int
    mode: str
    outcome: str
    key: str | None
    people: tuple[dict[str, Any] | None, ...]
    later: str | None


def answers() -> st.SearchStrategy[dict[str, Any] | None]:
    """A few answers of one person; sometimes the person is not listed."""
    given_ones = {code: st.sampled_from(values) for code, values in ANSWERS.items()}
    some = st.fixed_dictionaries({}, optional=given_ones).filter(lambda one: len(one) <= 4)
    return st.one_of(some, some, some, st.none())


def records() -> st.SearchStrategy[Told]:
    """Records hours, days or weeks apart, of three teammates; some are amended or voided once they are in."""
    minutes = st.one_of(st.integers(0, 240), st.integers(0, 195).map(lambda day: 600 + day * 1440))
    modes = st.sampled_from(["home", "home", "home", "phone", "neighbour_check"])
    outcomes = st.sampled_from(["completed", "completed", "completed", "partial", "not_home", "refused"])
    later = st.sampled_from([None, None, None, None, "amended", "voided"])
    people = st.tuples(answers(), answers(), answers())
    return st.builds(
        Told, minutes, st.integers(0, 2), modes, outcomes, st.sampled_from([None, None, "a"]), people, later
    )


def bodies_of(scene: Scene, told: Sequence[Told]) -> list[dict[str, Any]]:
    """What phones send of these records; ids ascend with the records' order, so that ties break alike in every household."""
    ids = sorted(uuid4() for _ in told)
    return [
        {
            "id": str(visit_id),
            "household_id": str(scene.household_id),
            "occurred_at": (SINCE + timedelta(minutes=one.minutes)).isoformat(),
            "mode": one.mode,
            "outcome": one.outcome,
            "form": "home/1",
            "encounter_key": one.key,
            "people": [
                {"person_id": str(person), "answers": said}
                for person, said in zip(scene.people, one.people, strict=True)
                if said is not None
            ],
        }
        for visit_id, one in zip(ids, told, strict=True)
    ]


async def corrected(scene: Scene, officer: Worker, told: Told, body: dict[str, Any]) -> None:
    """What happens to a record once it is in."""
    visit_id = UUID(body["id"])
    if told.later == "voided":
        command = VoidingIn.model_validate({"reason": "录错了"}).command(visit_id)
        await perform(scene.deployment, void_visit, officer.actor, NOW, command)
    elif told.later == "amended" and body["people"]:
        people = [{**body["people"][0], "answers": {"health.adl_unable_items": 2, "mental.phq9_item9": None}}]
        amendment = AmendmentIn.model_validate({"id": str(uuid4()), "reason": "选错了", "people": people})
        await perform(scene.deployment, amend_visit, officer.actor, NOW, amendment.command(visit_id))


class Sent(NamedTuple):
    """Who sends: three teammates, and an officer who corrects."""

    team_id: UUID
    mates: tuple[Worker, ...]
    officer: Worker


async def senders(deployment: Deployment) -> Sent:
    """A team of three and a town officer."""
    team_id = await a_team(deployment)
    mates = [await a_worker(deployment, team_id=team_id) for _ in range(3)]
    return Sent(team_id, tuple(mates), await a_worker(deployment, "town_officer"))


async def arrived(deployment: Deployment, by: Sent, told: Sequence[Told], batches: Sequence[Sequence[int]]) -> Scene:
    """A new household to which these records came in these batches, a batch per author and transaction."""
    scene = await a_scene(deployment, ELDER, ADULT, CHILD, team_id=by.team_id, since=SINCE)
    bodies, seen = bodies_of(scene, told), set[int]()
    for step, batch in enumerate(batches):
        for author in range(3):
            mine = [number for number in batch if told[number].author == author]
            at = NOW + timedelta(seconds=step)
            outcomes = await submitted_at(deployment, by.mates[author], at, *(bodies[number] for number in mine))
            assert not [one for one in outcomes if isinstance(one, Refusal)]
        for number in sorted(set(batch) - seen):
            await corrected(scene, by.officer, told[number], bodies[number])
            seen.add(number)
    return scene


async def the_file(scene: Scene) -> Any:
    """What must be equal, with people and visits by their number: where all stand, and how many person-visits each had."""
    people = {person_id: number for number, person_id in enumerate(scene.people)}
    mine = [row for row in await rows_of(scene.deployment, "visit_person") if row.household_id == scene.household_id]
    counted = sorted((people[row.person_id], row.counted_on) for row in mine if row.counted_on)
    return await shown(scene, NOW.date()), counted


@FEW
@given(told=st.lists(records(), min_size=2, max_size=7), dice=st.randoms(use_true_random=False))
def test_shuffled_repeated_and_split(database_url: str, told: list[Told], dice: Random) -> None:
    ordered = sorted(range(len(told)), key=lambda number: told[number].minutes)
    shuffled = [*range(len(told)), *dice.sample(range(len(told)), k=2)]
    dice.shuffle(shuffled)
    one, other = sorted(dice.sample(range(len(shuffled) + 1), k=2))
    split = [shuffled[:one], shuffled[one:other], shuffled[other:]]
    asyncio.run(compare(database_url, told, [[number] for number in ordered], split))


async def compare(database_url: str, told: Sequence[Told], *ways: Sequence[Sequence[int]]) -> None:
    """However the records came in, the file is the same, and it is what the pure engine makes of the history."""
    database = open_database(database_url, pool_size=2)
    deployment = Deployment(database, KEYRING)
    try:
        by = await senders(deployment)
        scenes = [await arrived(deployment, by, told, way) for way in ways]
        files = [await the_file(scene) for scene in scenes]
        assert files[1:] == files[:-1]
        for scene in scenes:
            assert await kept_states(scene) == await from_scratch(scene)
        if not took_back_a_sign(told):
            assert files[0][0] == await exported(scenes[0], NOW.date())
        assert await summed(deployment) == await recounted(deployment)
    finally:
        await database.close()


def took_back_a_sign(told: Sequence[Told]) -> bool:
    """True where an amendment took back the sign of a danger: the sign stays, but a case has no words for what was said before."""
    return any(said and said.get("mental.phq9_item9") for one in told if one.later == "amended" for said in one.people)
