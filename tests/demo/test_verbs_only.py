"""Whatever the demonstration leaves in a database came in through a verb: it has no SQL, and of stores it takes only what reads."""

import ast
from collections.abc import Iterator
from pathlib import Path

import app.demo

ROOT = Path(app.demo.__file__).parent
# What it may ask of stores, by the module asked: reads of accounts, clients, standings and referrals, and shapes.
READS = {
    "app.access.oauth.store": {"find_client"},
    "app.access.store": {"find_account_by_name", "find_account"},
    "app.risk.store": {"standings_of"},
    "app.clues.store.clues": {"Said"},
    "app.referrals.store": {"ReferralOfNeed", "Wanted", "referrals_in_scope"},
}
FORBIDDEN = ("sqlalchemy", "sqlmodel", "alembic", "sqlite3", "psycopg")


def imported(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    """(module, name, local name) of every import, a store taken whole by its own name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((one.name, "", one.asname or one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            for one in node.names:
                whole = one.name == "store"
                yield (
                    f"{node.module}.{one.name}" if whole else node.module or "",
                    "" if whole else one.name,
                    one.asname or one.name,
                )


def uses(tree: ast.AST, local: str) -> set[str]:
    """The attributes that are taken of a module."""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
    return {node.attr for node in found if isinstance(node.value, ast.Name) and node.value.id == local}


def test_the_demonstration_writes_by_verbs_alone() -> None:
    faults = []
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for module, name, local in imported(tree):
            taken = {name} if name else uses(tree, local)
            if module.split(".")[0] in FORBIDDEN or ".tables" in module:
                faults.append(f"{path.name}: {module}")
            if ".store" in module and not taken <= READS.get(module, set()):
                faults.append(f"{path.name}: {module} {sorted(taken - READS.get(module, set()))}")
            if module == "app.core.db" and name == "transaction":
                faults.append(f"{path.name}: opens a transaction of its own")
    assert faults == []
