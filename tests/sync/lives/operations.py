"""How the model server applies one operation: it changes the state and says what became of the operation."""

from collections.abc import Callable
from typing import Any

from tests.sync.lives.feed import Touch
from tests.sync.lives.rules import encounters, risk_of
from tests.sync.lives.state import State, team_at

Operation = dict[str, Any]
DAY = 24 * 60
Verdict = dict[str, Any]


class Deferred(Exception):
    """What the operation is about has not arrived."""


class Quarantined(Exception):
    """The operation cannot be applied; a supervisor decides."""


class Conflict(Exception):
    """The operation lost; both values are kept."""

    def __init__(self, told: Verdict, *, keep: bool = True) -> None:
        super().__init__(told)
        self.told, self.keep = told, keep


def apply(state: State, user: str, op: Operation) -> Verdict:
    """Apply an operation. Raises Deferred, Quarantined or Conflict."""
    kinds: dict[str, Callable[[State, str, Operation], Verdict]] = {
        "visit.create": create,
        "visit.amend": amend,
        "visit.void": void,
        "visit.cosign": cosign,
        "person.patch": patch,
        "encounter.link": link,
        "encounter.split": link,
    }
    if op.get("v") != 1 or op.get("kind") not in kinds:
        raise Quarantined("unknown version or kind")
    return kinds[op["kind"]](state, user, op)


def create(state: State, user: str, op: Operation) -> Verdict:
    """A visit is a fact: never refused because the household is another team's by now."""
    household, visit_id, body = op["household_id"], op["entity_id"], op["body"]
    if household not in state.households or state.households[household]["deleted"]:
        raise Quarantined("no such household")
    at = min(body["occurred_at"], state.now + 10)
    right = _right_to_visit(state, user, household, at)
    visit = {"id": visit_id, "household_id": household, "author": user, "effective_at": at, "level": body["level"]}
    visit |= {
        "amendments": {},
        "void": False,
        "cosigns": {},
        "attachments": list(body.get("attachments", ())),
        "rev": 0,
    }
    if visit_id in state.visits:
        same = all(state.visits[visit_id][name] == visit[name] for name in ("household_id", "author", "level"))
        if not same:
            raise Conflict({"code": "ID_REUSED"})
        return {"flags": right}
    state.visits[visit_id] = visit
    state.arrivals.append(visit_id)
    _touch_visit(state, visit_id)
    for sha in visit["attachments"]:
        _attach(state, household, visit_id, sha)
    return {"flags": right}


def _right_to_visit(state: State, user: str, household: str, at: int) -> list[str]:
    teams = state.members[user]
    if {team_at(state, household, state.now), team_at(state, household, at)} & teams:
        return []
    since = at - 30 * DAY
    if any(team in teams for begun, team in state.households[household]["pairings"] if begun >= since):
        return ["out_of_scope"]
    before = team_at(state, household, since)
    if before in teams:
        return ["out_of_scope"]
    raise Quarantined("not paired")


def _attach(state: State, household: str, visit_id: str, sha: str) -> None:
    """A photo that a visit names is a thing of its own: it may come before the visit or long after."""
    state.attachments[sha] = {"household_id": household, "visit_id": visit_id, "state": "missing", "rev": 1}
    _touch(state, household, "attachment", sha, 1)
    if sha in state.blobs and "photo_first_lost" not in state.mutants:
        make_ready(state, sha)


def make_ready(state: State, sha: str) -> None:
    """The photo of an attachment is whole."""
    row = state.attachments[sha]
    row["state"] = "ready"
    row["rev"] += 1
    if "photo_unheard" not in state.mutants:
        _touch(state, row["household_id"], "attachment", sha, row["rev"])


def _visit(state: State, op: Operation) -> dict[str, Any]:
    visit_id = op["body"].get("visit_id", op["entity_id"])
    if visit_id not in state.visits:
        raise Deferred
    return state.visits[visit_id]


def amend(state: State, user: str, op: Operation) -> Verdict:
    """Amendments are a set; what comes after a void is kept and does not bring the visit back."""
    visit = _visit(state, op)
    rank = int(user in state.supervisors)
    order = [rank, op["body"]["chain"], op["recorded_at"]]
    concurrent = op["base_version"] != visit["rev"]
    visit["amendments"][op["op_id"]] = {"level": op["body"]["level"], "order": order, "by": user}
    _touch_visit(state, visit["id"])
    if visit["void"]:
        raise Conflict({"code": "VISIT_VOID"})
    return {"flags": ["concurrent_amendment"] if concurrent else []}


