"""The lives of phones against the application itself, over its routes, on both databases: what the model promises, the server keeps."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.databases import DIALECTS
from tests.sync.lives.life import Life, Step, draw
from tests.sync.lives.real.copies import Copies, an_origin
from tests.sync.lives.real.grounds import Grounds, make_grounds
from tests.sync.lives.real.world import RealWorld

LIVES = int(os.environ.get("NUANXIN_REAL_LIVES", "100"))
MOST_STEPS = 16
PARTS = 2


@dataclass(frozen=True)
class Stage:
    """Where lives are played: the world as it begins, what copies it, and the loop on which its servers run."""

    grounds: Grounds
    copies: Copies
    runner: asyncio.Runner

    def fault_of(self, steps: list[Step]) -> str | None:
        """What went wrong in a life; None when all was well."""
        world = RealWorld(self.grounds, self.copies, self.runner)
        try:
            Life(world).play(steps)
        except AssertionError as error:
            return str(error).partition("\n")[0]
        finally:
            world.close()
        return None


@pytest.fixture(scope="module", params=DIALECTS)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stage on each kind of database."""
    databases = request.getfixturevalue(f"{request.param.replace('postgresql', 'postgres')}_databases")
    with (
        asyncio.Runner() as runner,
        an_origin(databases, tmp_path_factory.mktemp("lives")) as (url, copies),
    ):
        yield Stage(runner.run(make_grounds(url)), copies, runner)


@pytest.mark.model
@pytest.mark.parametrize("part", range(PARTS))
def test_the_server_keeps_what_the_model_promises(stage: Stage, part: int) -> None:
    for seed in range(part, LIVES, PARTS):
        steps = draw(seed, MOST_STEPS)
        fault = stage.fault_of(steps)
        assert fault is None, f"life {seed}: {fault}\n" + "\n".join(map(str, steps))
