"""What must hold once the network is whole and nobody has anything left to send."""

from collections.abc import Iterator

from nuanxin_phone.pulling import digest_of

from tests.sync.lives.network import Network
from tests.sync.lives.office import Office
from tests.sync.lives.pages import data_of
from tests.sync.lives.rules import encounters, risk_of
from tests.sync.lives.state import State, team_at

REFUSED = {"conflict", "quarantined"}


def truth(state: State, user: str) -> dict[tuple[str, str], tuple[str, int, object]]:
    """The rows that a user's phone has to hold, from the rows themselves: the feed is what is tried."""
    return {
        (kind, row_id): (scope, rev, data_of(state, kind, row_id)) for kind, row_id, scope, rev in _due(state, user)
    }


def _due(state: State, user: str) -> Iterator[tuple[str, str, str, int]]:
    for household, row in state.households.items():
        team = team_at(state, household, state.now)
        if team not in state.members[user]:
            continue
        yield "household", household, f"team:{team}", row["rev"]
        kinds = {"person": state.persons, "visit": state.visits, "conflict": state.conflicts}
        for kind, rows in {**kinds, "attachment": state.attachments}.items():
            for row_id, one in rows.items():
                if one["household_id"] == household and not one.get("void"):
                    yield kind, row_id, f"team:{team}", one["rev"]
    for op_id, status in state.statuses.items():
        if status["user"] == user:
            yield "op_status", op_id, f"user:{user}", 1
    for form, row in state.forms.items():
        yield "form", form, "ref", row["rev"]


def check(server: Office, network: Network, recorded: dict[str, set[str]]) -> None:
    """The invariants of sync.md, section 7."""
    state = server.state
    for user, link in network.links.items():
        mine = {f"team:{team}" for team in state.members[user]} | {f"user:{user}", "ref"}
        wanted = truth(state, user)
        held = link.phone.rows()
        assert held == wanted, f"I1: the phone of {user} differs from the server"
        assert {scope for scope, _, _ in held.values()} <= mine, f"I6: {user} holds what is not theirs"
        assert link.phone.store.get("mismatches", "0") == "0", f"I2: {user} saw a digest that did not fit"
        for name in mine:
            assert digest_of(link.phone.store, name) == (state.scopes[name].live(), state.scopes[name].digest)
        _check_operations(server, network, user, recorded[user])
    _check_risk(server)
    for sha, row in state.attachments.items():
        assert (row["state"] == "ready") == (sha in state.blobs), (
            "I8: a photo is here and not ready, or the other way about"
        )


def _check_operations(server: Office, network: Network, user: str, recorded: set[str]) -> None:
    phone, state = network.links[user].phone, server.state
    assert phone.pending() == [], f"I3: {user} still waits"
    held = {*state.inbox, *state.quarantine}
    assert recorded <= held, f"I3: the server lost {recorded - held}"
    verdicts = phone.verdicts()
    assert recorded == verdicts.keys(), "I3: not acknowledged"
    for op_id in recorded & state.inbox.keys():
        verdict, op = state.inbox[op_id]["verdict"], state.inbox[op_id]["op"]
        assert verdict is not None, f"I3: {op_id} was never decided"
        if op["kind"] == "visit.create":
            accepted = verdict["status"] == "accepted"
            assert (op["entity_id"] in state.visits) == accepted, f"I4: a visit is {verdict['status']}"
        told = verdicts[op_id]
        assert not (told in REFUSED and verdict["status"] == "accepted"), f"I4: {op_id} accepted and refused"
        assert not (told == "accepted" and verdict["status"] in REFUSED), f"I4: {op_id} accepted and refused"


def _check_risk(server: Office) -> None:
    state = server.state
    assert len(state.arrivals) == len(set(state.arrivals)) == len(state.visits), "I4: a visit twice"
    for household, row in state.households.items():
        visits = [one for one in state.visits.values() if one["household_id"] == household]
        assert row["risk"] == risk_of(visits), "I5: the risk is not what the visits say"
        assert row["encounters"] == encounters(visits, list(state.links.values())), "I5: encounters"
