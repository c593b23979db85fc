"""The rules of the house about tables: every row belongs to a county, and no row points across a border."""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import MetaData

TableRule = Callable[[MetaData], Iterator[str]]

# Tables of the whole deployment, and why they are not of one county.
GLOBAL = {
    "account_name": "a name to sign in with is unique over the deployment",
    "device_key": "a key says which device calls before anybody knows its county",
    "external_identity": "another issuer knows nothing of counties",
    "oauth_client": "a program may serve all counties",
    "pending_authorization": "nobody has signed in yet",
    "person_identity": "nobody is registered twice, in two counties either",
    "place": "division codes are the nation's",
    "retention": "sweeps go over the whole deployment",
    "risk_policy": "one policy is in force everywhere",
    "sign_in": "a browser half way through a sign-in",
    "signing_key": "tokens are signed by the deployment",
    "sync_meta": "the epoch is the database's",
    "try_bucket": "tries with names that nobody has belong to no county",
    "used_jti": "an assertion is used once, wherever",
    "visit_form": "a form means the same everywhere",
}


def rows_belong_to_a_county(metadata: MetaData, shared: Mapping[str, str] = GLOBAL) -> Iterator[str]:
    """`county` leads the primary key of every table that is not listed as global."""
    for table in metadata.sorted_tables:
        if table.name not in shared and [column.name for column in table.primary_key][:1] != ["county"]:
            yield f"{table.name}: `county` does not lead its primary key"


def nothing_points_across_a_border(metadata: MetaData, shared: Mapping[str, str] = GLOBAL) -> Iterator[str]:
    """`county` leads every foreign key between tables of counties."""
    for table in metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            if table.name in shared or key.referred_table.name in shared:
                continue
            first = key.elements[0]
            if (first.parent.name, first.column.name) != ("county", "county"):
                yield f"{table.name}: its foreign key to {key.referred_table.name} does not begin with `county`"


def global_tables_exist(metadata: MetaData, shared: Mapping[str, str] = GLOBAL) -> Iterator[str]:
    """The list of global tables names no table that is gone."""
    yield from (f"{name}: is listed as global and does not exist" for name in shared if name not in metadata.tables)
