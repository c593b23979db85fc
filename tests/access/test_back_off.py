"""Waiting after failures: nobody is locked out, and nobody elsewhere can hold up a device that is known."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.signin.enter import Attempt, enter
from app.access.signin.hashing import LANES, MEMORY_KIB, NOBODY, PASSES, Hasher
from app.access.signin.policy import ACCOUNT, ADDRESS, Failures, Rule, wait_after_s, wait_s
from app.access.signin.sweep import sweep_sign_ins
from app.access.signin.tries import buckets_of, is_mark, make_mark, take_try
from app.core.crypto import make_keyring
from app.core.db import Deployment, transaction
from app.core.errors import Refusal
from app.core.ids import new_id
from app.core.seen import EVERYWHERE
from tests.access.browsing import PASSWORD, a_house, a_person, a_request, browsing

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


class Door:
    """Tries to sign in, at times of the test's choosing."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment, self.hasher = deployment, Hasher()

    async def status(self, name: str, password: str, at: datetime, address: str = "10.0.0.1", mark: str = "") -> int:
        """The status a try comes to; 200 when it was right."""
        attempt = Attempt(name, password, address, (mark,) if mark else ())
        try:
            await enter(self.deployment, self.hasher, at, attempt)
        except Refusal as refusal:
            return refusal.status
        return 200


def test_five_are_free_then_thirty_seconds_doubling_to_a_quarter_of_an_hour() -> None:
    assert [wait_after_s(ACCOUNT, count) for count in range(12)] == [0] * 5 + [30, 60, 120, 240, 480, 900, 900]


@given(st.integers(0, 10_000), st.integers(0, 100_000))
def test_a_wait_ends_and_never_grows_with_time(count: int, passed_s: int) -> None:
    failures = Failures(count, AT)
    now, later = (wait_s(ACCOUNT, failures, AT + timedelta(seconds=passed_s + more)) for more in (0, 1))
    assert 0 <= later <= now <= ACCOUNT.longest_wait_s
    assert wait_s(ACCOUNT, failures, AT + timedelta(seconds=ACCOUNT.longest_wait_s)) == 0


def test_failures_are_forgotten_after_quiet() -> None:
    rule = Rule(1, 30, 60, 100)
    assert wait_s(rule, Failures(9, AT), AT + timedelta(seconds=10)) == 50
    assert wait_s(rule, Failures(9, AT), AT + timedelta(seconds=100)) == 0


async def test_the_right_password_has_to_wait_too_and_then_gets_in(deployment: Deployment) -> None:
    person, door = await a_person(deployment), Door(deployment)
    for number in range(5):
        assert await door.status(person.name, "wrong wrong wrong", AT + timedelta(seconds=number)) == 401
    late = AT + timedelta(seconds=4)
    assert await door.status(person.name, PASSWORD, late + timedelta(seconds=29)) == 429
    assert await door.status(person.name, PASSWORD, late + timedelta(seconds=30)) == 200
    assert await door.status(person.name, "wrong wrong wrong", late + timedelta(seconds=31)) == 401


async def test_a_hundred_wrong_tries_elsewhere_do_not_keep_a_known_device_out(deployment: Deployment) -> None:
    person, door = await a_person(deployment), Door(deployment)
    mark = make_mark(deployment.keyring, person.account_id)
    done = [await door.status(person.name, "wrong wrong wrong", AT, f"10.0.1.{number}") for number in range(100)]
    assert done == [401] * 5 + [429] * 95
    assert await door.status(person.name, PASSWORD, AT) == 429
    assert await door.status(person.name, PASSWORD, AT, mark=mark) == 200
    stranger = make_mark(deployment.keyring, new_id(AT))
    assert await door.status(person.name, PASSWORD, AT, mark=stranger) == 429


async def test_a_known_device_waits_for_its_own_failures(deployment: Deployment) -> None:
    person, door = await a_person(deployment), Door(deployment)
    mark = make_mark(deployment.keyring, person.account_id)
    done = [await door.status(person.name, "wrong wrong wrong", AT, mark=mark) for _ in range(6)]
    assert done == [401] * 5 + [429]
    assert await door.status(person.name, PASSWORD, AT) == 200


async def test_a_name_that_nobody_has_waits_the_same(deployment: Deployment) -> None:
    door = Door(deployment)
    done = [await door.status("nobody", "wrong wrong wrong", AT) for _ in range(6)]
    assert done == [401] * 5 + [429]


async def test_one_address_cannot_try_every_name(deployment: Deployment) -> None:
    door = Door(deployment)
    async with transaction(deployment, EVERYWHERE) as db:
        for number in range(ADDRESS.free):
            await take_try(db, AT, buckets_of(db.keyring, f"name-{number}", "10.0.0.1", None))
    assert await door.status("somebody-else", "x", AT) == 429
    assert await door.status("somebody-else", "x", AT, "10.0.0.2") == 401


async def test_guesses_at_once_are_counted_one_by_one(deployment: Deployment) -> None:
    person, door = await a_person(deployment), Door(deployment)
    done = await asyncio.gather(*(door.status(person.name, "wrong wrong wrong", AT) for _ in range(12)))
    assert sorted(done) == [401] * 5 + [429] * 7
    assert door.hasher.verifications == 5


async def test_a_browser_that_signed_in_before_is_known(deployment: Deployment) -> None:
    person, app = await a_person(deployment), a_house(deployment)
    async with browsing(app, await a_request(deployment)) as browser:
        await browser.enter(person.name)
        marks = browser.http.cookies["nuanxin-known"]
        assert is_mark(deployment.keyring, person.account_id, marks)
        async with browsing(app, await a_request(deployment)) as stranger:
            for _ in range(5):
                await stranger.enter(person.name, "wrong wrong wrong")
            refused = await stranger.enter(person.name, "wrong wrong wrong")
            assert refused.status_code == 429
            assert "秒后再试" in refused.text
        again = await browser.http.get("/sign-in", params={"request": await a_request(deployment)})
        assert again.status_code == 200
        browser.request = await a_request(deployment)
        assert (await browser.enter(person.name)).status_code == 303


async def test_too_many_at_once_are_told_to_come_back() -> None:
    hasher = Hasher(longest_queue=1)
    done = await asyncio.gather(*(hasher.verify("x", None) for _ in range(6)), return_exceptions=True)
    refused = [one for one in done if isinstance(one, Refusal)]
    assert [one.status for one in refused] == [503] * 3
    assert refused[0].headers["Retry-After"] == "5"
    assert await hasher.verify("x", None) is False


def test_the_hash_nobody_has_costs_what_others_cost() -> None:
    assert NOBODY.startswith(f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$")
    assert (MEMORY_KIB, PASSES, LANES) == (19 * 1024, 2, 1)


@pytest.mark.parametrize("mark", ["", "x", "é", "A" * 64, "===="])
def test_no_mark_of_ours(mark: str) -> None:
    assert not is_mark(make_keyring(), new_id(AT), mark)


async def test_what_is_long_past_is_forgotten(deployment: Deployment) -> None:
    door = Door(deployment)
    for _ in range(3):
        await door.status("nobody", "wrong wrong wrong", AT)
    assert await sweep_sign_ins(deployment, AT + timedelta(hours=23)) == 0
    assert await sweep_sign_ins(deployment, AT + timedelta(hours=25)) == 3
