"""The application itself as a world of lives: over its routes, on a database of its own, started anew after each death and restore."""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast
from uuid import NAMESPACE_OID, UUID, uuid5

from httpx import ASGITransport, AsyncClient
from nuanxin_phone.wire import Answer, Request
from sqlalchemy.ext.asyncio import AsyncEngine

from app.core.blobs import LocalBlobStore
from app.core.db import Database, Deployment, open_database, transaction
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.journal.epoch import rotate_epoch
from tests.applications import application
from tests.media.sending import looked_at, send
from tests.sync.lives.network import Network
from tests.sync.lives.real import office, truth
from tests.sync.lives.real.copies import Copies
from tests.sync.lives.real.grounds import Grounds
from tests.sync.lives.real.mortal import Died, MortalEngine
from tests.sync.lives.real.office import DESK
from tests.sync.lives.real.words import Photo, worded
from tests.sync.lives.world import Crash
from tests.visits.scene import Worker

T = TypeVar("T")


class RealWorld:
    """One life's server. Everything runs on one event loop, which the caller lends."""

    blind = False
    page = 12

    def __init__(self, grounds: Grounds, copies: Copies, runner: asyncio.Runner) -> None:
        self.grounds, self.copies, self.runner = grounds, copies, runner
        self.count = itertools.count(1)
        self.schema = 1
        self.dying: int | None = None
        self.home_of: dict[str, str] = {}
        self.photos: dict[str, Photo] = {}
        self.url = copies.begin()
        self._start()

    def _start(self) -> None:
        database = open_database(self.url, pool_size=2)
        self.engine = MortalEngine(database.writer)
        lent = Database(cast(AsyncEngine, self.engine), database.reader)
        self.deployment = Deployment(lent, self.grounds.keyring, blobs=LocalBlobStore(self.copies.folder / "blobs"))
        app = application(Settings(worker=False), self.deployment)
        self.http = AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test")

    def _stop(self) -> None:
        self.runner.run(_killed(self.deployment.database))

    def close(self) -> None:
        """Leave nothing behind."""
        self._stop()
        self.copies.end()

    def run(self, act: Callable[[Deployment], Awaitable[T]]) -> T:
        """Do something in the application's own house."""

        async def acting() -> T:
            return await act(self.deployment)

        return self.runner.run(acting())

    # -- what phones see

    def handle(self, user: str, request: Request) -> Answer:
        """Answer a request of a user. Raises Crash when the process dies over it."""
        if self.dying is not None and request.kind == "push":
            return self._die_over(user, request)
        answer = self.runner.run(self._ask(user, request))
        if request.kind == "pull" and answer.status == 200:
            self.run(lambda deployment: truth.check_page(deployment, self.grounds, user, answer))
        return answer

    async def _ask(self, user: str, request: Request) -> Answer:
        headers = {"Authorization": f"Bearer {self.grounds.tokens[user]}", "X-Sync-Schema": str(self.schema)}
        headers |= {"X-Device-Id": str(uuid5(NAMESPACE_OID, user)), "Content-Type": "application/json"}
        got = await self.http.request(
            request.method, request.path, params=request.query, content=request.body, headers=headers
        )
        pause = got.headers.get("Retry-After")
        assert got.status_code < 500 or got.status_code == 503, got.text
        return Answer(got.status_code, got.content, int(pause) if pause else None)

    def _die_over(self, user: str, request: Request) -> Answer:
        dying, self.dying = self.dying, None
        assert dying is not None
        try:
            with self.engine.dying_after(dying):
                return self.runner.run(self._ask(user, request))
        except (Died, BaseExceptionGroup):
            self._stop()
            self._start()
            self.run(office.recover)
            raise Crash from None

    # -- what the office does

    def new_id(self, kind: str) -> str:
        """An id that nothing has yet."""
        return str(uuid5(NAMESPACE_OID, f"{kind}{next(self.count)}"))

    def home(self, number: int) -> str:
        """One of the households."""
        return self.grounds.homes[number]

    def person_of(self, household: str) -> str:
        """The person of a household."""
        return self.grounds.people[household]

    def minute(self) -> int:
        """The time, in minutes."""
        return int(time.time() // 60)

    def wait(self, minutes: int) -> None:
        """The real clock is not to be moved: the server's time is everybody's."""

    def worded(self, user: str, op: dict[str, Any]) -> dict[str, Any]:
        """An operation as phones send it."""
        if op["kind"] == "visit.create":
            self.home_of[op["entity_id"]] = op["household_id"]
            self.photos |= {name: Photo(user, len(self.photos)) for name in op["body"]["attachments"]}
        return worded(op, self.grounds.people, self.home_of, self.photos)

    def move(self, household: str, team: str) -> None:
        """Give a household to a team."""
        self.run(lambda deployment: office.move(deployment, UUID(household), self.grounds.teams[team]))

    def join_or_leave(self, user: str, team: str) -> None:
        """A worker takes a seat of a team from whoever holds it, or leaves it to whoever stands in."""
        self.run(lambda deployment: office.change_seat(deployment, self.grounds, user, team))

    def strike(self, visit_id: str) -> None:
        """A supervisor at a desk voids a visit."""
        self.run(lambda deployment: office.strike(deployment, UUID(visit_id)))

    def collect(self, team: str) -> None:
        """Tombstones are forgotten, however young."""
        self.run(office.collect)

    def store_photo(self, name: str) -> None:
        """A photo arrives as a whole, if there is one, and the worker looks at it."""
        if photo := self.photos.get(name):
            self.runner.run(self._send(photo))
            self.run(looked_at)

    async def _send(self, photo: Photo) -> None:
        worker = Worker(DESK, {"Authorization": f"Bearer {self.grounds.tokens[photo.author]}"})
        answer = await send(self.http, worker, photo.content, "image/png")
        assert answer.is_success, answer.text

    def change_form(self) -> None:
        """The form for everybody has another version."""
        self.run(lambda deployment: office.change_reference(deployment, next(self.count)))

    def change_schema(self) -> None:
        """What phones hold has a new shape."""
        self.schema += 1

    def backup(self) -> None:
        """Keep a copy of everything."""
        self._stop()
        self.copies.keep()
        self._start()

    def restore(self) -> None:
        """Go back to the last copy, in a new epoch."""
        self._stop()
        self.copies.go_back()
        self._start()
        self.run(_rotate)

    def die_after(self, operations: int) -> None:
        """Die in the midst of one of the next batches."""
        self.dying = operations

    def check(self, network: Network, recorded: dict[str, set[str]]) -> None:
        """Everything that must hold at the end. Raises AssertionError."""
        truth.check_phones(self, network, recorded)
        self.run(lambda deployment: truth.check_server(deployment, self.grounds, recorded))


async def _rotate(deployment: Deployment) -> None:
    async with transaction(deployment, EVERYWHERE) as db:
        await rotate_epoch(db)


async def _killed(database: Database) -> None:
    """What the application still did by itself ends with its process."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await database.close()
