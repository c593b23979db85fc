"""What lives are played against: a server with doors for phones and a desk for those who run it; a model of one, or the real one."""

from typing import TYPE_CHECKING, Any, Protocol

from nuanxin_phone.wire import Answer, Request

if TYPE_CHECKING:
    from tests.sync.lives.network import Network


class Crash(Exception):
    """The server's process dies here: what it committed stays, its answer never leaves."""


class Server(Protocol):
    """What phones see."""

    def handle(self, user: str, request: Request) -> Answer:
        """Answer a request of a user. Raises Crash."""


class World(Server, Protocol):
    """Two teams, three households and what happens to them. Households, people and visits go by ids that the world gives out."""

    @property
    def blind(self) -> bool:
        """Whether phones apply pages without looking which cursor they were asked with."""

    @property
    def page(self) -> int:
        """How many entities phones ask for at once."""

    def new_id(self, kind: str) -> str:
        """An id that nothing has yet."""

    def home(self, number: int) -> str:
        """One of the households."""

    def person_of(self, household: str) -> str:
        """The person of a household."""

    def minute(self) -> int:
        """The time, in minutes."""

    def wait(self, minutes: int) -> None:
        """Time goes by."""

    def worded(self, user: str, op: dict[str, Any]) -> dict[str, Any]:
        """An operation as phones send it."""

    def move(self, household: str, team: str) -> None:
        """Give a household to a team."""

    def join_or_leave(self, user: str, team: str) -> None:
        """A worker joins a team, or leaves it."""

    def strike(self, visit_id: str) -> None:
        """A supervisor at a desk voids a visit."""

    def collect(self, team: str) -> None:
        """Old tombstones of a team's feed are forgotten."""

    def store_photo(self, name: str) -> None:
        """A photo arrives as a whole."""

    def change_form(self) -> None:
        """The form for everybody has another version."""

    def change_schema(self) -> None:
        """What phones hold has a new shape."""

    def backup(self) -> None:
        """Keep a copy of everything."""

    def restore(self) -> None:
        """Go back to the last copy."""

    def die_after(self, operations: int) -> None:
        """Die in the midst of one of the next batches."""

    def check(self, network: "Network", recorded: dict[str, set[str]]) -> None:
        """Everything that must hold at the end. Raises AssertionError."""
