"""The other side of the walk: whoever may call an operation gets in, on rows of their own. Without it a shut door proves nothing."""

from collections.abc import AsyncIterator

from tests.access.walk.actors import foreign_to
from tests.access.walk.cases import Case
from tests.access.walk.operations import Operation
from tests.access.walk.walk import walking
from tests.access.walk.world import World, code_of

BETWEEN_THEM = 409  # what a second caller may be told of what the first has done


async def opened(world: World, operation: Operation, case: Case) -> AsyncIterator[str]:
    """The faults: a role that may and cannot, an operation that nobody got an answer from, a list without one's own rows."""
    if case.public:
        return
    statuses = []
    for walker in walking(world, operation, case):
        reaches = {ref.reach for ref in case.ids.values()} - {"made", "named", "place", "county"}
        if any("own" in foreign_to(walker.name, reach) for reach in reaches):
            continue
        answer = await world.call(operation, case, world.own, walker.headers)
        statuses.append(answer.status_code)
        if answer.status_code not in {*case.good, *([BETWEEN_THEM] if len(statuses) > 1 else [])}:
            yield f"{answer.status_code} {code_of(answer)} for {walker.name}: {answer.text[:300]}"
        reached = case.lists and "own" not in foreign_to(walker.name, case.lists)
        if reached and not any(str(one) in answer.text for one in world.own.values()):
            yield f"{walker.name} finds nothing of their own"
    if not any(status in case.good for status in statuses) and "own" not in {ref.reach for ref in case.ids.values()}:
        yield f"nobody got in: {statuses}"
