"""Canaries go through the whole API; they show up where they are meant to, and in no log, list, error, journal, job or file."""

import base64
import json
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
import structlog
from httpx import AsyncClient

from app.core import clock
from app.core.db import Deployment
from app.core.logs import configure_logs
from app.core.settings import Settings
from app.core.tables import metadata
from tests.access.browsing import PASSWORD, a_person, a_request, browsing
from tests.access.oauth.parties import an_integration
from tests.access.test_second_step import enrol
from tests.callers import headers_for
from tests.fuzz.callers import everybody, sign_in
from tests.hardening.calling import House, a_house
from tests.hardening.canaries import Canaries, seen_in
from tests.hardening.errands import Errands
from tests.hardening.judging import judged
from tests.hardening.story import administered, crossed, filed, opened_and_erased, registered, visited
from tests.registered import OTHER_VILLAGE, VILLAGE, put_places
from tests.visits.stored import rows_of

# Where it is meant to be read in full who somebody is: each read is kept as an act; everything else is masked.
IN_FULL = {
    "contact": "whoever visits must find the house and call ahead; by role",
    "reveal": "for a reason, within a budget",
    "access-copy": "handed over to the person",
}
# The one list with words about people: what a need is, for those who deal with it (tests/referrals/test_policy.py).
LIST_WITH_WORDS = "GET /v1/referrals"
UNLIMITED = dict.fromkeys(("search", "reveal", "person", "address", "token", "sign_in"), 1000000)


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """Everything that is logged, as it would stand on standard error."""
    root = logging.getLogger()
    before, level, stream = root.handlers[:], root.level, StringIO()
    configure_logs(stream)
    root.setLevel(logging.INFO)  # more than a deployment lets libraries say
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the caller, who happens to be in this process
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = before
    root.setLevel(level)


@dataclass
class Told:
    """The story told: who, by whom, and what the API answered."""

    house: House
    errands: Errands


@pytest.fixture
async def told(deployment: Deployment, logged: StringIO) -> AsyncIterator[Told]:
    """Everything happened, after it was refused in every way."""
    await put_places(deployment, VILLAGE, OTHER_VILLAGE)
    words, house = Canaries(), a_house(deployment, limits=UNLIMITED, reveals_per_day=1000)
    account = await everybody(deployment, "everybody")
    token = (await sign_in(deployment, Settings().issuer, account)).token
    words.secrets.add(token)
    stranger = await headers_for(deployment, "county_officer", "330482")
    house.clock.at = clock.now()  # by this clock too they hold what they were just given

    @house.app.get("/breaks/{what}")
    async def breaks(what: str) -> None:
        raise ValueError(f"{what}: {words.name}, {words.number} of {words.address} said '{words.note}' and {token}")

    async with house.caller("127.0.0.1") as http:
        errands = Errands(http, words, {"Authorization": f"Bearer {token}"}, stranger)
        ids = await registered(errands)
        await filed(errands, ids)
        await crossed(errands, ids)
        await judged(errands, ids)
        await visited(errands, ids)
        await administered(errands)
        await opened_and_erased(errands, ids)
        yield Told(house, errands)


async def test_canaries_show_where_they_are_meant_to_and_nowhere_else(
    told: Told, deployment: Deployment, logged: StringIO
) -> None:
    words, http = told.errands.canaries, told.errands.http
    refusals_show_none(told.errands)
    answers_show_what_is_meant(told.errands)
    broken = await http.get(f"/breaks/{words.number}")
    assert (broken.status_code, seen_in(broken.text, words.all())) == (500, [])
    lines = logged.getvalue()
    assert '"event": "crash"' in lines
    assert seen_in(lines, words.all()) == []
    await rows_hold_none(deployment, words)
    if deployment.database.dialect == "sqlite":
        path = Path(str(deployment.database.writer.url.database))
        content = b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))
        assert len(content) > 100_000
        assert seen_in(content, words.all()) == []


def refusals_show_none(errands: Errands) -> None:
    """Hundreds of refusals, none of which says anything that was sent."""
    refusals = [one for one in errands.answers if one.status >= 400]
    assert len(refusals) > 500
    assert [(one.call, one.text) for one in refusals if seen_in(one.text, errands.canaries.all())] == []
    assert {one.status for one in refusals} <= {401, 403, 404, 405, 409, 412, 413, 415, 422, 428}


