"""Who really calls: the address behind the proxies that the deployment names; nobody else's word about it counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import structlog
from starlette.types import Scope

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
HEADER = b"x-forwarded-for"
LONGEST_CHAIN = 20

log = structlog.get_logger()


@dataclass(slots=True)
class Peers:
    """Resolves callers. Of all headers that proxies send only X-Forwarded-For is read, and only from the proxies named; scheme and
    host are settings, whatever a request claims."""

    proxies: tuple[Network, ...]
    warned: bool = field(default=False)

    def address_of(self, scope: Scope) -> str:
        """The caller's address; empty where the server does not know any."""
        peer = read_address((scope.get("client") or ("", 0))[0])
        if peer is None:
            return ""
        chain = [value for name, value in scope["headers"] if name == HEADER]
        if not chain:
            return str(peer)
        if not self._is_proxy(peer):
            self._warn()
            return str(peer)
        return str(self._behind(peer, b",".join(chain).decode("latin-1").split(",")))

    def _behind(self, peer: Address, chain: Sequence[str]) -> Address:
        """From the nearest hop outwards, the first that is no proxy of ours; a hop that is no address ends the search."""
        for text in list(reversed(chain))[:LONGEST_CHAIN]:
            hop = read_address(text)
            if hop is None:
                return peer
            peer = hop
            if not self._is_proxy(hop):
                return hop
        return peer

    def _is_proxy(self, address: Address) -> bool:
        return any(address.version == network.version and address in network for network in self.proxies)

    def _warn(self) -> None:
        """Once: perhaps a proxy was forgotten in the settings."""
        if not self.warned:
            self.warned = True
            log.warning("forwarded.ignored", why="X-Forwarded-For from a peer that NUANXIN_PROXIES does not name")


def peers_of(proxies: Iterable[str]) -> Peers:
    """The resolver for proxies given as addresses or networks. Raises ValueError for anything else."""
    return Peers(tuple(ip_network(one.strip()) for one in proxies))


def read_address(text: str) -> Address | None:
    """An address as it stands in a header, with or without brackets and port; an IPv4 address in IPv6 clothes is undressed."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
