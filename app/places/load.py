"""Loading a county's table of divisions: checked whole, written whole or not at all, the same file again changing nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from app.core.db import Db
from app.core.errors import Refusal
from app.core.sheet import NotASheet, RowProblem, SheetRow, read_sheet
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.places import store
from app.places.policy import check_divisions
from app.places.values import Place

COLUMNS = ("code", "name", "level", "parent_code")


@dataclass(frozen=True, slots=True)
class LoadPlaces:
    """A table of divisions; `numbers` are the rows' numbers in their file."""

    places: tuple[Place, ...]
    numbers: tuple[int, ...]
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class PlacesReport:
    """What came of a table: codes added, renamed and found unchanged, or else what is wrong with its rows."""

    added: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    unchanged: int = 0
    problems: tuple[RowProblem, ...] = ()


def haining() -> bytes:
    """The table of Haining's towns and villages that comes with the program."""
    return (files("app.places") / "divisions-330481.csv").read_bytes()


def read_divisions(content: bytes, *, dry_run: bool = False) -> LoadPlaces:
    """The command in a CSV file with the columns code, name, level, parent_code. Raises NotASheet."""
    rows = read_sheet(content, COLUMNS)
    if not rows:
        raise NotASheet("文件没有数据行 The file has no rows")
    return LoadPlaces(tuple(_place(row) for row in rows), tuple(row.number for row in rows), dry_run)


def _place(row: SheetRow) -> Place:
    return Place(row["code"], row["name"], row["level"], row["parent_code"] or None)


async def load_places(db: Db, actor: Actor, _at: datetime, command: LoadPlaces) -> Outcome[PlacesReport]:
    """Add places and rename known ones, all or none; a dry run only reports. Refuses another county's table."""
    counties = {place.county for place in command.places}
    if counties - {actor.county} and len(counties) == 1:
        raise Refusal(422, "OTHER_COUNTY", "这是另一个县的区划表", "This table is another county's")
    known = await store.places_of_county(db, actor.county)
    problems = _problems(command, known)
    if problems:
        return Outcome(PlacesReport(problems=problems), ())
    added = [place for place in command.places if place.code not in known]
    renamed = [place for place in command.places if place.code in known and known[place.code] != place]
    report = PlacesReport(_codes(added), _codes(renamed), len(command.places) - len(added) - len(renamed))
    if command.dry_run or not (added or renamed):
        return Outcome(report, ())
    await store.put_places(db, [*added, *renamed])
    return Outcome(report, (Fact("places.loaded", data={"added": len(added), "renamed": len(renamed)}),))


def _codes(places: Sequence[Place]) -> tuple[str, ...]:
    return tuple(place.code for place in places)


def _problems(command: LoadPlaces, known: dict[str, Place]) -> tuple[RowProblem, ...]:
    return tuple(
        RowProblem(command.numbers[found.index], found.field, found.code, found.zh, found.en)
        for found in check_divisions(command.places, known)
    )
