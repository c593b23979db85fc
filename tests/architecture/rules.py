"""The rules of the house that imports cannot say. Each takes a module and yields what breaks it, as `line: what`."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import PurePosixPath

from tests.architecture.modules import Module, called, find, imports

Rule = Callable[[Module], Iterator[str]]

LONGEST_FUNCTION = 40
LONGEST_FILE = 250
LONGEST_ROUTE = 5
BANNED_NAMES = re.compile(r"^(services?|utils?|helpers?|managers?|base|commons?|misc|models?|views?)$")
DOORS = (
    "app/core/clock.py",
    "app/*/router.py",
    "app/*/*/router.py",
    "app/access/web.py",
    "app/audit/web.py",
    "app/access/*/web.py",
    "app/cli.py",
    "app/cli/*.py",
    "app/worker.py",
)
CLOCKS = re.compile(
    r"^((datetime\.)?datetime\.(now|utcnow|today)|(datetime\.)?date\.today|time\.(time|time_ns|localtime|gmtime))$"
)
VERBS_OF_HTTP = {"get", "post", "put", "patch", "delete"}
# Where SQL may be written as text, or the Core table behind a row class be taken, and why.
RAW_SQL = {
    "exec_driver_sql": ("app/core/db.py",),  # PRAGMA and BEGIN have no construct
    "__table__": ("app/core/tables.py",),  # the one way from a row class to its table
    "text": ("app/*/tables.py", "app/*/*/tables.py"),  # the condition of a partial index
    "literal_column": (),
}
PURE = {
    "policy",
    "masking",
    "encounters",
    "cadence",
    "calendar",
    "merkle",
    "signature",
    "values",
    "standing",
    "actor",
    "facts",
    "errors",
}
PURE_PATHS = {"app/risk/fold.py"}
IMPURE_LIBRARY = {
    "asyncio",
    "logging",
    "os",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "threading",
    "time",
    "urllib",
}
DOMAIN_WORD = re.compile(r"household|visit|referral|pairing|enrol|deliberation|entitlement", re.IGNORECASE)
UNEXPLAINED = re.compile(
    r"#\s*(?:type:\s*ignore|noqa|pragma:\s*no cover)(?:\[[^\]]*\]|:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?(?P<why>.*)"
)


def only_db_commits(module: Module) -> Iterator[str]:
    """Commit, then answer: the only commit stands in core/db.py."""
    if not module.matches("app/core/db.py"):
        for node in ast.walk(module.tree):
            if called(node).endswith(".commit"):
                yield f"{_line(node)}: commits; perform and transaction() do that"


def time_enters_at_the_door(module: Module) -> Iterator[str]:
    """The clock is read in routers, access/web, the command line and the worker; elsewhere time is a value."""
    if module.matches(*DOORS):
        return
    names = {name for _, name in imports(module.tree)}
    for node in ast.walk(module.tree):
        name = called(node)
        if CLOCKS.match(name) or name == "clock.now" or (name == "now" and "app.core.clock.now" in names):
            yield f"{_line(node)}: reads the clock by {name}(); take the time as an argument"


def functions_are_short(module: Module) -> Iterator[str]:
    """No function over 40 lines."""
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno:
            length = node.end_lineno - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{node.lineno}: {node.name} has {length} lines of {LONGEST_FUNCTION}"


def files_are_short(module: Module) -> Iterator[str]:
    """No file over 250 lines."""
    length = len(module.source.splitlines())
    if length > LONGEST_FILE:
        yield f"{length}: the file may have {LONGEST_FILE} lines"


def files_are_named_for_what_they_do(module: Module) -> Iterator[str]:
    """No drawer for everything: a file is a verb or a role."""
    for part in PurePosixPath(module.path).with_suffix("").parts:
        if BANNED_NAMES.match(part):
            yield f"1: `{part}` says nothing; name the verb or the role"


def modules_open_with_a_sentence(module: Module) -> Iterator[str]:
    """The first line of a module says what lives there."""
    if module.tree.body:
        head = (ast.get_docstring(module.tree) or "").splitlines()
        if not head or not head[0].rstrip().endswith((".", "。", "`")):
            yield "1: open with one sentence on what lives here"


def sql_is_built(module: Module) -> Iterator[str]:
    """SQL is built of columns: no text, no literal columns, no raw statements, no table behind its store's back."""
    taken = {name.rpartition(".")[2] for _, name in imports(module.tree) if name.startswith("sqlalchemy.")}
    for node in ast.walk(module.tree):
        word = node.attr if isinstance(node, ast.Attribute) else called(node)
        if word in RAW_SQL and not module.matches(*RAW_SQL[word]) and (word != "text" or "text" in taken):
            yield f"{_line(node)}: {word} goes round the statements"
        if called(node) in {"sqlalchemy.text", "sa.text"}:
            yield f"{_line(node)}: text goes round the statements"


