"""Modules as the rules of the house read them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Module:
    """A source file: its path from the repository's root, in slashes, and its text."""

    path: str
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed text."""
        return ast.parse(self.source)

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return PurePosixPath(self.path).stem

    def matches(self, *patterns: str) -> bool:
        """True when the path fits any pattern such as `app/*/router.py`."""
        return any(PurePosixPath(self.path).match(pattern) for pattern in patterns)


def modules(*folders: str) -> Iterator[Module]:
    """Every Python file of the folders."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def find(name: str) -> Module | None:
    """The module that a dotted name is, or is something of: `app.risk.policy.assess` gives app/risk/policy.py."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        stem = ROOT.joinpath(*parts[:end])
        for path in (stem.with_suffix(".py"), stem / "__init__.py"):
            if path.exists():
                return Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    return None


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported; `from a import b` gives `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def called(node: ast.AST) -> str:
    """The dotted name of what a call calls, as far as it is written out: `clock.now`; else an empty text."""
    if not isinstance(node, ast.Call):
        return ""
    parts: list[str] = []
    target = node.func
    while isinstance(target, ast.Attribute):
        parts.append(target.attr)
        target = target.value
    parts.append(target.id if isinstance(target, ast.Name) else "")
    return ".".join(reversed(parts))
