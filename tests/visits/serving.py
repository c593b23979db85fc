"""Real servers on real sockets for tests: each listening socket is served by a process that another takes the place of when it is killed.

Run as a program with the numbers of inherited sockets; the database and the keys come from the environment, as for any server.
"""

import asyncio
import json
import os
import signal
import socket
import sys
from typing import Any

import uvicorn
from httpx import ASGITransport, AsyncClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.alerts.reference import calendar, rules
from app.core.clock import day_of, now
from app.core.db import Deployment
from app.core.deployment import open_deployment
from app.core.settings import Settings
from app.main import create_app
from app.referrals.routing import routing_on
from app.risk.forms import shipped_forms
from app.risk.rules import shipped_policies

DIE = b"x-test-die"
REHEARSAL = "NUANXIN_TEST_REHEARSAL"


class Mortal:
    """An application that kills its own process when a request asks for it: `answer`, once it has begun to answer and before
    a byte of that is sent; a number, so many milliseconds after the request came in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or die over it."""
        wish = dict(scope.get("headers", ())).get(DIE, b"").decode()

        async def deadly(message: Message) -> None:
            if wish == "answer":
                os.kill(os.getpid(), signal.SIGKILL)
            await send(message)

        if wish.isdigit():
            asyncio.get_running_loop().call_later(int(wish) / 1000, os.kill, os.getpid(), signal.SIGKILL)
        await self.app(scope, receive, deadly)


def prepared() -> Mortal:
    """The application, and the documents it reads on first use: made once, before any process, connection or thread."""
    settings = Settings(worker=False)
    shipped_forms(), shipped_policies(), rules(), calendar(), routing_on(day_of(now()))
    deployment = open_deployment(settings)
    app = Mortal(create_app(settings, deployment))
    if rehearsal := os.environ.get(REHEARSAL):
        asyncio.run(rehearsed(app, deployment, json.loads(rehearsal)))
    return app


async def rehearsed(app: Mortal, deployment: Deployment, visit: dict[str, Any]) -> None:
    """Take one visit twice before anybody is served: sixty processes that each learn their statements anew would take minutes."""
    async with AsyncClient(transport=ASGITransport(app), base_url="http://nuanxin.test") as client:
        for _ in range(2):
            answer = await client.post("/v1/visits", json=visit["body"], headers=visit["headers"])
            answer.raise_for_status()
    await deployment.database.close()


def spawn(app: Mortal, listening: socket.socket) -> int:
    """A process that serves on a socket until it is killed; returns its id."""
    process = os.fork()
    if process == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False)).run([listening])
        os._exit(0)
    return process


def main(numbers: list[int]) -> None:
    """Keep a process on each socket until told to end."""
    app = prepared()
    running = {spawn(app, one): one for one in [socket.socket(fileno=number) for number in numbers]}

    def end(*_: object) -> None:
        for process in running:
            os.kill(process, signal.SIGKILL)
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    while True:
        process, _ = os.wait()
        listening = running.pop(process)
        running[spawn(app, listening)] = listening


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]])
