"""What operators do to the model server: households and forms, moves, old tombstones, backups."""

import copy
import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from tests.sync.lives.feed import Touch, collect, finalise, leave
from tests.sync.lives.operations import make_ready, void
from tests.sync.lives.state import State, team_at

USERS = {"ann": {"a"}, "ben": {"a", "b"}, "cai": {"b"}, "dan": {"b"}}
TEAMS = ("a", "b")
HOMES = 3


class Office:
    """The state of a server with two teams, and who changes it from a desk."""

    page = 3

    def __init__(self, mutants: Iterable[str] = ()) -> None:
        self.count = itertools.count(1)
        self.state = State(epoch="epoch-1", mutants=frozenset(mutants))
        self.epochs = 1
        self.state.members = {user: set(teams) for user, teams in USERS.items()}
        self.state.supervisors = {"dan"}
        for number in range(HOMES):
            self.add_household(self.home(number), TEAMS[number % 2], self.person_of(self.home(number)))
        self.change_form()
        self.copy = copy.deepcopy(self.state)

    @property
    def blind(self) -> bool:
        """Whether phones apply pages without looking which cursor they were asked with."""
        return "no_cas" in self.state.mutants

    def new_id(self, kind: str) -> str:
        """An id that nothing has yet."""
        return f"{kind}{next(self.count):04}"

    def home(self, number: int) -> str:
        """One of the households."""
        return f"h{number + 1}"

    def person_of(self, household: str) -> str:
        """The person of a household."""
        return f"p{household}"

    def minute(self) -> int:
        """The time, in minutes."""
        return self.state.now

    def wait(self, minutes: int) -> None:
        """Time goes by."""
        self.state.now += minutes

    def worded(self, _user: str, op: dict[str, Any]) -> dict[str, Any]:
        """An operation as phones send it."""
        return op

    def join_or_leave(self, user: str, team: str) -> None:
        """A worker joins a team, or leaves it."""
        self.state.members[user] ^= {team}

    def change_schema(self) -> None:
        """What phones hold has a new shape."""
        self.state.schema += 1

    def _commit(self) -> None:
        finalise(self.state.scopes, self.state.touched)
        self.state.touched.clear()

    def add_household(self, household: str, team: str, person: str) -> None:
        """A household with one person, paired with a team."""
        state = self.state
        state.households[household] = {
            "pairings": [(state.now, team)],
            "risk": 0,
            "encounters": [],
            "rev": 1,
            "deleted": False,
        }
        fields = {name: {"value": "", "rev": 0, "chain": None} for name in ("phone", "address")}
        state.persons[person] = {"household_id": household, "fields": fields, "rev": 1}
        for kind, row_id in (("household", household), ("person", person)):
            state.touched.append(Touch(f"team:{team}", kind, row_id, household, 1))
        self._commit()

    def change_form(self) -> None:
        """The form for everybody has another version."""
        self.state.forms.setdefault("home", {"rev": 0})["rev"] += 1
        self.state.touched.append(Touch("ref", "form", "home", "", self.state.forms["home"]["rev"]))
        self._commit()

    def move(self, household: str, team: str) -> None:
        """Give a household to another team, with all that is known of it."""
        state, mutants = self.state, self.state.mutants
        before = team_at(state, household, state.now)
        if before == team:
            return
        state.households[household]["pairings"].append((state.now, team))
        leave(state.scopes, f"team:{before}", household, own_key="exit_overwritten" not in mutants)
        row = state.households[household]
        row["rev"] += 1
        touches = [Touch(f"team:{team}", "household", household, household, row["rev"])]
        if "move_head_only" not in mutants:
            touches += self._rows_of(household, f"team:{team}")
        state.touched += touches
        self._commit()

    def _rows_of(self, household: str, scope: str) -> list[Touch]:
        state = self.state
        tables: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
            "person": state.persons,
            "visit": state.visits,
            "conflict": state.conflicts,
            "attachment": state.attachments,
        }
        return [
            Touch(scope, kind, row_id, household, row["rev"])
            for kind, rows in tables.items()
            for row_id, row in rows.items()
            if row["household_id"] == household and not row.get("void")
        ]

    def strike(self, visit_id: str) -> None:
        """A supervisor at a desk voids a visit."""
        if visit_id in self.state.visits:
            void(self.state, min(self.state.supervisors), {"entity_id": visit_id, "body": {}})
            self._commit()

    def collect(self, team: str) -> None:
        """Forget the older half of what is told to be gone in a team's feed."""
        scope = self.state.scopes.get(f"team:{team}")
        if scope:
            collect(scope, scope.head - 1, raise_floor="gc_no_floor" not in self.state.mutants)

    def store_photo(self, sha: str) -> None:
        """A photo is whole: what waits for it is ready."""
        state = self.state
        state.blobs.add(sha)
        if sha in state.attachments and state.attachments[sha]["state"] == "missing":
            make_ready(state, sha)
        self._commit()

    def backup(self) -> None:
        """Keep a copy of everything."""
        self.copy = copy.deepcopy(self.state)

    def restore(self) -> None:
        """Go back to the last copy; a new epoch says so."""
        now = self.state.now
        self.state = copy.deepcopy(self.copy)
        self.state.now = now
        self.epochs += 1
        if "no_epoch" not in self.state.mutants:
            self.state.epoch = f"epoch-{self.epochs}"
