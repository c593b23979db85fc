"""Packing of large answers for thin links: gzip level 1, or zstd where installed, as the caller accepts; never of event streams."""

import asyncio
import zlib
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Final

from starlette.responses import Response

SMALLEST = 1024
# Smaller ones are packed sooner than a thread is woken.
IN_THREAD = 32 * 1024
GZIP_WINDOW: Final = 31
Pack = Callable[[bytes], bytes]


def _gzip(content: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, GZIP_WINDOW)
    return packer.compress(content) + packer.flush()


def _zstd() -> ModuleType | None:
    """The module of zstd: of the standard library from 3.14 on, else of the package that stands in for it; None for neither."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return import_module(name)
        except ImportError:
            continue
    return None


def _packs() -> dict[str, Pack]:
    """The ways of packing, the preferred first."""
    found: dict[str, Pack] = {"gzip": _gzip}
    zstd = _zstd()
    if zstd is not None:
        found = {"zstd": lambda content: bytes(zstd.compress(content, 1)), **found}
    return found


PACKS: Final[Mapping[str, Pack]] = _packs()


def chosen(accepted: str, offered: Mapping[str, Pack] = PACKS) -> str | None:
    """The coding a caller likes best of those offered (RFC 9110 section 12.5.3); None for none. Of equals the first offered."""
    weights = dict(_weight(part) for part in accepted.lower().split(",") if part.strip())
    plain = weights.get("identity", 0.0)
    liked = {name: weights.get(name, weights.get("*", 0.0)) for name in offered}
    best = max(liked, key=lambda name: liked[name], default=None)
    return best if best and liked[best] > 0 and liked[best] >= plain else None


def _weight(part: str) -> tuple[str, float]:
    name, _, rest = part.partition(";")
    quality = rest.strip().removeprefix("q=") if rest.strip() else "1"
    try:
        weight = float(quality)
    except ValueError:
        weight = 0.0
    return name.strip(), weight if 0 <= weight <= 1 else 0.0


async def packed(content: bytes, accepted: str, media_type: str = "application/json") -> Response:
    """An answer, packed as the caller accepts. Whoever keeps answers must tell them apart by that header."""
    headers = {"Vary": "Accept-Encoding"}
    coding = chosen(accepted) if len(content) >= SMALLEST else None
    if coding is not None:
        pack = PACKS[coding]
        content = await asyncio.to_thread(pack, content) if len(content) >= IN_THREAD else pack(content)
        headers["Content-Encoding"] = coding
    return Response(content, headers=headers, media_type=media_type)
