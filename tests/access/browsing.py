"""A browser for the pages of sign-in, as far as HTTP goes: keeps cookies, fills forms, follows where it is sent."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from app.access.directory.administer import OpenAccount, open_account
from app.access.directory.values import Entry
from app.access.oauth.store import add_client, add_pending, find_client
from app.access.oauth.values import Client, Pending
from app.access.signin.hashing import hash_of
from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.journal.actor import RoleAt, operator
from app.journal.perform import perform
from tests.applications import application

PASSWORD = "kettle window orange"
PASSWORD_HASH = hash_of(PASSWORD)
REDIRECT = "http://127.0.0.1:7000/back"
CLIENT = Client(
    "field-app",
    "暖心探访",
    "none",
    ("authorization_code",),
    ("people:read",),
    (REDIRECT,),
    False,
    None,
    None,
    clock.now(),
)
_numbers = count(1)


async def a_person(deployment: Deployment, role: str = "social_worker", place: str = "330481001") -> Entry:
    """An account with a role and the password of all made-up accounts."""
    command = OpenAccount(uuid4(), f"person-{next(_numbers)}", "李社工", (RoleAt(role, place),), PASSWORD_HASH)
    return (await perform(deployment, open_account, operator(place[:6]), clock.now(), command)).entry


async def a_request(deployment: Deployment, **changes: Any) -> str:
    """A client's authorization request that waits for somebody to sign in. Returns its id."""
    at = clock.now()
    pending = Pending(
        uuid4().hex,
        CLIENT.client_id,
        Settings().issuer,
        REDIRECT,
        ("people:read", "visits:write"),
        "their-state",
        "c" * 43,
        None,
        (),
        None,
        (),
        None,
        at + timedelta(minutes=10),
    )
    async with transaction(deployment, EVERYWHERE) as db:
        if await find_client(db, CLIENT.client_id) is None:
            await add_client(db, CLIENT)
        await add_pending(db, replace(pending, **changes))
    return str(changes.get("pending_id", pending.pending_id))


@dataclass
class Browser:
    """One browser, on one request."""

    http: AsyncClient
    request: str

    async def look(self, **query: str) -> Response:
        """Open the page that is due."""
        return await self.http.get("/sign-in", params={"request": self.request, **query})

    async def send(self, step: str, **fields: str) -> Response:
        """Fill the form of a step and send it."""
        shown = await self.look(**({"add": "factor"} if step in {"totp", "passkey/new"} else {}))
        token = field_of(shown.text, "token")
        return await self.http.post(f"/sign-in/{step}", data={"request": self.request, "token": token, **fields})

    async def enter(self, name: str, password: str = PASSWORD) -> Response:
        """The first step."""
        return await self.send("password", name=name, password=password)


def field_of(html: str, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(f'name="{name}" value="([^"]*)"', html)
    assert found, html
    return found[1]


@asynccontextmanager
async def browsing(app: FastAPI, request: str) -> AsyncIterator[Browser]:
    """A fresh browser."""
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as http:
        yield Browser(http, request)


def a_house(deployment: Deployment, mode: str = "production") -> FastAPI:
    """The application in one of its modes."""
    return application(Settings(mode=mode), deployment)
