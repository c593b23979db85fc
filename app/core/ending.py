"""Hearing that the process is told to end, before its server waits for open connections: streams can then say so and close themselves."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

NUMBERS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def told_to_end(act: Callable[[], None]) -> Iterator[None]:
    """Run `act` on this loop when the process is told to end; whoever handled that before still does."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may handle signals
        return
    loop, before = asyncio.get_running_loop(), {number: signal.getsignal(number) for number in NUMBERS}

    def hear(number: int, frame: Any) -> None:
        loop.call_soon_threadsafe(act)
        handle = before[signal.Signals(number)]
        if callable(handle):
            handle(number, frame)

    heard = [number for number in NUMBERS if callable(before[number])]
    for number in heard:
        signal.signal(number, hear)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])
