"""Things to test with, one plain function per noun: a team through its own verb, an identity number nobody has."""

from itertools import count
from typing import Any
from uuid import UUID, uuid4

from app.access.policy import SEATS
from app.core import clock
from app.core.db import Deployment
from app.journal.actor import operator
from app.journal.perform import perform
from app.people.policy import check_character
from app.teams.form import FormTeam, form_team
from app.teams.pair import PairHousehold, pair_household
from app.teams.values import Pairing, Team
from tests.callers import an_account
from tests.registered import COUNTY, TOWN, VILLAGE, put_places

_sequence = count(1)


def an_identity_number(born: str = "19400229", *, male: bool = True) -> str:
    """A valid number under the prefix 330499, which no place ever had; each call another one."""
    body = f"330499{born}{next(_sequence) % 500 * 2 + male:03}"
    return body + check_character(body)


async def a_team(deployment: Deployment, place: str = TOWN) -> Team:
    """A team of three new accounts."""
    await put_places(deployment, place)
    members = tuple([(seat, (await an_account(deployment, seat, place)).account_id) for seat in SEATS])
    command = FormTeam(uuid4(), "一组", place, members)
    return (await perform(deployment, form_team, operator(place[:6]), clock.now(), command)).team


async def a_pairing(deployment: Deployment, household_id: UUID, team_id: UUID) -> Pairing:
    """A household paired with a team."""
    command = PairHousehold(uuid4(), household_id, team_id)
    return (await perform(deployment, pair_household, operator(COUNTY), clock.now(), command)).pairing


def a_person_body(**changed: Any) -> dict[str, Any]:
    """A person as sent in a body: an elderly widow with a mobile, an identity number of her own."""
    body: dict[str, Any] = {"id": str(uuid4()), "name": "张小花", "relation": "02", "status": "active"}
    body |= {"id_number": an_identity_number(male=False), "phone": "13800138000", "marital": "30"}
    return {name: value for name, value in {**body, **changed}.items() if value is not ...}


def a_household_body(*people: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A household as sent in a body, with one person unless others are given."""
    body = {"id": str(uuid4()), "place": VILLAGE, "address": "3组12号", "people": list(people) or [a_person_body()]}
    return {**body, **changed}


def an_external_body(home: str = "H-1", *, place: str = VILLAGE, **changed: Any) -> dict[str, Any]:
    """A person as another system sends them: without an id of ours, in a household by its own id."""
    return a_person_body(id=..., household={"external_id": home, "place": place, "address": "3组12号"}, **changed)
