"""The locks: they hold what pyproject.toml asks for, every file by its hash, and name no host."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LOCKS = {"requirements.lock": ("build",), "requirements-dev.lock": ("build", "dev")}


def wanted(*extras: str) -> list[Requirement]:
    """What pyproject.toml asks for, with extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return [Requirement(line) for line in lines if not line.startswith("nuanxin")]


def locked(lock: str) -> dict[str, str]:
    """Names and versions of a lock."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_the_project_asks_for(lock: str) -> None:
    versions = locked(lock)
    for requirement in wanted(*LOCKS[lock]):
        version = versions.get(requirement.name.lower().replace("_", "-"))
        assert version, f"{requirement.name} is not in {lock}: run `make lock`"
        assert requirement.specifier.contains(version), f"{lock} has {requirement.name} {version}: run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_its_hashes(lock: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8"))
    without = [block.splitlines()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]
    assert without == []


def test_what_runs_is_the_same_in_both_locks() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json", ".npmrc"])
def test_no_lock_names_a_host(lock: str) -> None:
    assert (
        re.findall(r"\w+://\S+|--(?:extra-)?index-url\S*|--find-links\S*", (ROOT / lock).read_text(encoding="utf-8"))
        == []
    )
