"""PostgreSQL's row policies, the second line behind `scope.py`: per table the condition every row must meet, and the role it binds.

They are set after the migrations, from this page and the table classes, so that no table of a county can be forgotten: one that is
not named here shows its rows to the county alone. What the conditions compare with is `core/seen.py`'s.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from sqlalchemy import DDL, Connection, MetaData, Table, column, func, inspect, select, table
from sqlalchemy.exc import DBAPIError

from app.core.seen import MOST_RANGES, checked_role

# Rows that say themselves where they lie and whose they are.
PLACED: Final = {
    "household": ("place", "team_id"),
    "team": ("place", "team_id"),
    "rollup": ("place", None),
    "delta": ("place", None),
    "clue": ("place", None),
    "clue_link": ("place", None),
}


@dataclass(frozen=True, slots=True)
class Through:
    """A row is seen with a row of another table: the column here that names it, and its own name there."""

    table: str
    here: str
    there: str


# Rows that are seen by whoever raised them.
RAISED: Final = {"alert": "raised_by"}
HOME, PERSON = Through("household", "household_id", "household_id"), Through("person", "person_id", "person_id")
# Rows about a household or a person. Who lived in a household is seen with it, also after leaving: the fold stands on them.
LED_TO: Final = {
    "person": (HOME, Through("fold_state", "person_id", "person_id")),
    "file_fact": (PERSON, HOME),
    "pairing": (HOME,),
    "alert": (HOME, PERSON),
    "deliberation": (HOME, PERSON),
    "clue": (HOME, PERSON),  # besides where it was reported
    "mandatory_report": (Through("alert", "alert_id", "alert_id"),),
    "need": (HOME, Through("referral", "need_id", "need_id")),
    "referral": (HOME, PERSON),
    "referral_step": (Through("referral", "referral_id", "referral_id"),),
    "standing": (HOME,),
    "fold_state": (HOME,),
    "household_standing": (HOME,),
    "visit": (HOME, Through("visit_person", "visit_id", "visit_id")),
    "visit_person": (HOME, PERSON),
    "visit_correction": (HOME,),
    "visit_cosignature": (HOME,),
    "attachment": (HOME,),
    "reassignment_item": (HOME,),
    "observation": (HOME, PERSON),
    "assessment": (HOME, PERSON),
    "edit_conflict": (HOME, PERSON),
    "proposal_note": (PERSON,),
    "override": (PERSON,),
    "appeal": (PERSON,),
    "data_subject_request": (PERSON,),
    "reveal": (PERSON,),
    "participation": (HOME, PERSON),
    "plan_step": (HOME,),
    "delivery": (HOME, PERSON),
    "event": (HOME,),
    "distinct_pair": (PERSON, Through("person", "other_id", "person_id")),
}
# Rows that were dispatched to the desk of an organisation: whose, and where. Whoever sits at that desk sees them.
AT_DESK: Final = {"referral": ("target", "place")}
# Rows that are seen by their own place, or the team there, as long as they are about no household: batches, organisations, grids, alarms.
PLACED_WITHOUT_HOME: Final[dict[str, tuple[str, str | None]]] = {
    "participation": ("place", None),
    "delivery": ("place", None),
    "alert": ("place", "team_id"),
    "event": ("place", None),
}
# Rows that are the whole county's to see when they say so.
SHARED: Final = {"event": "shared"}
# Of a county as a whole although they name a household or a person, and why.
OF_THE_COUNTY: Final = {
    "subject_key": "a wrapped key opens nothing by itself, and what it opens is checked",
    "journal": "who may read the audit sees all acts of the county",
    "sync_entry": "a phone must learn of households that are no longer its own",
    "op_inbox": "what a phone hands over may be about a household that nobody here knows; it is read by who sent it",
    "quarantine": "so may what is in quarantine; its list is narrowed by the household's place, or by where its author works",
    "external_id": "whom another system means is asked before there is anybody; a keyed fingerprint says nothing by itself",
    "alias": "which file stands for which is asked before anything of either is seen; the reason is sealed",
    "seat_grant": "who sits in a team is asked at every call, before anything is seen",
}
# What nobody may change once it is written.
ONLY_ADDED: Final = ("journal", "audit_leaf", "audit_checkpoint", "reveal", "delivery", "referral_step")

# The one way by which acts go, as whoever owns the tables: sealed, let go by the tree, no evidence, and older than any setting allows.
ACTS_GO: Final = "nuanxin_expire_acts(text, bigint, bigint)"
LET_ACTS_GO: Final = """
CREATE OR REPLACE FUNCTION nuanxin_expire_acts(of_county text, first bigint, beyond bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = "{schema}", pg_temp AS $$
  WITH gone AS (
    DELETE FROM journal USING audit_leaf, audit_tree
    WHERE audit_tree.county = of_county AND audit_leaf.county = of_county AND journal.county = of_county
      AND audit_leaf.entry_id = journal.entry_id AND audit_leaf.seq >= first
      AND audit_leaf.seq < least(beyond, audit_tree.expired_to)
      AND NOT audit_leaf.lasting AND NOT journal.lasting AND journal.at < now() - interval '180 days'
    RETURNING 1)
  SELECT count(*) FROM gone
$$"""


def _setting(name: str) -> str:
    """A setting of the transaction; as a sub-select it is asked once per statement, not once per row (measured: 3 µs a row)."""
    return f"(SELECT current_setting('nuanxin.{name}', true))"


OWN_COUNTY: Final = f"(county = {_setting('county')} OR {_setting('reach')} = 'every')"
BEYOND_ROWS: Final = f"{_setting('reach')} <> 'rows'"


def condition(name: str) -> str:
    """The condition a row of a county's table must meet to be read, written or kept."""
    arms: list[str] = []
    if name in PLACED:
        arms += _placed(*PLACED[name])
    # A scalar sub-select has one plan; EXISTS has two, and nested they double at every level.
    arms += [
        f"(SELECT true FROM {one.table} seen WHERE seen.county = {name}.county AND seen.{one.there} = {name}.{one.here} LIMIT 1)"  # noqa: S608  # names of our tables
        for one in LED_TO.get(name, ())
    ]
    if name in PLACED_WITHOUT_HOME:
        arms.append(f"household_id IS NULL AND ({' OR '.join(_placed(*PLACED_WITHOUT_HOME[name]))})")
    if name in SHARED:
        arms.append(SHARED[name])
    if name in AT_DESK:
        organisation, place = AT_DESK[name]
        desks = f"unnest(NULLIF({_setting('desks')}, '')::text[]) desk"
        mine = f"{organisation} = split_part(desk, '@', 1) AND starts_with({place}, split_part(desk, '@', 2))"
        arms.append(f"EXISTS (SELECT FROM {desks} WHERE {mine})")  # names of our columns
    if name in RAISED:
        arms.append(f"{RAISED[name]} = NULLIF({_setting('account')}, '')::uuid")
    return f"{OWN_COUNTY} AND ({' OR '.join([BEYOND_ROWS, *arms])})" if arms else OWN_COUNTY


def _within(place: str) -> list[str]:
    numbers = range(1, MOST_RANGES + 1)
    return [f"{place} >= {_setting(f'from{n}')} AND {place} < {_setting(f'to{n}')}" for n in numbers]


def _placed(place: str, team: str | None) -> list[str]:
    """A row lies in the caller's places, or belongs to a team of theirs."""
    return _within(place) + ([f"{team} = ANY (NULLIF({_setting('teams')}, '')::uuid[])"] if team else [])


def guarded(metadata: MetaData) -> list[Table]:
    """The tables whose rows belong to a county."""
    return [one for one in metadata.sorted_tables if [column.name for column in one.primary_key][:1] == ["county"]]


def secure_rows(connection: Connection, metadata: MetaData, role: str) -> None:
    """Set every policy anew where one is missing or has changed, and give the role its rights. Raises ValueError where that cannot be."""
    if role:
        _ensure_role(connection, checked_role(role))
    existing = set(inspect(connection).get_table_names())
    wanted = {one.name: [_name(one.name)] for one in guarded(metadata) if one.name in existing}
    if _policies(connection) != wanted:
        lift_policies(connection)
        for name in wanted:
            _run(connection, f'CREATE POLICY {_name(name)} ON "{name}" USING ({condition(name)})')
            _run(connection, f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY')
    if {"journal", "audit_leaf", "audit_tree"} <= existing:
        schema = connection.execute(select(func.current_schema())).scalar_one()
        _run(connection, LET_ACTS_GO.format(schema=schema))
        _run(connection, f"REVOKE ALL ON FUNCTION {ACTS_GO} FROM PUBLIC")
    else:
        _run(connection, f"DROP FUNCTION IF EXISTS {ACTS_GO}")
    if role and existing:
        _grant(connection, role, existing)


def _name(table: str) -> str:
    """A policy's name tells whether it is of this page."""
    return f"rows_{hashlib.sha256(condition(table).encode()).hexdigest()[:12]}"


def lift_policies(connection: Connection) -> None:
    """Take all policies away before the tables they name are altered; until `secure_rows` sets them again nobody sees a row."""
    for name, policies in _policies(connection).items():
        for policy in policies:
            _run(connection, f'DROP POLICY "{policy}" ON "{name}"')


def _policies(connection: Connection) -> dict[str, list[str]]:
    found = table("pg_policies", column("tablename"), column("policyname"), column("schemaname"), schema="pg_catalog")
    rows = connection.execute(
        select(found.c.tablename, found.c.policyname).where(found.c.schemaname == func.current_schema())
    )
    known: dict[str, list[str]] = {}
    for row in rows:
        known.setdefault(row.tablename, []).append(row.policyname)
    return known


def _ensure_role(connection: Connection, role: str) -> None:
    """The role exists, is not the one that migrates, and nothing lets it round the policies."""
    roles = table("pg_roles", column("rolname"), column("rolsuper"), column("rolbypassrls"), schema="pg_catalog")
    wanted = select(roles.c.rolsuper, roles.c.rolbypassrls).where(roles.c.rolname == role)
    if connection.execute(wanted).first() is None:
        try:
            with connection.begin_nested():
                _run(
                    connection, f"CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT"
                )
        except DBAPIError as error:
            if connection.execute(wanted).first() is None:
                raise ValueError(
                    f"the role {role} is missing and this user may not make it; as an administrator: CREATE ROLE {role} NOLOGIN"
                ) from error
    row = connection.execute(wanted).one()
    if row.rolsuper or row.rolbypassrls:
        raise ValueError(f"the role {role} goes round row-level security")
    if connection.execute(select(func.current_user())).scalar_one() == role:
        raise ValueError(
            f"{role} may not own the tables: migrate as another user, or name another NUANXIN_DATABASE_ROLE"
        )


def _grant(connection: Connection, role: str, existing: set[str]) -> None:
    me = str(connection.execute(select(func.current_user())).scalar_one())
    if not connection.execute(select(func.pg_has_role(me, role, "MEMBER"))).scalar_one():
        _run(connection, f'GRANT {role} TO "{me}"')
    schema = connection.execute(select(func.current_schema())).scalar_one()
    _run(connection, f'GRANT USAGE ON SCHEMA "{schema}" TO {role}')
    _run(connection, f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "{schema}" TO {role}')
    for name in ONLY_ADDED:
        if name in existing:
            _run(connection, f'REVOKE UPDATE, DELETE ON "{name}" FROM {role}')
    if "journal" in existing:
        _run(connection, f"GRANT EXECUTE ON FUNCTION {ACTS_GO} TO {role}")
    _run(connection, f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}")


def _run(connection: Connection, statement: str) -> None:
    """Run a statement for which SQLAlchemy has no construct; names in it are tables' of ours or were checked."""
    connection.execute(DDL(statement.replace("%", "%%")))  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