def routes_are_thin(module: Module) -> Iterator[str]:
    """A route is at most five statements: words in, command out; receipt in, words out."""
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and any(map(_is_route, node.decorator_list)):
            length = sum(isinstance(part, ast.stmt) for part in ast.walk(node)) - 1 - bool(ast.get_docstring(node))
            if length > LONGEST_ROUTE:
                yield f"{node.lineno}: {node.name} has {length} statements of {LONGEST_ROUTE}"


def policies_are_pure(module: Module) -> Iterator[str]:
    """A pure module, and whatever it imports in turn, stands on the standard library without its doors to the world."""
    if module.path in PURE_PATHS or (module.name in PURE and module.path.startswith("app/")):
        for line, name in imports(module.tree):
            if why := _impurity(name):
                yield f"{line}: {why}, which is not pure"


@cache
def _impurity(name: str) -> str:
    """Why importing this is not pure, or an empty text."""
    top = name.partition(".")[0]
    if top != "app":
        return "" if top in sys.stdlib_module_names and top not in IMPURE_LIBRARY else f"imports {name}"
    found = find(name)
    if found is None or found.path == "app/core/clock.py":
        return f"imports {name}"
    inner = (_impurity(further) for _, further in imports(found.tree))
    return next((f"{why} by {found.path}" for why in inner if why), "")


def core_knows_no_domain(module: Module) -> Iterator[str]:
    """No name of the domain in core."""
    if module.path.startswith("app/core/"):
        for node in ast.walk(module.tree):
            name = (
                getattr(node, "id", None)
                or getattr(node, "attr", None)
                or getattr(node, "name", None)
                or getattr(node, "arg", None)
            )
            if isinstance(name, str) and DOMAIN_WORD.search(name):
                yield f"{_line(node)}: `{name}` is a word of the domain"


def exemptions_say_why(module: Module) -> Iterator[str]:
    """An exemption from a check names the check and gives its reason on the line."""
    for number, line in enumerate(module.source.splitlines(), 1):
        found = UNEXPLAINED.search(line)
        if found and len(found["why"].strip(" #")) < 8:
            yield f"{number}: an exemption without its reason"


def nothing_is_left_open(module: Module) -> Iterator[str]:
    """What is committed is finished."""
    for number, line in enumerate(module.source.splitlines(), 1):
        if re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", line):
            yield f"{number}: left open"


def nothing_of_ours_is_patched(module: Module) -> Iterator[str]:
    """Tests pass a clock, an engine, a transport; they replace nothing."""
    for line, name in imports(module.tree):
        if name.startswith(("unittest.mock", "mock.", "pytest_mock")):
            yield f"{line}: imports {name}"
    for node in ast.walk(module.tree):
        if called(node).endswith(("monkeypatch.setattr", "monkeypatch.setitem", "monkeypatch.delattr")):
            yield f"{_line(node)}: patches"


def _is_route(decorator: ast.expr) -> bool:
    return called(decorator).startswith("router.") and called(decorator).rpartition(".")[2] in VERBS_OF_HTTP


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 1)


OF_THE_PROGRAM: tuple[Rule, ...] = (
    only_db_commits,
    time_enters_at_the_door,
    functions_are_short,
    files_are_short,
    files_are_named_for_what_they_do,
    modules_open_with_a_sentence,
    sql_is_built,
    routes_are_thin,
    policies_are_pure,
    core_knows_no_domain,
    exemptions_say_why,
    nothing_is_left_open,
)
OF_THE_TESTS: tuple[Rule, ...] = (
    functions_are_short,
    files_are_short,
    files_are_named_for_what_they_do,
    modules_open_with_a_sentence,
    exemptions_say_why,
    nothing_of_ours_is_patched,
)
