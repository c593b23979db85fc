"""A life of four phones: steps drawn from a seed, played against a server over a bad network; whatever happens, in the end they agree."""

import random
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from nuanxin_phone.phone import Phone

from tests.sync.lives.network import Link, Network
from tests.sync.lives.office import HOMES, TEAMS, USERS
from tests.sync.lives.server import ModelServer
from tests.sync.lives.world import World

NAMES = sorted(USERS)
FATES = ("whole", "whole", "whole", "whole", "unheard", "unanswered", "late", "twice")


class Step(NamedTuple):
    """One thing that happens, and three numbers that it makes of what it likes."""

    what: str
    one: int
    two: int
    three: int


class Life:
    """Four phones, two teams, one worker in both, one supervisor; against a model of the server, or whatever else is a world."""

    def __init__(self, server: World | None = None) -> None:
        self.server = server or ModelServer()
        links = {user: Link(user, Phone(page=self.server.page)) for user in USERS}
        self.network = Network(self.server, links, blind=self.server.blind)
        self.recorded: dict[str, set[str]] = {user: set() for user in USERS}
        self.visits: list[str] = []
        self.authors: dict[str, str] = {}

    def play(self, steps: Iterable[Step]) -> None:
        """Live through steps; then the network is whole, everything comes to rest, and everybody agrees. Raises AssertionError."""
        try:
            for step in steps:
                getattr(self, step.what)(step.one, step.two, step.three)
            assert self.network.settle(), "I7: a phone never came to rest"
            self.server.check(self.network, self.recorded)
        finally:
            for link in self.network.links.values():
                link.phone.store.close()

    def note(self, user: str, kind: str, household: str, entity: str, body: dict[str, Any], **more: Any) -> None:
        """A phone records an operation."""
        op = {"op_id": self.server.new_id("op"), "v": 1, "kind": kind, "household_id": household, "entity_id": entity}
        op |= {"body": body, "recorded_at": self.server.minute(), **more}
        self.recorded[user].add(self.network.links[user].phone.record(self.server.worded(user, op)))

    def a_household(self, user: str, which: int) -> str:
        """One that the phone holds, else any."""
        held = sorted(row_id for kind, row_id in self.network.links[user].phone.rows() if kind == "household")
        return held[which % len(held)] if held else self.server.home(which % HOMES)

    def on_a_visit(self, which: int, act: Callable[[str], None]) -> None:
        """Do something with a visit anybody recorded lately, arrived or not."""
        if self.visits:
            act(self.visits[-1 - which % min(8, len(self.visits))])

    # -- what people do

    def visit(self, who: int, which: int, how: int) -> None:
        """A visit, now or some time ago; perhaps with a word about it in the same group, perhaps with a photo."""
        user = NAMES[who % 4]
        household = self.a_household(user, which)
        visit_id, at = self.server.new_id("v"), self.server.minute() - (0, 1, 60, 3000)[how % 4]
        more = {"group": f"g{visit_id}"} if how // 4 % 4 == 0 else {}
        body = {
            "occurred_at": at,
            "level": how // 16 % 4,
            "attachments": [f"photo-{visit_id}"] if how // 64 % 2 else [],
        }
        self.note(user, "visit.create", household, visit_id, body, **more)
        if more and how // 1024 % 2 and self.visits:
            pair = [visit_id, self.visits[-1]]
            self.note(user, "encounter.link", household, visit_id, {"visits": pair}, **more)
        elif more:
            amended = {"level": how // 256 % 4, "chain": 1}
            self.note(user, "visit.amend", household, visit_id, amended, base_version=1, **more)
        self.visits.append(visit_id)
        self.authors[visit_id] = user

    def someone(self, visit_id: str, who: int) -> str:
        """The author of a visit, or anybody."""
        return self.authors[visit_id] if who // 4 % 2 else NAMES[who % 4]

    def amend(self, who: int, which: int, how: int) -> None:
        """An amendment of a visit."""
        body = {"level": how % 4, "chain": 1 + how // 4 % 3}
        more = {"base_version": 1}
        self.on_a_visit(which, lambda one: self.note(self.someone(one, who), "visit.amend", "", one, body, **more))

    def void(self, who: int, which: int, _how: int) -> None:
        """A visit was a mistake."""
        self.on_a_visit(which, lambda one: self.note(self.someone(one, who), "visit.void", "", one, {}))

    def cosign(self, who: int, which: int, how: int) -> None:
        """A teammate signs a visit."""
        body = {"stance": ("agree", "disagree")[how % 2]}
        self.on_a_visit(which, lambda one: self.note(NAMES[who % 4], "visit.cosign", "", one, body))

    def join(self, who: int, which: int, how: int) -> None:
        """Two records are, or are not, of one encounter."""
        if len(self.visits) > 1:
            one = which % len(self.visits)
            pair = [self.visits[one], self.visits[one - 1]]
            self.note(
                self.someone(pair[0], who),
                ("encounter.link", "encounter.split")[how % 2],
                "",
                pair[0],
                {"visits": pair},
            )

    def patch(self, who: int, which: int, how: int) -> None:
        """An edit of a person's field, made upon what some earlier pull showed."""
        user = NAMES[who % 4]
        household = self.a_household(user, which)
        body = {"set": {("phone", "address")[how % 2]: str(how // 2 % 4)}}
        chain = {"id": f"c{user}", "n": 1}
        person = self.server.person_of(household)
        self.note(user, "person.patch", household, person, body, base_version=how // 8 % 3, chain=chain)

    def poison(self, who: int, which: int, _how: int) -> None:
        """An operation of a broken build: no JSON at all, or of a kind nobody knows."""
        user = NAMES[who % 4]
        if which % 2:
            self.note(user, "visit.dream", self.server.home(0), self.server.home(0), {})
            return
        op_id = self.server.new_id("op")
        self.network.links[user].phone.record_bytes(op_id, b'{"op_id": "' + op_id.encode() + b'", \xff nonsense')
        self.recorded[user].add(op_id)

    # -- what the network does

    def send(self, who: int, number: int, fates: int) -> None:
        """Up to six requests of a phone, one after the other."""
        user = NAMES[who % 4]
        link = self.network.links[user]
        link.now += 1000
        link.phone.wake()
        for place in range(1 + number % 6):
            self.network.send(user, FATES[fates >> 3 * place & 7])

    def arrive(self, who: int, which: int, _how: int) -> None:
        """An answer that was under way arrives, perhaps after newer ones."""
        self.network.arrive(NAMES[who % 4], which)

    def restart(self, who: int, _which: int, _how: int) -> None:
        """The app is killed and started again."""
        self.network.links[NAMES[who % 4]].phone.restart()

    def crash(self, after: int, _which: int, _how: int) -> None:
        """The server will die in the midst of one of its next batches."""
        self.server.die_after(after % 4)

    # -- what the office does

    def move(self, which: int, team: int, _how: int) -> None:
        """A household is given to a team."""
        self.server.wait(1)
        self.server.move(self.server.home(which % HOMES), TEAMS[team % 2])

    def strike(self, which: int, _two: int, _three: int) -> None:
        """A supervisor at a desk voids a visit."""
        self.on_a_visit(which, self.server.strike)

    def membership(self, who: int, team: int, _how: int) -> None:
        """A worker joins a team or leaves it."""
        self.server.join_or_leave(NAMES[who % 4], TEAMS[team % 2])

    def wait(self, how: int, _which: int, _more: int) -> None:
        """Time goes by."""
        self.server.wait((1, 100, 5000)[how % 3])

    def collect(self, team: int, _which: int, _how: int) -> None:
        """Tombstones are old enough to be forgotten."""
        self.server.collect(TEAMS[team % 2])

    def photo(self, which: int, _two: int, _how: int) -> None:
        """A photo has been stored, before or after its visit."""
        self.on_a_visit(which, lambda one: self.server.store_photo(f"photo-{one}"))

    def new_form(self, _one: int, _two: int, _three: int) -> None:
        """The form changes."""
        self.server.change_form()

    def new_schema(self, _one: int, _two: int, _three: int) -> None:
        """What phones hold has a new shape."""
        self.server.change_schema()

    def backup(self, _one: int, _two: int, _three: int) -> None:
        """The server is copied."""
        self.server.backup()

    def restore(self, _one: int, _two: int, _three: int) -> None:
        """The server goes back to its last copy."""
        self.server.restore()


WEIGHTS = {
    "send": 14,
    "visit": 8,
    "amend": 3,
    "void": 4,
    "cosign": 2,
    "join": 2,
    "patch": 4,
    "poison": 1,
    "arrive": 4,
    "restart": 1,
}
WEIGHTS |= {
    "crash": 2,
    "move": 12,
    "strike": 8,
    "membership": 2,
    "wait": 2,
    "collect": 2,
    "photo": 1,
    "new_form": 1,
    "new_schema": 1,
}
WEIGHTS |= {"backup": 1, "restore": 1}


def draw(seed: int, most: int = 60) -> list[Step]:
    """The steps of a life: the same for the same seed; each life leaves some kinds of steps out, so that others come thick."""
    chance = random.Random(seed)
    kinds = [kind for kind in WEIGHTS if kind == "send" or chance.random() < 0.75]
    drawn = chance.choices(kinds, [WEIGHTS[kind] for kind in kinds], k=chance.randint(1, most))
    return [Step(kind, *(chance.getrandbits(20) for _ in range(3))) for kind in drawn]
