"""Whose word about the caller's address counts: that of the proxies named, hop by hop from the nearest."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from app.core.web.peers import peers_of, read_address

PROXIES = ("10.0.0.1", "10.1.0.0/16", "fd00::/8")


def caller(peer: str | None, *forwarded: str, proxies: tuple[str, ...] = PROXIES, **others: str) -> str:
    headers = [(b"x-forwarded-for", one.encode()) for one in forwarded]
    headers += [(name.replace("_", "-").encode(), value.encode()) for name, value in others.items()]
    scope: dict[str, Any] = {"type": "http", "headers": headers, "client": (peer, 5) if peer else None}
    return peers_of(proxies).address_of(scope)


def test_without_a_header_the_peer_is_the_caller() -> None:
    assert caller("203.0.113.9") == "203.0.113.9"
    assert caller("10.0.0.1") == "10.0.0.1"
    assert caller("::ffff:203.0.113.9") == "203.0.113.9"
    assert caller(None) == ""


def test_strangers_are_not_believed() -> None:
    assert caller("203.0.113.9", "198.51.100.7") == "203.0.113.9"
    assert caller("127.0.0.1", "198.51.100.7", proxies=()) == "127.0.0.1"
    assert caller("10.0.0.1", forwarded="for=198.51.100.7", x_real_ip="198.51.100.7") == "10.0.0.1"


def test_a_proxy_is_believed_about_its_own_hop_only() -> None:
    assert caller("10.0.0.1", "198.51.100.7") == "198.51.100.7"
    # The caller wrote the first, the proxy added the second.
    assert caller("10.0.0.1", "192.0.2.66, 198.51.100.7") == "198.51.100.7"
    assert caller("10.0.0.1", "192.0.2.66", "198.51.100.7") == "198.51.100.7"
    assert caller("10.0.0.1", "192.0.2.66, 198.51.100.7, 10.1.2.3") == "198.51.100.7"
    assert caller("fd00::1", "[2001:db8::9]:443") == "2001:db8::9"


def test_what_is_no_address_ends_the_search() -> None:
    assert caller("10.0.0.1", "unknown") == "10.0.0.1"
    assert caller("10.0.0.1", "198.51.100.7, _hidden, 10.1.2.3") == "10.1.2.3"
    assert caller("10.0.0.1", "") == "10.0.0.1"
    assert caller("10.0.0.1", ",".join(["10.1.0.1"] * 1000)) == "10.1.0.1"


@pytest.mark.parametrize("text", ["198.51.100.7", " 198.51.100.7:8080 ", '"198.51.100.7"'])
def test_ways_to_write_an_address(text: str) -> None:
    assert str(read_address(text)) == "198.51.100.7"


def test_a_forgotten_proxy_is_told_once() -> None:
    peers = peers_of(())
    scope: dict[str, Any] = {"type": "http", "headers": [(b"x-forwarded-for", b"198.51.100.7")], "client": ("::1", 5)}
    with capture_logs() as told:
        assert [peers.address_of(scope) for _ in range(3)] == ["::1"] * 3
    [line] = told
    assert line["event"] == "forwarded.ignored"
    assert "198.51.100.7" not in str(line)