def void(state: State, user: str, op: Operation) -> Verdict:
    """A void visit stays and no longer counts."""
    visit = _visit(state, op)
    young = state.now - visit["effective_at"] < DAY
    if user not in state.supervisors and not (visit["author"] == user and young):
        raise Quarantined("neither a supervisor nor its author within a day")
    if not visit["void"]:
        visit["void"] = True
        _touch_visit(state, visit["id"], removed=True)
    return {"flags": []}


def cosign(state: State, user: str, op: Operation) -> Verdict:
    """One stance for each teammate."""
    visit = _visit(state, op)
    if visit["cosigns"].get(user, op["body"]["stance"]) != op["body"]["stance"]:
        raise Conflict({"code": "ALREADY_SIGNED"})
    if user in visit["cosigns"]:
        return {"flags": []}
    if visit["author"] == user:
        raise Conflict({"code": "OWN_VISIT"})
    if visit["void"]:
        raise Conflict({"code": "VISIT_VOIDED"})
    visit["cosigns"][user] = op["body"]["stance"]
    if "cosign_unheard" in state.mutants:
        visit["rev"] += 1
    else:
        _touch_visit(state, visit["id"])
    return {"flags": []}


def link(state: State, user: str, op: Operation) -> Verdict:
    """Somebody says that two records are, or are not, of one encounter."""
    pair = op["body"]["visits"]
    if any(one not in state.visits for one in pair):
        raise Deferred
    household = state.visits[pair[0]]["household_id"]
    if state.visits[pair[1]]["household_id"] != household:
        raise Quarantined("two households")
    order = [int(user in state.supervisors), op["recorded_at"]]
    state.links[op["op_id"]] = {"visits": pair, "kind": op["kind"], "order": order, "op_id": op["op_id"]}
    _touch_household(state, household)
    return {"flags": []}


def patch(state: State, user: str, op: Operation) -> Verdict:
    """Fields nobody else changed are set; the others become a conflict that both can see."""
    person = state.persons.get(op["entity_id"])
    if person is None:
        raise Deferred
    if team_at(state, person["household_id"], state.now) not in state.members[user]:
        raise Quarantined("not paired")
    chain, base = op["chain"]["id"], op["base_version"]
    applied, conflicting = [], {}
    for name, value in op["body"]["set"].items():
        field = person["fields"][name]
        if field["value"] == value or field["rev"] <= base or field["chain"] == chain:
            applied.append(name)
        else:
            conflicting[name] = {"theirs": field["value"], "mine": value}
    changed = {
        name: op["body"]["set"][name] for name in applied if person["fields"][name]["value"] != op["body"]["set"][name]
    }
    if changed:
        person["rev"] += 1
        for name, value in changed.items():
            person["fields"][name] = {"value": value, "rev": person["rev"], "chain": chain}
        _touch(state, person["household_id"], "person", op["entity_id"], person["rev"])
    if conflicting:
        state.conflicts[op["op_id"]] = {"household_id": person["household_id"], "fields": conflicting, "rev": 1}
        _touch(state, person["household_id"], "conflict", op["op_id"], 1)
        raise Conflict({"applied": applied, "conflicting": conflicting})
    return {"flags": []}


def _touch(state: State, household: str, kind: str, row_id: str, rev: int, *, removed: bool = False) -> None:
    scope = f"team:{team_at(state, household, state.now)}"
    state.touched.append(Touch(scope, kind, row_id, household, rev, "delete" if removed else "put"))


def _touch_visit(state: State, visit_id: str, *, removed: bool = False) -> None:
    visit = state.visits[visit_id]
    visit["rev"] += 1
    _touch(state, visit["household_id"], "visit", visit_id, visit["rev"], removed=removed or visit["void"])
    _touch_household(state, visit["household_id"])


def _words(state: State) -> list[dict[str, Any]]:
    """What was said of encounters; a server that takes the last to arrive for the newest is wrong."""
    words = list(state.links.values())
    if "last_word" in state.mutants:
        return [{**one, "order": [number]} for number, one in enumerate(words)]
    return words


def _touch_household(state: State, household: str) -> None:
    row = state.households[household]
    visits = [one for one in state.visits.values() if one["household_id"] == household]
    if "arrival_risk" in state.mutants:
        known = {one["id"]: one for one in visits}
        last = [known[visit_id] for visit_id in state.arrivals if visit_id in known and not known[visit_id]["void"]][
            -2:
        ]
        row["risk"] = max((one["level"] for one in last), default=0)
    else:
        row["risk"] = risk_of(visits)
    row["encounters"] = encounters(visits, _words(state))
    row["rev"] += 1
    _touch(state, household, "household", household, row["rev"])
