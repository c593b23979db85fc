"""Whom the program calls, and how it shows that a message is its own."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from typing import Any

import httpx
import pytest

from app.core.addresses import is_named, is_outside
from app.core.channels import Channel
from app.core.outbound import CheckedTransport, Outbound, OutboundFailed
from app.core.settings import Settings
from app.core.signature import robot_parameters, webhook_headers

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
AT = datetime(2026, 11, 23, 4, tzinfo=UTC)

INSIDE = [
    "0.0.0.0",  # noqa: S104  # an address that must not be called, nothing listens here
    *(
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
    ),
    *("198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::10.0.0.1", "::ffff:10.0.0.1"),
    *("::ffff:127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::", "2001::1", "2001:db8::1"),
    *("fc00::1", "fe80::1", "fec0::1", "ff02::1"),
]


@pytest.mark.parametrize("address", INSIDE)
def test_inner_addresses(address: str) -> None:
    assert not is_outside(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "223.5.5.5", "2400:3200::1"])
def test_outer_addresses(address: str) -> None:
    assert is_outside(ip_address(address))


def test_named_networks() -> None:
    networks = (ip_network("10.2.0.0/16"), ip_network("fd00::/8"))
    assert [is_named(ip_address(one), networks) for one in ("10.2.3.4", "10.3.0.1", "fd00::1", "::1")] == [
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "url", ["https://1.1.1.1:8443/", "http://1.1.1.1/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/"]
)
async def test_what_is_never_dialled(url: str) -> None:
    with pytest.raises(OutboundFailed, match="ConnectError"):
        await Outbound().post(url, b"{}", {})


async def test_the_checked_address_is_dialled_under_the_name_that_was_asked_for() -> None:
    dialled: list[httpx.Request] = []

    class Inner(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            dialled.append(request)
            return httpx.Response(200)

    transport = CheckedTransport((ip_network("127.0.0.0/8"), ip_network("::1/128")))
    transport.inner = Inner()
    await Outbound(transport).post("https://localhost:8443/hook", b"{}", {})
    [request] = dialled
    assert request.url.host in {"127.0.0.1", "::1"}
    assert (request.headers["host"], request.extensions["sni_hostname"]) == ("localhost:8443", "localhost")


def test_a_webhook_is_signed_by_the_standard() -> None:
    headers = webhook_headers(SECRET, "alert_1", AT, b'{"a":1}')
    assert headers["webhook-timestamp"] == "1795406400"
    mine = hmac.new(KEY, b'alert_1.1795406400.{"a":1}', hashlib.sha256).digest()
    assert headers["webhook-signature"] == "v1," + base64.b64encode(mine).decode()
    assert webhook_headers(SECRET, "alert_1", AT, b'{"a":2}')["webhook-signature"] != headers["webhook-signature"]


def test_a_robots_address_is_signed() -> None:
    found = robot_parameters("SEC1", AT)
    mine = hmac.new(b"SEC1", b"1795406400000\nSEC1", hashlib.sha256).digest()
    assert found == {"timestamp": "1795406400000", "sign": base64.b64encode(mine).decode()}


CHANNEL: dict[str, Any] = {"name": "county", "kind": "webhook", "url": "https://example.cn/h", "secret": SECRET}


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "County"},
        {"kind": "fax"},
        {"url": "ftp://example.cn"},
        {"url": "https:///h"},
        {"secret": None},
        {"secret": "whsec_c2hvcnQ="},
        {"secret": "plain"},
        {"kind": "sms"},
        {"kind": "chat", "secret": None, "signed": True},
        {"moments": ["later"]},
        {"colour": "red"},
    ],
)
def test_what_is_no_channel(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Channel.model_validate({**CHANNEL, **changed})


def test_settings_show_no_secret() -> None:
    settings = Settings.model_validate({"channels": [CHANNEL]})
    assert "example.cn" not in repr(settings)
    assert SECRET not in repr(settings)
    with pytest.raises(ValueError, match="same name"):
        Settings.model_validate({"channels": [CHANNEL, CHANNEL]})
    with pytest.raises(ValueError, match="everywhere"):
        Settings.model_validate({"outbound_networks": "0.0.0.0/0"})
