"""The row policies of PostgreSQL: on for every table of a county, for a role that cannot go round them, and closed until told otherwise."""

import pytest
from sqlalchemy import func, select

from app.access.rows import AT_DESK, LED_TO, OF_THE_COUNTY, ONLY_ADDED, PLACED, guarded
from app.access.scope import Scope
from app.core.db import Deployment, open_database, reading, transaction
from app.core.seen import EVERYWHERE, Whole, ranges_of, settings_of
from app.core.table_registry import load_tables
from app.core.tables import table
from app.journal.tables import JournalRow
from app.people.tables import HouseholdRow
from app.referrals.tables import NeedRow, ReferralRow
from tests.databases import PostgresDatabases
from tests.referrals.test_refer import need_of, referred
from tests.registered import COUNTY, TOWN, put_home

HOUSEHOLDS, REFERRALS, NEEDS = table(HouseholdRow), table(ReferralRow), table(NeedRow)
UNGUARDED = """
SELECT string_agg(relname, ', ') FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY (ARRAY['{names}'])
AND NOT (relrowsecurity AND relforcerowsecurity AND relowner <> '{role}'::regrole
         AND (SELECT count(*) = 1 FROM pg_policy WHERE polrelid = pg_class.oid AND polcmd = '*'))
"""
STRONG = "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcanlogin FROM pg_roles WHERE rolname = '{role}'"


def test_row_security_is_forced_on_every_table_of_a_county(postgres_databases: PostgresDatabases) -> None:
    names = [one.name for one in guarded(load_tables())]
    assert len(names) >= 25
    assert postgres_databases.ask(UNGUARDED.format(names="','".join(names), role="nuanxin_app")) is None
    assert postgres_databases.ask(STRONG.format(role="nuanxin_app")) is False


def test_a_row_about_a_household_or_a_person_is_seen_through_it() -> None:
    """A new table with such a column is led to, or says why not."""
    for one in guarded(load_tables()):
        if {"household_id", "person_id", "team_id"} & set(one.columns.keys()):
            assert one.name in {*LED_TO, *PLACED, *OF_THE_COUNTY}, (
                f"{one.name}: say in access/rows.py through what it is seen"
            )
    known = set(load_tables().tables)
    assert {*LED_TO, *PLACED, *OF_THE_COUNTY, *ONLY_ADDED} <= known
    assert all(one.table in known for arms in LED_TO.values() for one in arms)
    assert set(AT_DESK) <= set(LED_TO)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_with_no_setting_nothing_is_seen(deployment: Deployment) -> None:
    await put_home(deployment)
    async with deployment.database.reader.connect() as connection:
        assert (await connection.execute(select(func.current_user()))).scalar_one() == "nuanxin_app"
        for one in guarded(load_tables()):
            assert (await connection.execute(select(func.count()).select_from(one))).scalar_one() == 0, one.name
    async with reading(deployment, EVERYWHERE) as db:
        assert await db.first(select(func.count()).select_from(HOUSEHOLDS)) == (1,)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_settings_end_with_their_transaction(database_url: str, deployment: Deployment) -> None:
    await put_home(deployment)
    one_connection = Deployment(open_database(database_url, pool_size=1), deployment.keyring)
    async with reading(one_connection, Whole(COUNTY)) as db:
        assert await db.first(select(func.count()).select_from(HOUSEHOLDS)) == (1,)
    async with reading(one_connection, Scope(COUNTY)) as db:
        assert await db.first(select(func.count()).select_from(HOUSEHOLDS)) == (0,)
    async with reading(one_connection, Whole("330482")) as db:
        assert await db.first(select(func.count()).select_from(HOUSEHOLDS)) == (0,)
    await one_connection.database.close()


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_an_act_cannot_be_changed_or_removed_by_the_program(deployment: Deployment) -> None:
    for statement in (table(JournalRow).delete(), table(JournalRow).update().values(act="nothing")):
        with pytest.raises(Exception, match="permission denied"):
            async with transaction(deployment, EVERYWHERE) as db:
                await db.write(statement)


def test_a_code_is_a_code_before_it_gets_into_a_statement() -> None:
    for county in ("330481'; DROP TABLE visit --", "", "*'"):
        with pytest.raises(ValueError, match="code"):
            settings_of(Whole(county))


def test_a_desk_is_a_code_at_a_code_before_it_gets_into_a_statement() -> None:
    assert settings_of(Scope(COUNTY, desks=(("education", COUNTY),)))["desks"] == f"{{education@{COUNTY}}}"
    for desk in (("education'", COUNTY), ("education", "'"), ("", COUNTY)):
        with pytest.raises(ValueError, match="code"):
            settings_of(Scope(COUNTY, desks=(desk,)))


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_a_desk_sees_what_was_dispatched_to_it_and_no_household(deployment: Deployment) -> None:
    home = await put_home(deployment)
    await referred(deployment, need_of(home))
    seen = {}
    for organisation, place in (
        ("healthcare_security", TOWN),
        ("healthcare_security", "330481009"),
        ("education", TOWN),
    ):
        async with reading(deployment, Scope(COUNTY, desks=((organisation, place),))) as db:
            counts = [await db.first(select(func.count()).select_from(one)) for one in (REFERRALS, NEEDS, HOUSEHOLDS)]
        seen[organisation, place] = [row and row[0] for row in counts]
    assert list(seen.values()) == [[1, 1, 0], [0, 0, 0], [0, 0, 0]]


def test_many_places_share_ranges_and_lose_none() -> None:
    places = tuple(f"330481{number:03}001" for number in range(1, 14, 2))
    found = ranges_of(places)
    assert len(found) == 2
    assert all(any(low <= place < high for low, high in found) for place in places)
    assert ranges_of(["330481001"]) == [("330481001", "330481001:")]
