"""Which addresses the program may call: those of the open internet, and the networks that the operator names."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Python 3.11 calls these global although they lead back inside: translated, tunnelled or embedded IPv4, and relays that are no more.
NOT_OUTSIDE: tuple[Network, ...] = tuple(
    ip_network(one)
    for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "::/96", "192.88.99.0/24", "2001::/32", "fec0::/10")
)


def is_outside(address: Address) -> bool:
    """True for an address of the open internet."""
    inside = address.is_multicast or not address.is_global or any(_holds(one, address) for one in NOT_OUTSIDE)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return not inside and (mapped is None or is_outside(mapped))


def is_named(address: Address, networks: Sequence[Network]) -> bool:
    """True for an address in one of these networks."""
    return any(_holds(one, address) for one in networks)


def _holds(network: Network, address: Address) -> bool:
    return network.version == address.version and address in network


async def addresses_of(host: str, port: int) -> list[Address]:
    """Every address of a host, looked up once. Raises OSError where it has none."""
    try:
        return [ip_address(host)]
    except ValueError:
        pass
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # The zone of a link-local address stands behind a percent sign.
    return [ip_address(str(one[4][0]).partition("%")[0]) for one in found]
