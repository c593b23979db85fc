"""Households and teams from CSV files: by row, whole households, the same file again changing nothing."""

from pathlib import Path

import pytest

from app.access.policy import SEATS
from app.core import clock
from app.core.db import Deployment
from app.core.sheet import RowProblem
from app.enrolment.bring import bring_households, rehearse_households
from app.enrolment.intake import read_people
from app.teams.intake import bring_teams
from tests.callers import an_account
from tests.factories import an_identity_number
from tests.registered import put_places

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
VILLAGE = "330481001003"
HEAD = "household,place,relation,name,id_number,tags,status\n"


async def bring(deployment: Deployment, content: bytes, *, dry_run: bool = False) -> tuple[list[RowProblem], int]:
    read = read_people(deployment.keyring, content)
    act = rehearse_households if dry_run else bring_households
    problems, new = await act(deployment, read.county, clock.now(), read.households)
    return [*read.problems, *problems], new


@pytest.fixture
async def village(deployment: Deployment) -> str:
    """A village to live in."""
    await put_places(deployment, VILLAGE)
    return VILLAGE


@pytest.mark.usefixtures("village")
async def test_the_examples_import_as_printed(deployment: Deployment) -> None:
    content = (EXAMPLES / "people.csv").read_bytes()
    assert await bring(deployment, content, dry_run=True) == ([], 2)
    assert await bring(deployment, content) == ([], 2)
    assert await bring(deployment, content) == ([], 0)
    names = [(await an_account(deployment, seat, "330481001")).name for seat in SEATS]
    text = (EXAMPLES / "teams.csv").read_text().replace("party,social,grid", ",".join(names))
    for dry_run, expected in ((True, (1, 2)), (False, (1, 2)), (False, (0, 0))):
        report = await bring_teams(deployment, text.encode(), clock.now(), dry_run=dry_run)
        assert (report.teams, report.pairings, report.problems) == (*expected, ())


async def test_a_bad_row_leaves_its_household_out_and_no_other(deployment: Deployment, village: str) -> None:
    good, shared = an_identity_number(), an_identity_number()
    lines = [
        f"1,{village},02,张三,{good},,active",
        f"2,{village},02,李四,{good[:-1]}?,,active",
        f"2,{village},20,李五,{an_identity_number()},,active",
        f"3,{village},02,王五,{an_identity_number()},orphan 2020-13-01,active",
        f"4,330481001999,02,赵六,{an_identity_number()},,active",
        f"5,{village},02,钱七,{shared},,active",
        f"6,{village},02,孙八,{shared},,active",
        f"7,{village},02,周九,{an_identity_number()},no_such 2020-01-01,",
    ]
    problems, new = await bring(deployment, (HEAD + "\n".join(lines)).encode())
    assert new == 2
    assert {(one.row, one.field, one.code) for one in problems} == {
        (3, "id_number", "ID_NUMBER_INVALID"),
        (3, "birth_date", "MISSING"),
        (3, "sex", "MISSING"),
        (5, "tags", "DATE_MALFORMED"),
        (6, "place", "UNKNOWN_REFERENCE"),
        (8, "id_number", "REPEATED"),
        (9, "tags", "NOT_IN_LIST"),
    }


@pytest.mark.usefixtures("village")
async def test_a_file_of_teams_says_what_is_wrong(deployment: Deployment) -> None:
    names = [(await an_account(deployment, seat, "330481001")).name for seat in SEATS]
    rows = [
        f"1,一组,330481001,{names[0]},{names[1]},nobody,",
        f"2,二组,330481001,{names[0]},{names[0]},{names[2]},",
        f"3,三组,330481009,{','.join(names)},",
        f"4,四组,330481001,{','.join(names)},unknown",
    ]
    content = "team,name,place,party_member,social_worker,grid_worker,households\n" + "\n".join(rows)
    report = await bring_teams(deployment, content.encode(), clock.now(), dry_run=False)
    assert [(one.row, one.field, one.code) for one in report.problems] == [
        (2, "grid_worker", "UNKNOWN_REFERENCE"),
        (3, "social_worker", "ONE_SEAT_EACH"),
        (4, "place", "UNKNOWN_REFERENCE"),
        (5, "households", "NOT_FOUND"),
    ]
    assert report.teams == 1
