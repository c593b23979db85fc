"""Every rule of the house fails on what it forbids and lets the rest pass: a check that cannot fail is worse than none."""

import pytest
from sqlalchemy import Column, ForeignKeyConstraint, MetaData, String, Table

from tests.architecture import rules, table_rules
from tests.architecture.modules import Module

HEAD = '"""One sentence."""\n'
LONG_BODY = "def act():\n" + "    x = 1\n" * 40
ROUTE = '@router.post("/visits")\nasync def post_visit(body):\n    """Sentence."""\n'

FORBIDDEN = [
    (rules.only_db_commits, "app/visits/submit.py", "async def f(db):\n    await db.connection.commit()\n"),
    (rules.time_enters_at_the_door, "app/visits/submit.py", "from app.core import clock\nat = clock.now()\n"),
    (rules.time_enters_at_the_door, "app/visits/submit.py", "from app.core.clock import now\nat = now()\n"),
    (rules.time_enters_at_the_door, "app/visits/submit.py", "from datetime import datetime\nat = datetime.now(None)\n"),
    (rules.time_enters_at_the_door, "app/visits/submit.py", "import datetime\nat = datetime.date.today()\n"),
    (rules.time_enters_at_the_door, "app/visits/policy.py", "import time\nat = time.time()\n"),
    (rules.functions_are_short, "app/visits/submit.py", LONG_BODY),
    (rules.files_are_short, "app/visits/submit.py", "x = 1\n" * 251),
    (rules.files_are_named_for_what_they_do, "app/visits/service.py", ""),
    (rules.files_are_named_for_what_they_do, "app/utils/ids.py", ""),
    (rules.modules_open_with_a_sentence, "app/visits/submit.py", "x = 1\n"),
    (rules.modules_open_with_a_sentence, "app/visits/submit.py", '"""no sentence"""\nx = 1\n'),
    (rules.sql_is_built, "app/visits/store.py", "from sqlalchemy import text\nq = text('SELECT 1')\n"),
    (rules.sql_is_built, "app/visits/store.py", "import sqlalchemy as sa\nq = sa.text('SELECT 1')\n"),
    (rules.sql_is_built, "app/visits/store.py", "from sqlalchemy import literal_column\nq = literal_column('1')\n"),
    (rules.sql_is_built, "app/visits/store.py", "def f(db):\n    db.exec_driver_sql('SELECT 1')\n"),
    (rules.sql_is_built, "app/visits/store.py", "t = VisitRow.__table__\n"),
    (rules.routes_are_thin, "app/visits/router.py", ROUTE + "    x = 1\n" * 6),
    (rules.policies_are_pure, "app/visits/policy.py", "import sqlalchemy\n"),
    (rules.policies_are_pure, "app/visits/policy.py", "def f():\n    import os\n"),
    (rules.policies_are_pure, "app/visits/policy.py", "from app.people.store import find\n"),
    (rules.policies_are_pure, "app/risk/fold.py", "from app.core import clock\n"),
    (rules.policies_are_pure, "app/risk/fold.py", "from app.journal.perform import perform\n"),
    (rules.core_knows_no_domain, "app/core/web/paging.py", "def next_visit(): ...\n"),
    (rules.exemptions_say_why, "app/visits/submit.py", "x = f()  # " + "type: ignore[arg-type]\n"),
    (rules.exemptions_say_why, "app/visits/submit.py", "x = f()  # " + "noqa: S603\n"),
    (rules.nothing_is_left_open, "app/visits/submit.py", "# TODO: the rest\n"),
    (rules.nothing_of_ours_is_patched, "tests/visits/test_submit.py", "from unittest.mock import patch\n"),
    (
        rules.nothing_of_ours_is_patched,
        "tests/test_x.py",
        "def test(monkeypatch):\n    monkeypatch.setattr(a, 'b', 1)\n",
    ),
]
ALLOWED = [
    (rules.only_db_commits, "app/core/db.py", "async def f(work):\n    await work.commit()\n"),
    (rules.time_enters_at_the_door, "app/visits/router.py", "from app.core import clock\nat = clock.now()\n"),
    (rules.time_enters_at_the_door, "app/visits/submit.py", "from app.core.clock import day_of\nday = day_of(at)\n"),
    (rules.functions_are_short, "app/visits/submit.py", LONG_BODY.removesuffix("    x = 1\n")),
    (rules.files_are_short, "app/visits/submit.py", "x = 1\n" * 250),
    (rules.files_are_named_for_what_they_do, "app/visits/submit.py", ""),
    (rules.modules_open_with_a_sentence, "app/visits/submit.py", HEAD),
    (rules.modules_open_with_a_sentence, "app/visits/__init__.py", ""),
    (rules.sql_is_built, "app/visits/schemas.py", "text = str\nx = text('words')\n"),
    (rules.sql_is_built, "app/teams/tables.py", "from sqlalchemy import text\nw = text('until_at IS NULL')\n"),
    (rules.routes_are_thin, "app/visits/router.py", ROUTE + "    x = 1\n" * 5),
    (rules.routes_are_thin, "app/visits/router.py", "def words():\n" + "    x = 1\n" * 6),
    (
        rules.policies_are_pure,
        "app/visits/policy.py",
        "from dataclasses import dataclass\nfrom app.core.errors import Refusal\n",
    ),
    (rules.policies_are_pure, "app/visits/policy.py", "from app.risk import policy\n"),
    (rules.policies_are_pure, "app/visits/store.py", "import sqlalchemy\n"),
    (rules.core_knows_no_domain, "app/visits/submit.py", "def next_visit(): ...\n"),
    (rules.exemptions_say_why, "app/visits/submit.py", "x = f()  # noqa: S603  # a fixed command\n"),
    (
        rules.nothing_of_ours_is_patched,
        "tests/test_x.py",
        "def test(monkeypatch):\n    monkeypatch.setenv('PORT', '1')\n",
    ),
]


