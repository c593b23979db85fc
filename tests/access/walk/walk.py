"""The walk over one operation: every way in that must be shut, each fault in one line."""

from collections.abc import AsyncIterator, Iterator

from httpx import Response

from app.access.policy import ROLES, roles_allowing
from tests.access.walk.actors import BY_PLACE, EVERYWHERE, FIELD, Walker, foreign_to
from tests.access.walk.cases import Case
from tests.access.walk.grounds import Ids, random_like
from tests.access.walk.matrix import ALLOWED, NARROWER, PROVEN_ANEW, roles_of
from tests.access.walk.operations import Operation
from tests.access.walk.world import World, changed, code_of, refused_as, told

GARBAGE = {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}


async def refusals(world: World, operation: Operation, case: Case) -> AsyncIterator[str]:
    """The faults of one operation: whoever is let in without a token, a scope, a role, or to a row that is not theirs."""
    async for fault in callers(world, operation, case):
        yield fault
    async for fault in rows(world, operation, case):
        yield fault


async def callers(world: World, operation: Operation, case: Case) -> AsyncIterator[str]:
    """The faults that no row has to do with."""
    if not operation.public and not any("oauth" in scheme for scheme in operation.said["security"]):
        yield "neither secured nor public for a reason"
    if case.public:
        async for fault in _public(world, operation, case):
            yield fault
        return
    async for fault in _tokens(world, operation, case):
        yield fault
    async for fault in _roles(world, operation, case):
        yield fault


async def rows(world: World, operation: Operation, case: Case) -> AsyncIterator[str]:
    """The faults about rows, by everybody who may call."""
    if case.public:
        return
    for walker in _one_of_the_field(walking(world, operation, case), operation):
        async for fault in _ids(world, operation, case, walker):
            yield f"{walker.name} {fault}"
        if case.lists:
            answer = await world.call(operation, case, world.own, walker.headers)
            for fault in _shown(world, walker, case.lists, answer):
                yield f"{walker.name} {fault}"


def walking(world: World, operation: Operation, case: Case) -> list[Walker]:
    """One caller of every role that may."""
    return [world.walkers[case.instead.get(role, role)] for role in sorted(ALLOWED[operation.name])]


def _one_of_the_field(walkers: list[Walker], operation: Operation) -> list[Walker]:
    """Party members, social workers and grid workers reach the same rows: one of them walks, which one goes by the operation."""
    chosen = FIELD[len(operation.name) % len(FIELD)]
    return [one for one in walkers if one.name not in FIELD or one.name == chosen]


async def _public(world: World, operation: Operation, case: Case) -> AsyncIterator[str]:
    """A caller without any credentials is answered as the reason says, and told of no row."""
    answer = await world.call(operation, case, world.own, {})
    if answer.status_code != case.public:
        yield f"without credentials {answer.status_code} instead of {case.public}"
    if any(str(one) in answer.text for ids in world.grounds.values() for one in ids.values()):
        yield "tells anybody of a row"


async def _tokens(world: World, operation: Operation, case: Case) -> AsyncIterator[str]:
    """No token, a bad one, each scope missing in turn, a sign-in too old to step up."""
    nobody = random_like(world.own)
    for headers in ({}, GARBAGE):
        answer = await world.call(operation, case, nobody, headers)
        if answer.status_code != 401 or not answer.headers.get("www-authenticate"):
            yield f"{answer.status_code} without a good token instead of a challenge"
    for scope in operation.scopes:
        answer = await world.call(operation, case, nobody, world.lacking[scope])
        if not refused_as(answer, 403, "SCOPE_MISSING"):
            yield f"{answer.status_code} {code_of(answer)} without the scope {scope}"
    answer = await world.call(operation, case, nobody, world.lacking[""])
    asked_anew = "insufficient_user_authentication" in answer.headers.get("www-authenticate", "")
    if (answer.status_code == 401 and asked_anew) != (operation.name in PROVEN_ANEW):
        yield f"{answer.status_code} {code_of(answer)} for a sign-in of six minutes ago"


