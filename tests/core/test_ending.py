"""Being told to end is heard, and whoever handled it before still does."""

import asyncio
import os
import signal

from app.core.ending import told_to_end


async def test_it_is_heard_and_passed_on() -> None:
    heard, passed = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: loop.call_soon_threadsafe(passed.set))
    try:
        mine = signal.getsignal(signal.SIGTERM)
        with told_to_end(heard.set):
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.wait_for(asyncio.gather(heard.wait(), passed.wait()), 30)
        assert signal.getsignal(signal.SIGTERM) is mine
    finally:
        signal.signal(signal.SIGTERM, before)
