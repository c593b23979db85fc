"""The divisions that the demonstration lives on: Haining's own table, as it comes with the program."""

from app.demo.teams import Division
from app.places.load import haining, read_divisions


def shipped_divisions() -> list[Division]:
    """The county, its towns and villages."""
    places = read_divisions(haining()).places
    return [Division(place.code, place.name, place.level, place.parent_code or "") for place in places]
