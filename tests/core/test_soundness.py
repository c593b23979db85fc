"""No start with weak settings outside a demonstration."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.core.soundness import weaknesses
from tests.command_line import nuanxin

KEYS = (bytes(range(32)), bytes(range(7, 39)))
SOUND: dict[str, Any] = {
    "mode": "production",
    "issuer": "https://nuanxin.example.cn",
    "public_origin": "",
    "database_url": "postgresql://nuanxin@database/nuanxin",
    "database_password": "Jq3v0bW1pLr8",
    "key_file": Path("keys.json"),
    "keys": KEYS,
    "token_lifetime_s": 600,
    "docs": False,
    "cors_origins": ["https://console.example.cn"],
}
WEAK: dict[str, dict[str, Any]] = {
    "an issuer without TLS": {"issuer": "http://nuanxin.example.cn"},
    "an issuer on loopback": {"issuer": "http://127.0.0.1:8000"},
    "no issuer's address": {"issuer": "nuanxin"},
    "a public origin without TLS": {"public_origin": "http://10.1.2.3"},
    "the embedded database": {"database_url": "sqlite:///var/nuanxin.db"},
    "no password": {"database_password": ""},
    "an example's password": {"database_password": "Change-me"},
    "no keys": {"keys": ()},
    "keys of zeros": {"keys": (bytes(32),)},
    "short keys": {"keys": (b"abcdefghijklmnop",)},
    "tokens that live long": {"token_lifetime_s": 3600},
    "the reading room": {"docs": True},
    "pages without TLS that may call": {"cors_origins": ["http://console.example.cn"]},
}


def test_a_sound_deployment_starts() -> None:
    assert list(weaknesses(**SOUND)) == []
    assert list(weaknesses(**SOUND | {"database_password": None})) == []


@pytest.mark.parametrize("why", WEAK)
def test_a_weak_one_does_not(why: str) -> None:
    assert len(list(weaknesses(**SOUND | WEAK[why]))) == 1


def test_a_demonstration_may_be_weak_on_this_machine_alone() -> None:
    demo = SOUND | {"mode": "demo", "database_url": "sqlite:///x", "keys": (), "docs": True}
    assert list(weaknesses(**demo | {"issuer": "http://localhost:8000"})) == []
    assert len(list(weaknesses(**demo | {"issuer": "http://192.168.1.5:8000"}))) == 1


@pytest.mark.parametrize("command", [["serve"], ["worker"], ["account", "list", "--place", "330481"]])
def test_every_command_refuses_in_one_line(tmp_path: Path, command: list[str]) -> None:
    settings = {"NUANXIN_MODE": "production", "DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}
    done = nuanxin(*command, settings=settings | {"NUANXIN_KEY_FILE": str(tmp_path / "keys.json")})
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("nuanxin: will not start: ")
    assert "PostgreSQL" in line
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("NUANXIN_CORS_ORIGINS", "*"),
        ("NUANXIN_PROXIES", "0.0.0.0/0"),
        ("NUANXIN_LIMITS__SEARCH", "0"),
        ("PORT", "99999999"),
        ("NUANXIN_MODE", "canary-mode"),
    ],
)
def test_a_setting_that_is_none_is_named_in_one_line(setting: str, value: str) -> None:
    program = "from app.core.settings import settings_from_environment as read\ntry: read()\nexcept ValueError as why: print(why)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, setting: value},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    [line] = done.stdout.splitlines()
    assert line.startswith(f"{setting}: ")
    assert value not in line
