"""What a state machine is to the tests: its tables, how a row is brought into a state, the call for each act."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from httpx import AsyncClient, Response

from app.access.policy import ROLES
from app.core.db import Deployment
from app.core.settings import Limits, Settings
from tests.access.walk.actors import FIELD
from tests.callers import headers_for
from tests.registered import COUNTY, TOWN, VILLAGE
from tests.visits.scene import Scene, a_scene

# A token is asked for so many calls that limits would answer instead of machines.
SETTINGS = Settings(limits=Limits(**dict.fromkeys(Limits.model_fields, 1_000_000)))
PLACES = {"village_officer": VILLAGE, "county_officer": COUNTY}
DESK = "healthcare_security"
Subject = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API; its ids are new each time it is made."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Ground:
    """A household with its team, and a caller of every role who reaches it (a department officer by the desk that medical aid goes to)."""

    deployment: Deployment
    http: AsyncClient
    scene: Scene
    callers: Mapping[str, Mapping[str, str]]
    kept: dict[str, Any] = field(default_factory=dict)  # what a machine wants to remember between the rows it brings

    @property
    def person_id(self) -> UUID:
        """The person who lives there."""
        return self.scene.people[0]

    async def send(self, call: Call, role: str) -> Response:
        """Make a call as the caller of a role."""
        headers = {"Accept-Language": "en", **self.callers[role], **call.headers}
        return await self.http.request(call.method, call.path, json=call.body, headers=headers)

    async def done(self, call: Call, role: str) -> Mapping[str, Any]:
        """The answer to a call that must succeed."""
        answer = await self.send(call, role)
        assert answer.status_code < 300, f"{role} {call.method} {call.path}: {answer.text}"
        told: Mapping[str, Any] = answer.json() if answer.content else {}
        return told


@dataclass(frozen=True)
class Machine:
    """A machine under test.

    `moves` and `roles` are the tables of its policy. `bring` makes a new row in a state (through HTTP where HTTP leads there), `call`
    is the call for an act on it, `state` asks where it stands. `by_itself` are moves that no call makes. `onward` names where an act
    ends when the machine goes on by itself in the same transaction. `unseen` are the states in which a role does not see the row
    at all, and is told 404 for whatever it might do. `again` are the states in which an act, said once more, changes nothing.
    """

    name: str
    moves: Mapping[str, tuple[frozenset[str], str]]
    roles: Mapping[str, frozenset[str]]
    bring: Callable[[Ground, str], Awaitable[Subject]]
    call: Callable[[str, Subject], Call]
    state: Callable[[Ground, Subject], Awaitable[str]]
    by_itself: frozenset[str] = frozenset()
    onward: Mapping[str, str] = field(default_factory=dict)
    unseen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    again: Mapping[str, frozenset[str]] = field(default_factory=dict)
    code: str = "MOVE_REFUSED"

    @property
    def states(self) -> tuple[str, ...]:
        """Every state that a move starts from or ends in."""
        return tuple(sorted({state for starts, end in self.moves.values() for state in (*starts, end)}))

    @property
    def acts(self) -> tuple[str, ...]:
        """Every move that somebody makes by a call."""
        return tuple(sorted(self.moves.keys() - self.by_itself))

    def may(self, act: str, role: str, state: str) -> bool:
        """True for a role to which the act is open, whatever the state says of it."""
        return role in self.roles[act] and state not in self.unseen.get(role, ())

    def refused(self) -> Iterator[tuple[str, str, str]]:
        """Every state x act x role that must be refused, or be answered without any change."""
        for state in self.states:
            for act in self.acts:
                for role in sorted(ROLES):
                    if not self.may(act, role, state) or state not in self.moves[act][0]:
                        yield state, act, role

    def fault(self, state: str, act: str, role: str, answer: Response) -> str | None:
        """What is wrong with the answer to a call that must be refused."""
        asked = f"{act} of {state} by {role}"
        if not self.may(act, role, state):
            return None if answer.status_code in {403, 404} else f"{asked}: {answer.status_code} {answer.text}"
        if state in self.again.get(act, ()):
            return None if answer.status_code == 200 else f"{asked}: {answer.status_code} {answer.text}"  # OK
        told = answer.json()
        if answer.status_code != 409 or told["code"] != self.code:
            return f"{asked}: {answer.status_code} {answer.text}"
        return None if state in told["detail"] else f"{asked}: the state is missing in {told['detail']!r}"


async def a_ground(deployment: Deployment, http: AsyncClient) -> Ground:
    """A household, and everybody who calls."""
    scene = await a_scene(deployment)
    callers = {}
    for role in sorted(ROLES):
        team = scene.team_id if role in FIELD else None
        desk = DESK if role == "department_officer" else None
        callers[role] = await headers_for(deployment, role, PLACES.get(role, TOWN), team, desk=desk)
    return Ground(deployment, http, scene, callers)
