"""Bringing a table of deliveries in: all of it in one transaction or nothing; or only saying what would come of it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.access.scope import scope_of
from app.core.db import Db, Deployment, reading
from app.core.errors import FieldError, Refusal
from app.core.sheet import NotASheet, RowProblem, csv_lines
from app.core.workbook import XLSX, read_workbook
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.journal.perform import perform, perform_all
from app.people.indexing import indexes_of_number
from app.programmes.commands import RecordDelivery
from app.programmes.deliver import Recorded, judge_deliveries, record_deliveries
from app.programmes.intake import MOST_ROWS, DeliveryRow, DeliverySheet, read_deliveries
from app.programmes.kinds import kinds_on
from app.programmes.overlook import find_programme
from app.programmes.store.recipients import Numbered, people_by_number
from app.programmes.values import Programme, Recipient

FIELDS = {"amount_fen": "amount", "person_id": "id_number"}


@dataclass(frozen=True, slots=True)
class ImportDeliveries:
    """A table as it was sent."""

    programme_id: UUID
    content: bytes
    media_type: str
    dry_run: bool


@dataclass(frozen=True, slots=True)
class RowOf:
    """A row of a table as a command."""

    number: int
    command: RecordDelivery


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Rows to be judged and not recorded, and what was wrong with the others."""

    programme_id: UUID
    total: int
    rows: Sequence[RowOf]
    problems: Sequence[RowProblem]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of a table, or would: how many rows it has, were recorded now, stood before; complaints by row."""

    total: int
    recorded: int
    repeated: int
    problems: Sequence[RowProblem]


async def import_deliveries(
    deployment: Deployment, actor: Actor, at: datetime, command: ImportDeliveries
) -> ImportReport:
    """Record a table of deliveries, or rehearse it. Raises 404, and 422 `SHEET_REFUSED` with its `rows` where any row will not do.

    All or nothing per table: amounts are checked against the paper they came from as a whole, and half of a list leaves nobody
    knowing which half. What stands already is recognised by its content, so that a corrected table is simply sent again.
    """
    try:
        lines = await asyncio.to_thread(_lines, command)
        async with reading(deployment, scope_of(actor)) as db:
            programme = await find_programme(db, actor.county, command.programme_id)
            sheet = read_deliveries(db.keyring, actor.county, command.programme_id, lines)
            known = await _people(db, actor, sheet.rows)
    except NotASheet as error:
        raise Refusal(422, "SHEET_UNREADABLE", str(error), str(error)) from error
    rows, unknown = _commands(programme, sheet, known)
    rehearsal = Rehearsal(command.programme_id, sheet.total, rows, [*sheet.problems, *unknown])
    if command.dry_run or rehearsal.problems:
        report = await perform(deployment, rehearse_sheet, actor, at, rehearsal)
        if command.dry_run:
            return report
        raise refused(report.problems)
    done = [one for one in await perform_all(deployment, record_sheet, actor, at, rows) if isinstance(one, Recorded)]
    repeated = sum(one.repeated for one in done)
    return ImportReport(sheet.total, len(done) - repeated, repeated, ())


def _lines(command: ImportDeliveries) -> list[list[str]]:
    if command.media_type == XLSX:
        return read_workbook(command.content, MOST_ROWS)
    return csv_lines(command.content)


async def _people(db: Db, actor: Actor, rows: Sequence[DeliveryRow]) -> Mapping[str, Sequence[Numbered]]:
    """Whom the numbers of a table stand for, among those the caller may see; two with one number are both told."""
    indexes = {row.id_number: indexes_of_number(db.keyring, row.id_number) for row in rows if row.id_number}
    found = await people_by_number(db, scope_of(actor), {one for every in indexes.values() for one in every})
    named = {number: [one for index in every for one in found.get(index, ())] for number, every in indexes.items()}
    return {number: list(dict.fromkeys(ones)) for number, ones in named.items()}


def _commands(
    programme: Programme, sheet: DeliverySheet, known: Mapping[str, Sequence[Numbered]]
) -> tuple[list[RowOf], list[RowProblem]]:
    participants = kinds_on(programme.starts_on).programme_kinds[programme.kind].participants
    rows, problems = [], []
    for row in sheet.rows:
        found = known.get(row.id_number, ())
        if row.id_number and len(found) != 1:
            problems.append(_not_one(row.number, many=bool(found)))
            continue
        to = Recipient(None, row.household_id, row.organisation, row.grid, row.place)
        if found:
            as_person = (row.receiver or ("person" if "person" in participants else "household")) == "person"
            to = Recipient(found[0].person_id) if as_person else Recipient(None, found[0].household_id)
        command = RecordDelivery(row.delivery_id, programme.programme_id, to=to, **row.told)
        rows.append(RowOf(row.number, command))
    return rows, problems


def _not_one(number: int, *, many: bool) -> RowProblem:
    if many:
        zh, en = "该证件号码对应多人，请改填户编号", "The number is that of several people; name the household"
        return RowProblem(number, "id_number", "AMBIGUOUS", zh, en)
    return RowProblem(number, "id_number", "NOT_FOUND", "辖区内没有此人", "No such person within your place")


async def record_sheet(db: Db, actor: Actor, at: datetime, rows: Sequence[RowOf]) -> list[Outcome[Recorded] | Refusal]:
    """Record every row. Raises 422 `SHEET_REFUSED`, and so records none, where one will not do."""
    outcomes = await record_deliveries(db, actor, at, [row.command for row in rows])
    if problems := _problems(rows, outcomes):
        raise refused(problems)
    return outcomes


async def rehearse_sheet(db: Db, actor: Actor, at: datetime, command: Rehearsal) -> Outcome[ImportReport]:
    """Judge every row and write nothing. That numbers of people were asked for is a fact."""
    outcomes, new = await judge_deliveries(db, actor, at, [row.command for row in command.rows])
    problems = sorted((*command.problems, *_problems(command.rows, outcomes)), key=lambda one: one.row)
    repeated = sum(isinstance(one, Outcome) for one in outcomes) - len(new)
    data = {"rows": command.total, "would_record": len(new), "faulty": len({one.row for one in problems})}
    fact = Fact("deliveries.rehearsed", command.programme_id, None, data)
    return Outcome(ImportReport(command.total, len(new), repeated, problems), (fact,))


def _problems(rows: Sequence[RowOf], outcomes: Sequence[Outcome[Recorded] | Refusal]) -> list[RowProblem]:
    return [
        RowProblem(row.number, FIELDS.get(name := error.pointer.strip("/"), name), error.code, error.zh, error.en)
        for row, one in zip(rows, outcomes, strict=True)
        if isinstance(one, Refusal)
        for error in one.errors or (FieldError("", one.code, one.zh, one.en),)
    ]


def refused(problems: Sequence[RowProblem]) -> Refusal:
    """422: rows of the table will not do, so none was recorded."""
    told = [{"row": one.row, "field": one.field, "code": one.code, "zh": one.zh, "en": one.en} for one in problems]
    return Refusal(
        422,
        "SHEET_REFUSED",
        "表中有不能登记的行，整表未登记",
        "Rows of the table cannot be recorded, so none was",
        members={"rows": told},
    )
