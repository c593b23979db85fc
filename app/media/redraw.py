"""Drawing a photo anew, smaller and without anything the phone wrote into it: place, time, owner, thumbnails, comments."""

import io
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from app.media.values import MOST_PIXELS

# The formats tried, by what the first bytes said: a decoder of anything else is never entered.
FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
QUALITY: Final = 80


class Unreadable(Exception):
    """A picture that its decoder does not read to the end."""


def redraw(content: bytes, media_type: str, sides: dict[str, int]) -> dict[str, bytes]:
    """JPEGs whose longer side has at most so many pixels, by their names. Raises Unreadable. Takes up to a second: call it in a thread."""
    try:
        with Image.open(io.BytesIO(content), formats=(FORMATS[media_type],)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Unreadable
            largest = max(sides.values())
            opened.draft("RGB", (largest, largest))  # a JPEG is decoded at a fraction of its size where that is enough
            plain = _on_white(_small(ImageOps.exif_transpose(opened), largest))
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise Unreadable from error
    drawn = {}
    for name, side in sorted(sides.items(), key=lambda one: -one[1]):
        plain.thumbnail((side, side))
        drawn[name] = _written(plain)
    return drawn


def _small(picture: Image.Image, side: int) -> Image.Image:
    """As few pixels as needed, before anything is made of each of them."""
    if picture.mode not in {"RGB", "RGBA", "L", "LA"}:
        picture = picture.convert("RGBA")
    picture.thumbnail((side, side))
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """The pixels alone on a new picture: it inherits no metadata."""
    fresh = Image.new("RGB", picture.size, "white")
    shown = picture.convert("RGBA")
    fresh.paste(shown, mask=shown.getchannel("A"))
    return fresh


def _written(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()