def answers_show_what_is_meant(errands: Errands) -> None:
    """Who somebody is stands in three answers; what was said about them in one list."""
    words, good = errands.canaries, [one for one in errands.answers if one.status < 400]
    shown = {one.call.rpartition("/")[2] for one in good if seen_in(one.text, words.identity())}
    assert shown == IN_FULL.keys()
    lists = [one for one in good if one.text.startswith('{"items":')]
    assert len({one.call for one in lists}) >= 14
    assert {one.call for one in lists if seen_in(one.text, words.words())} == {LIST_WITH_WORDS}
    assert {one.call for one in good if seen_in(one.text, words.secrets)} == {"POST /v1/oauth-clients"}


async def rows_hold_none(deployment: Deployment, words: Canaries) -> None:
    """Journal, jobs, counts, feed and files: what they say of people is sealed."""
    for name in metadata.tables:
        for row in await rows_of(deployment, name):
            content = b"|".join(value if isinstance(value, bytes) else repr(value).encode() for value in row)
            assert (name, seen_in(content, words.all())) == (name, [])


async def test_tokens_and_codes_lie_nowhere(deployment: Deployment, logged: StringIO) -> None:
    words, made = Canaries(), await an_integration(deployment)
    assert made.secret
    words.secrets.add(made.secret)
    house = a_house(deployment, limits=UNLIMITED)
    async with house.caller("127.0.0.1") as http:
        await _tokens(http, words, made.client.client_id, made.secret)
    assert len(words.secrets) == 2
    assert seen_in(logged.getvalue(), words.all()) == []
    await rows_hold_none(deployment, words)


async def _tokens(http: AsyncClient, words: Canaries, client_id: str, secret: str) -> None:
    form = {"grant_type": "client_credentials"}
    answer = await http.post("/oauth/token", data=form, auth=(client_id, secret))
    token = answer.json()["access_token"]
    words.secrets.add(token)
    for path in ("introspect", "revoke"):
        assert (await http.post(f"/oauth/{path}", data={"token": token}, auth=(client_id, secret))).status_code == 200
    for wrong in (words.password, words.note):
        assert (await http.post("/oauth/token", data=form | {"scope": wrong}, auth=(client_id, secret))).is_client_error
        assert (await http.post("/oauth/token", data=form, auth=(client_id, wrong))).is_client_error


async def test_what_proves_a_person_lies_nowhere(deployment: Deployment, logged: StringIO) -> None:
    """Password, secret of one-time codes, recovery codes, and what the browser keeps while somebody signs in."""
    words = Canaries(password=PASSWORD)
    person, house = await a_person(deployment, "town_officer"), a_house(deployment, mode="production", limits=UNLIMITED)
    house.clock.at = clock.now()  # codes are those of a phone, whose clock is right
    async with browsing(house.app, await a_request(deployment)) as browser:
        for wrong in (words.password + "!", words.note):
            assert (await browser.enter(person.name, wrong)).status_code == 401
        assert (await browser.enter(words.password)).status_code == 401  # typed into the wrong field
        await browser.enter(person.name)
        secret, codes = await enrol(browser)
        words.secrets |= {secret, *codes, *(one for one in browser.http.cookies.values() if one)}
        assert (await browser.send("consent", answer="yes")).status_code == 303
    raw = base64.b32decode(secret)
    assert seen_in(logged.getvalue(), words.all()) == []
    await rows_hold_none(deployment, words)
    assert not [row for row in await rows_of(deployment, "account_secret") if raw in repr(row).encode()]


def test_the_check_finds_a_canary_in_every_form() -> None:
    for word in ("燕无双", "13955507707"):
        plain = word.encode()
        for content in (plain, plain.hex().encode(), json.dumps(word).encode(), repr(word).encode()):
            assert seen_in(b"before " + content + b" after", [word])
        for offset in range(3):
            assert seen_in(base64.b64encode(b"b" * offset + plain + b"after"), [word])
    assert not seen_in("燕无 双 1395550770", ["燕无双", "13955507707"])
