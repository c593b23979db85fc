"""The other side of the walk: whoever may call an operation gets in, on rows of their own. Without it a shut door proves nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace

from tests.access.walk.actors import Walker, foreign_to
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
        answer = await world.call(
            operation, await up_to_date(world, operation, case, walker), world.own, walker.headers
        )
        statuses.append(answer.status_code)
        if answer.status_code not in {*case.good, *([BETWEEN_THEM] if len(statuses) > 1 else [])}:
            yield f"{answer.status_code} {code_of(answer)} for {walker.name}: {answer.text[:300]}"
        reached = case.lists and "own" not in foreign_to(walker.name, case.lists)
        if reached and not any(str(one) in answer.text for one in world.own.values()):
            yield f"{walker.name} finds nothing of their own"
    # A good call is one that is done, where that is what a good call is.
    wanted = {status for status in case.good if status // 100 == min(case.good) // 100}
    reaches = {ref.reach for ref in case.ids.values()}
    if wanted.isdisjoint(statuses) and "own" not in reaches:
        yield f"nobody got in: {statuses}"


async def up_to_date(world: World, operation: Operation, case: Case, walker: Walker) -> Case:
    """The call against the version that stands now, where it is against one."""
    if "If-Match" not in case.headers:
        return case
    read = await world.call(replace(operation, method="GET"), replace(case, body=None), world.own, walker.headers)
    return replace(case, headers={"If-Match": read.headers.get("etag", '"v1"')})