@pytest.mark.parametrize(("rule", "path", "source"), FORBIDDEN)
def test_a_rule_finds_what_it_forbids(rule: rules.Rule, path: str, source: str) -> None:
    assert len(list(rule(Module(path, source)))) == 1


@pytest.mark.parametrize(("rule", "path", "source"), ALLOWED)
def test_a_rule_lets_the_rest_pass(rule: rules.Rule, path: str, source: str) -> None:
    assert list(rule(Module(path, source))) == []


def test_every_rule_is_tried() -> None:
    tried = {rule for rule, _, _ in FORBIDDEN}
    assert tried == {*rules.OF_THE_PROGRAM, *rules.OF_THE_TESTS}


def tables(parent_county: bool = True, key: tuple[str, ...] = ("county", "parent_id")) -> MetaData:
    """Two tables of a county and one of the deployment."""
    metadata = MetaData()
    county = [Column("county", String, primary_key=True)] if parent_county else []
    Table("parent", metadata, *county, Column("parent_id", String, primary_key=True))
    Table(
        "child",
        metadata,
        Column("county", String, primary_key=True),
        Column("parent_id", String),
        ForeignKeyConstraint(key, [f"parent.{name}" for name in key]),
    )
    Table("nation", metadata, Column("code", String, primary_key=True))
    return metadata


SHARED = {"nation": "one for all"}


def test_tables_of_a_county_pass() -> None:
    assert list(table_rules.rows_belong_to_a_county(tables(), SHARED)) == []
    assert list(table_rules.nothing_points_across_a_border(tables(), SHARED)) == []
    assert list(table_rules.global_tables_exist(tables(), SHARED)) == []


def test_a_table_without_its_county_is_found() -> None:
    found = list(table_rules.rows_belong_to_a_county(tables(False, ("parent_id",)), SHARED))
    assert found == ["parent: `county` does not lead its primary key"]
    assert len(list(table_rules.rows_belong_to_a_county(tables(), {}))) == 1


def test_a_key_across_a_border_is_found() -> None:
    found = list(table_rules.nothing_points_across_a_border(tables(key=("parent_id",)), SHARED))
    assert found == ["child: its foreign key to parent does not begin with `county`"]


def test_a_global_table_that_is_gone_is_found() -> None:
    assert len(list(table_rules.global_tables_exist(tables(), {"nation": "", "gone": ""}))) == 1
