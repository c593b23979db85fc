"""A phone that was off for thirty days: what its worker recorded meanwhile, and the line it comes back over."""

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from httpx import ASGITransport, AsyncClient
from nuanxin_phone.driver import Driver
from nuanxin_phone.phone import Phone
from sqlalchemy import select

from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.settings import Limits, Settings
from app.core.tables import table
from app.main import create_app
from app.media.tables import AttachmentRow
from app.visits.tables import VisitRow
from tests.media.sending import a_photo, looked_at, shown
from tests.sync.line import BadLine
from tests.visits.replayed import from_scratch, kept_states
from tests.visits.scene import ADULT, ELDER, TOWN, Scene, Worker, a_visit, a_worker, scenes

HOUSEHOLDS, DAYS = 10, 30
# Every so many-th visit has a photo.
WITH_PHOTO = 5
# Smaller than any photo, so that each comes in pieces.
PIECE_BYTES = 16_384
ANSWERS: tuple[dict[str, Any], ...] = (
    {"health.general": "good"},
    {"care.living_arrangement": "alone"},
    {"health.adl_unable_items": 2},
    {"mental.phq9_score": 12},
    {"economy.income_change": "unemployed"},
    {"care.living_arrangement": "with_children"},
)
UNHURRIED = Settings(limits=Limits(**dict.fromkeys(Limits.model_fields, 1_000_000)))


@dataclass
class Absent:
    """A worker, the homes they visit, the phone with what was recorded, and the photos by the id of their attachment."""

    homes: Sequence[Scene]
    worker: Worker
    phone: Phone
    folder: Path
    size: int
    visits: list[str] = field(default_factory=list)
    photos: dict[str, bytes] = field(default_factory=dict)
    now: float = 0.0

    async def wait(self, seconds: float) -> None:
        """Time goes by on the phone."""
        self.now += seconds

    async def token(self, renewed: bool) -> str:
        """What the phone signs its calls with; the first one has run out meanwhile."""
        return self.worker.headers["Authorization"].removeprefix("Bearer ") if renewed or self.now else "run-out"

    def record(self, numbers: Sequence[int], since: datetime) -> None:
        """Visits of the month, in the order in which they happened; every fifth with a photo."""
        for number in numbers:
            home = self.homes[number % len(self.homes)]
            at = since + timedelta(days=DAYS) * (number / self.size)
            files = [self._photo(number)] if number % WITH_PHOTO == 0 else []
            answers = [ANSWERS[(number + one) % len(ANSWERS)] for one in range(len(home.people))]
            body = a_visit(home, *answers, occurred_at=at.isoformat(), attachments=files)
            head = {"kind": "visit.create", "v": 2, "household_id": body["household_id"], "entity_id": body["id"]}
            self.phone.record({**head, "recorded_at": at.isoformat(), "body": body})
            self.visits.append(body["id"])

    def _photo(self, number: int) -> dict[str, Any]:
        path, photo = self.folder / f"{number}.jpg", a_photo(320)
        path.write_bytes(photo)
        said = self.phone.attach(path, "image/jpeg", "door")
        self.photos[said["attachment_id"]] = photo
        return said


async def an_absent_phone(deployment: Deployment, folder: Path, size: int) -> Absent:
    """A team's worker whose phone is turned on again, with so many visits to come; none is recorded yet."""
    homes = await scenes(deployment, HOUSEHOLDS, ELDER, ADULT)
    worker = await a_worker(deployment, team_id=homes[0].team_id)
    phone = Phone(folder / "phone.db")
    with phone.store.changing():
        phone.store.put("piece", PIECE_BYTES)
    return Absent(homes, worker, phone, folder, size)


@asynccontextmanager
async def a_line(deployment: Deployment, absent: Absent, seed: int) -> AsyncIterator[tuple[Driver, BadLine]]:
    """The phone on a bad line to a server."""
    chance = random.Random(seed)
    line = BadLine(ASGITransport(create_app(UNHURRIED, deployment)), chance)
    async with AsyncClient(transport=line, base_url="http://nuanxin.test") as client:
        yield (
            Driver(absent.phone, client, absent.token, lambda: absent.now, absent.wait, chance, lambda: about(absent)),
            line,
        )


def about(absent: Absent) -> dict[str, Any]:
    """What the phone says of its clock."""
    return {"sent_at": clock.now().isoformat(), "boot_id": "b1", "mono_ms": int(absent.now * 1000)}


async def is_back(deployment: Deployment, absent: Absent, driver: Driver) -> None:
    """Everything is where it belongs: every visit once, every photo whole, risk as recomputed, nothing left to send."""
    assert await driver.synchronise(5000), (absent.phone.pending(), absent.phone.unsent())
    await looked_at(deployment)
    absent.phone.wake()
    assert await driver.synchronise(1000)
    assert (absent.phone.pending(), absent.phone.unsent(), absent.phone.refused()) == ([], [], {})
    assert set(absent.phone.verdicts().values()) <= {"accepted", "duplicate"}, absent.phone.verdicts()
    async with reading(deployment, EVERYWHERE) as db:
        visits = [str(row.visit_id) for row in await db.all(select(table(VisitRow).c.visit_id))]
        files = {str(row.attachment_id): row.state for row in await db.all(select(table(AttachmentRow)))}
    assert sorted(visits) == sorted(absent.visits)
    assert files == dict.fromkeys(absent.photos, "ready")
    for home in absent.homes:
        assert await kept_states(on(deployment, home)) == await from_scratch(on(deployment, home))


def on(deployment: Deployment, home: Scene) -> Scene:
    """The same household on another installation."""
    return Scene(deployment, home.household_id, home.people, home.team_id, home.place, home.since, home.home)


async def photos_are_whole(deployment: Deployment, absent: Absent) -> None:
    """Every photo, byte for byte, as an officer of the town reads it."""
    officer = await a_worker(deployment, "town_officer", TOWN)
    app = create_app(UNHURRIED, deployment)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as client:
        for attachment_id, photo in absent.photos.items():
            assert (await shown(client, officer, attachment_id, "original")).content == photo


def held(absent: Absent, kind: str) -> set[UUID]:
    """The ids of what the phone holds of a kind."""
    return {UUID(entity_id) for found, entity_id in absent.phone.rows() if found == kind}
