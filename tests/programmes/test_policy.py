"""The tables of moves, and the document of kinds."""

from typing import Any

import pytest
import yaml

from app.access.policy import ROLE_SCOPES, ROLES
from app.programmes import policy
from app.programmes.kinds import DOCUMENT, all_kinds, read_kinds
from app.programmes.ledger import MOVES_SUM
from app.referrals.routing import routings

MACHINES = (
    (policy.PROGRAMME_MOVES, policy.PROGRAMME_ROLES, policy.PROGRAMME_STATES),
    (policy.PARTICIPATION_MOVES, policy.PARTICIPATION_ROLES, policy.PARTICIPATION_STATES),
    (policy.STEP_MOVES, policy.STEP_ROLES, policy.STEP_STATES),
)


@pytest.mark.parametrize(("moves", "roles", "states"), MACHINES)
def test_every_state_is_reached_and_every_move_is_someones(
    moves: policy.Moves, roles: dict[str, frozenset[str]], states: tuple[str, ...]
) -> None:
    starts = {state for begins, _ in moves.values() for state in begins}
    ends = {end for _, end in moves.values()}
    assert starts | ends == set(states)
    assert set(states) <= {states[0], *ends}
    assert roles.keys() == moves.keys()
    for holders in roles.values():
        assert all("programmes:write" in ROLE_SCOPES[role] for role in holders)
        assert holders & ROLES
    with pytest.raises(policy.MoveRefused):
        policy.move(moves, states[0], "unheard-of")


def test_the_kinds_of_the_seed_are_there_and_speak_of_what_is_known() -> None:
    for kinds in all_kinds():
        assert {one.effect for one in kinds.delivery_kinds.values()} <= {*MOVES_SUM, "none"}
        assert policy.OPEN_STATES.keys() >= {one.effect for one in kinds.delivery_kinds.values()}
        aids = {one.aid for one in kinds.programme_kinds.values() if one.aid}
        assert aids == set(routings()[-1].aid_categories)
        assert kinds.programme_kinds["appliances"].cap_fen == 500_000
        assert kinds.programme_kinds["income_project"].rate_percent == 10
        assert kinds.units["jin"].factor == 500


@pytest.mark.parametrize(
    ("where", "what"),
    [
        (("programme_kinds", "dibao", "deliveries"), {"gold": ["people"]}),
        (("programme_kinds", "dibao", "deliveries"), {"cash": ["moons"]}),
        (("programme_kinds", "dibao", "group"), "none"),
        (("units", "jin", "of"), "moon"),
        (("unheard_of",), {}),
    ],
)
def test_a_document_that_names_what_it_lacks_is_refused(where: tuple[str, ...], what: Any) -> None:
    document = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    target = document[0]
    for name in where[:-1]:
        target = target[name]
    target[where[-1]] = what
    with pytest.raises(ValueError, match=r"names|unheard|unexpected|Unexpected"):
        read_kinds(document)
