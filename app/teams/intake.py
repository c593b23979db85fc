"""Teams from a CSV file: one row a team, its members by account name, its households by their keys of the people's file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from app.access.policy import SEATS
from app.access.store import find_account_by_name
from app.core.crypto import Keyring
from app.core.db import Db, Deployment, reading, transaction
from app.core.errors import FieldError, Refusal
from app.core.seen import EVERYWHERE, Whole
from app.core.sheet import NotASheet, RowProblem, SheetRow, read_sheet
from app.journal.actor import operator
from app.journal.facts import Outcome
from app.journal.perform import perform_all
from app.people.imported import imported_id
from app.teams.form import Formed, FormTeam, form_teams
from app.teams.pair import Paired, PairHousehold, pair_households

T = TypeVar("T")
COLUMNS = ("team", "name", "place", *SEATS)


@dataclass(frozen=True, slots=True)
class TeamsReport:
    """What came of a file: teams and pairings that are new, and what is wrong with its rows."""

    teams: int
    pairings: int
    problems: tuple[RowProblem, ...]


class _Rehearsed(Exception):
    """Ends a transaction that was only tried."""


async def bring_teams(deployment: Deployment, content: bytes, at: datetime, *, dry_run: bool) -> TeamsReport:
    """Form the teams of a file and pair their households; a dry run does the same and takes it back. Raises NotASheet."""
    rows = read_sheet(content, COLUMNS, ("households",))
    if not rows:
        raise NotASheet("文件没有数据行 The file has no rows")
    county = rows[0]["place"][:6]
    async with reading(deployment, EVERYWHERE) as db:
        accounts = await _accounts(db, county, rows, at)
    problems = [one for row in rows for one in _unknown_names(row, accounts)]
    sound = [row for row in rows if row.number not in {one.row for one in problems}]
    forming = [_team(deployment.keyring, county, row, accounts) for row in sound]
    pairing = [(row, one) for row in sound for one in _pairings(deployment.keyring, county, row)]
    run = _rehearse if dry_run else _write
    formed, paired = await run(deployment, county, at, forming, [one for _, one in pairing])
    problems += [_problem(row, one) for row, one in zip(sound, formed, strict=True) if isinstance(one, Refusal)]
    failed = {one.row for one in problems}
    problems += [
        _problem(row, one)
        for (row, _), one in zip(pairing, paired, strict=True)
        if isinstance(one, Refusal) and row.number not in failed
    ]
    return TeamsReport(
        sum(isinstance(one, Formed) and not one.repeated for one in formed),
        sum(isinstance(one, Paired) and not one.repeated for one in paired),
        tuple(sorted(problems, key=lambda one: one.row)),
    )


Results = tuple[Sequence[Formed | Refusal], Sequence[Paired | Refusal]]


async def _write(
    deployment: Deployment, county: str, at: datetime, forming: Sequence[FormTeam], pairing: Sequence[PairHousehold]
) -> Results:
    formed = await perform_all(deployment, form_teams, operator(county), at, forming)
    return formed, await perform_all(deployment, pair_households, operator(county), at, pairing)


async def _rehearse(
    deployment: Deployment, county: str, at: datetime, forming: Sequence[FormTeam], pairing: Sequence[PairHousehold]
) -> Results:
    """The same verbs in a transaction that is rolled back."""
    results: list[Results] = []
    try:
        async with transaction(deployment, Whole(county)) as db:
            formed = await form_teams(db, operator(county), at, forming)
            paired = await pair_households(db, operator(county), at, pairing)
            results.append(([_result(one) for one in formed], [_result(one) for one in paired]))
            raise _Rehearsed
    except _Rehearsed:
        return results[0]


def _result(outcome: Outcome[T] | Refusal) -> T | Refusal:
    return outcome if isinstance(outcome, Refusal) else outcome.result


async def _accounts(db: Db, county: str, rows: Sequence[SheetRow], at: datetime) -> dict[str, UUID]:
    """The accounts of the county that the rows name."""
    found: dict[str, UUID] = {}
    for name in sorted({row[seat] for row in rows for seat in SEATS}):
        account = await find_account_by_name(db, name, at)
        if account and account.county == county:
            found[name] = account.account_id
    return found


def _unknown_names(row: SheetRow, accounts: Mapping[str, UUID]) -> list[RowProblem]:
    return [
        RowProblem(row.number, seat, "UNKNOWN_REFERENCE", "没有这个账号", "No such account")
        for seat in SEATS
        if row[seat] not in accounts
    ]


def _team(keyring: Keyring, county: str, row: SheetRow, accounts: Mapping[str, UUID]) -> FormTeam:
    members = tuple((seat, accounts[row[seat]]) for seat in SEATS)
    return FormTeam(imported_id(keyring, county, "team", row["team"]), row["name"], row["place"], members)


def _pairings(keyring: Keyring, county: str, row: SheetRow) -> list[PairHousehold]:
    team_id = imported_id(keyring, county, "team", row["team"])
    return [
        PairHousehold(
            imported_id(keyring, county, "pairing", row["team"], key),
            imported_id(keyring, county, "household", key),
            team_id,
            "导入 Imported",
        )
        for key in row["households"].replace("；", ";").replace(";", " ").split()
    ]


def _problem(row: SheetRow, refusal: Refusal) -> RowProblem:
    """A refusal as a complaint about a row: members by their seats, a household that is not there by its column."""
    error = refusal.errors[0] if refusal.errors else FieldError("", refusal.code, refusal.zh, refusal.en)
    parts = error.pointer.strip("/").split("/")
    field = SEATS[int(parts[1])] if parts[0] == "members" and len(parts) > 1 else parts[0]
    return RowProblem(row.number, field or "households", error.code, error.zh, error.en)
