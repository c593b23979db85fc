"""Clients and signing keys by the command line: a secret is printed once, alone on standard output."""

import json
import re
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.core.migrate import migrate
from tests import command_line

Run = Callable[..., subprocess.CompletedProcess[str]]
ADD = ("client", "add", "--scope", "people:read visits:read")
INTEGRATION = (*ADD, "--grant", "client_credentials", "--place", "330481")


@pytest.fixture
def nuanxin(tmp_path: Path) -> Run:
    """The program over a fresh embedded database."""
    url = f"sqlite:///{tmp_path}/n.db"
    migrate(url)
    return partial(
        command_line.nuanxin, settings={"DATABASE_URL": url, "NUANXIN_KEY_FILE": str(tmp_path / "keys.json")}
    )


def test_a_secret_stands_alone(nuanxin: Run) -> None:
    done = nuanxin(*INTEGRATION, "--id", "platform", "--auth", "client_secret_basic")
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}\n", done.stdout)
    again = nuanxin(*INTEGRATION, "--id", "platform", "--auth", "client_secret_basic")
    assert (again.returncode, again.stdout) == (2, "")
    keyed = nuanxin(*INTEGRATION, "--id", "keyed", "--auth", "private_key_jwt")
    assert {"kty", "crv", "x", "y", "d", "kid"} <= json.loads(keyed.stdout).keys()
    app = ("--auth", "none", "--grant", "authorization_code", "--redirect-uri", "http://127.0.0.1/cb", "--dpop")
    public = nuanxin(*ADD, "--id", "app", *app)
    assert (public.returncode, public.stdout) == (0, "")
    listed = nuanxin("client", "list").stdout
    assert [line.split("\t")[:2] for line in listed.splitlines()] == [
        ["app", "*"],
        ["keyed", "330481"],
        ["platform", "330481"],
    ]
    assert nuanxin("client", "remove", "--id", "platform").returncode == 0
    assert nuanxin("client", "remove", "--id", "platform").returncode == 2


def test_bad_input_is_one_clear_line(nuanxin: Run) -> None:
    nowhere = nuanxin(*ADD, "--grant", "client_credentials", "--id", "x1", "--auth", "client_secret_basic")
    script = nuanxin(
        *ADD, "--grant", "authorization_code", "--id", "x2", "--auth", "none", "--redirect-uri", "javascript:x"
    )
    for done, word in ((nowhere, "--place"), (script, "/redirect_uris/0")):
        assert (done.returncode, done.stdout) == (2, "")
        assert word in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_signing_keys(nuanxin: Run) -> None:
    assert nuanxin("keys", "signing", "rotate").returncode == 0
    lines = [line.split("\t") for line in nuanxin("keys", "signing", "list").stdout.splitlines()]
    assert sorted(state for _, state, _ in lines) == ["active", "next", "retired"]
    active = next(key for key, state, _ in lines if state == "active")
    assert nuanxin("keys", "signing", "revoke", active).returncode == 0
    assert f"{active}\tgone" in nuanxin("keys", "signing", "list").stdout
    assert nuanxin("keys", "signing", "revoke", "nobody").returncode == 2
