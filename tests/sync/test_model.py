"""The protocol, proven on a model before the server: random lives of four phones, and every mutant is caught."""

import os
from itertools import chain

import pytest

from tests.sync.lives.life import Life, Step, draw
from tests.sync.lives.server import MUTANTS
from tests.sync.lives.shorten import fault_of, shortest

LIVES = int(os.environ.get("NUANXIN_MODEL_LIVES", "1500"))
PARTS = 4
# Where the rarest faults were last seen, to be looked at first.
SEEN = {"last_word": 1744, "exit_overwritten": 257, "floor_livelock": 127}


@pytest.mark.model
@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_agrees_in_the_end(part: int) -> None:
    for seed in range(part, LIVES, PARTS):
        steps = draw(seed)
        if fault_of(steps):
            fewest = shortest(steps)
            told = "\n".join(map(str, fewest))
            pytest.fail(f"life {seed}: {fault_of(fewest)}\n{told}", pytrace=False)


@pytest.mark.model
@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_is_caught(mutant: str) -> None:
    seeds = chain([SEEN.get(mutant, 0)], range(4000))
    assert any(fault_of(draw(seed), [mutant]) for seed in seeds), "nothing went wrong in 4,000 lives"


def test_a_household_that_went_and_came_back() -> None:
    """What one of the mutants forgets, in seven steps: a visit voided while the household was another team's."""
    steps = [Step("send", 0, 5, 0), Step("visit", 0, 0, 0), Step("send", 0, 5, 0), Step("send", 0, 5, 0)]
    steps += [Step("move", 0, 1, 0), Step("strike", 0, 0, 0), Step("move", 0, 0, 0)]
    Life().play(steps)
    assert fault_of(steps, ["exit_overwritten"])


def test_the_shortest_life_still_goes_wrong() -> None:
    [seed] = [next(seed for seed in range(200) if fault_of(draw(seed), ["move_head_only"]))]
    fewest = shortest(draw(seed), ["move_head_only"])
    assert fault_of(fewest, ["move_head_only"])
    assert all(not fault_of([*fewest[:gone], *fewest[gone + 1 :]], ["move_head_only"]) for gone in range(len(fewest)))
