"""Keeps tests on this machine: an audit hook that every connection of Python passes."""

from ipaddress import ip_address
from typing import Any


class NetworkForbidden(Exception):
    """A test tried to reach beyond this machine."""


def forbid_network(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: connections go to unix sockets and to loopback addresses only."""
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host and host != "localhost" and not _is_loopback(host):
        raise NetworkForbidden(f"tests may not reach {host}")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