async def _roles(world: World, operation: Operation, case: Case) -> AsyncIterator[str]:
    """A token of every scope gives nothing that no role of its person allows."""
    for role in sorted(ROLES - ALLOWED[operation.name]):
        answer = await world.call(operation, case, world.own, world.walkers[role].headers)
        # Who lacks the scope is told so before anything else; a verb that asks for more says it of the role.
        missing = "ROLE_MISSING" if role in roles_allowing(operation.scopes) else "SCOPE_MISSING"
        if not refused_as(answer, 403, missing):
            yield f"{answer.status_code} {code_of(answer)} for {role}, who may not"
    for letters, name, said in NARROWER:
        for role in sorted(ALLOWED[name] - roles_of(letters)) if name == operation.name else ():
            answer = await world.call(operation, changed(case, said), world.own, world.walkers[role].headers)
            if answer.status_code not in {403, 422}:
                yield f"{answer.status_code} for {role}, who may not say {said}"


async def _ids(world: World, operation: Operation, case: Case, walker: Walker) -> AsyncIterator[str]:
    """Each id in turn, and all together, names a foreign row that exists: answered as one that names nothing."""
    followed = [where for where, ref in case.ids.items() if ref.reach not in {"made", "named"}]
    groups = [[where] for where in followed]
    if len(followed) > 1 and not operation.reads:
        groups.append(followed)
    for group in groups:
        random = await _ask(world, operation, case, walker, group, random_like(world.own))
        for ground in _foreign(case, walker, group):
            found = await _ask(world, operation, case, walker, group, world.grounds[ground])
            for fault in _told_apart(operation, case, group, found, random):
                yield f"with {' '.join(group)} of {ground}: {fault}"


def _foreign(case: Case, walker: Walker, group: list[str]) -> list[str]:
    """The grounds where all of these ids are foreign to the walker."""
    reaches = [case.ids[where].reach for where in group]
    kept = [_reach_of_place(walker) if reach == "place" else reach for reach in reaches]
    return [one for one in EVERYWHERE if all(one in foreign_to(walker.name, reach) for reach in kept)]


def _reach_of_place(walker: Walker) -> str:
    """As what a division code is out of reach: by the walker's own place; who holds none has the county's."""
    return next((reach for reach, names in BY_PLACE.items() if walker.name in names), "county")


async def _ask(
    world: World, operation: Operation, case: Case, walker: Walker, group: list[str], source: Ids
) -> Response:
    """Call with these ids from elsewhere and all others from home."""
    ids = {**world.own, **{case.ids[where].kind: source[case.ids[where].kind] for where in group}}
    query = {where.partition(":")[2]: str(ids[case.ids[where].kind]) for where in group if where.startswith("query:")}
    return await world.call(operation, case, ids, walker.headers, query)


def _told_apart(operation: Operation, case: Case, group: list[str], found: Response, random: Response) -> Iterator[str]:
    """How the answer for a foreign row differs from the answer for none, or is one that a missing row never has."""
    if not operation.reads and any(case.ids[where].reach == "place" for where in group):
        # Division codes are public: what counts is that nothing is done there.
        if found.status_code < 400:
            yield f"{found.status_code}, done at a place of others"
        return
    if told(found) != told(random):
        yield f"{found.status_code} {code_of(found)}, for a random id {random.status_code} {code_of(random)}"
    asked = {where.partition(":")[0] for where in group}
    expected = {404} if "path" in asked else {200, 404} if asked == {"query"} else {404, 422, *case.settled}
    if found.status_code not in expected:
        yield f"{found.status_code} {code_of(found)} for a row that is not there"


def _shown(world: World, walker: Walker, reach: str, answer: Response) -> Iterator[str]:
    """A list can be read, and holds nothing of foreign grounds."""
    if answer.status_code != 200:
        yield f"{answer.status_code} for a list"
    for ground in foreign_to(walker.name, reach):
        theirs = {
            kind: one for kind, one in world.grounds[ground].items() if kind != "county" and one != world.own[kind]
        }
        shown = [kind for kind, one in theirs.items() if str(one) in answer.text]
        if shown and (reach, ground) != ("own", "own"):
            yield f"is shown {', '.join(shown)} of {ground}"
