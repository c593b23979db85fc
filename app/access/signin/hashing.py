"""Password hashes: Argon2id in two threads behind a short queue, so that a flood of sign-ins does not take the machine."""

import asyncio
import os
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.core.errors import Refusal

MEMORY_KIB, PASSES, LANES = 19 * 1024, 2, 1
SALT_BYTES, HASH_BYTES = 16, 32
# A hash of 128 random bits that were not kept: what is verified for a name that nobody has.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$+0cn9oFosK+9fEoI/3uHxw$GEsde1UTWy22y2XyfjOLmcBOkixpppTaGxyPoYQXS58"
THREADS = 2
LONGEST_QUEUE = 32

T = TypeVar("T")


def hash_of(password: str) -> str:
    """The PHC text of a password: parameters, a fresh salt and the hash. Takes some 30 ms and 19 MiB."""
    maker = Argon2id(
        salt=os.urandom(SALT_BYTES), length=HASH_BYTES, iterations=PASSES, lanes=LANES, memory_cost=MEMORY_KIB
    )
    return maker.derive_phc_encoded(_bytes(password))


def _matches(password: str, phc: str) -> bool:
    try:
        Argon2id.verify_phc_encoded(_bytes(password), phc)
    except InvalidKey:
        return False
    return True


def _bytes(password: str) -> bytes:
    """The same bytes whichever way a keyboard composes a character."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


class Hasher:
    """Hashes and verifies for one process. `verifications` counts the work done, for whoever must show that it is always the same."""

    def __init__(self, longest_queue: int = LONGEST_QUEUE) -> None:
        self.verifications = 0
        self._waiting = 0
        self._longest_queue = longest_queue
        self._threads = ThreadPoolExecutor(THREADS, "argon2")

    async def hash(self, password: str) -> str:
        """The PHC text of a password. Raises Refusal 503 when too many wait."""
        return await self._run(lambda: hash_of(password))

    async def verify(self, password: str, phc: str | None) -> bool:
        """Whether a password fits; without a hash the same work is done and the answer is no. Raises Refusal 503."""
        matches = await self._run(lambda: _matches(password, phc or NOBODY))
        self.verifications += 1
        return matches and phc is not None

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= THREADS + self._longest_queue:
            raise Refusal(
                503,
                "SIGN_IN_BUSY",
                "登录的人太多，请稍后再试",
                "Too many people are signing in; try again shortly",
                headers={"Retry-After": "5"},
            )
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False)
