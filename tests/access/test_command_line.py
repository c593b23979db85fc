"""Accounts by the command line, as an operator keeps them."""

import subprocess
from pathlib import Path

from app.core.migrate import migrate
from tests import command_line
from tests.access.browsing import PASSWORD


def nuanxin(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program on a deployment of its own."""
    settings = {"DATABASE_URL": f"sqlite:///{folder}/x.db", "NUANXIN_KEY_FILE": str(folder / "keys.json")}
    return command_line.nuanxin(*words, settings=settings, typed=typed)


def test_an_operator_never_edits_tables(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/x.db")
    divisions = Path(__file__).parents[2] / "app/places/divisions-330481.csv"
    assert nuanxin(tmp_path, "places", "import", str(divisions)).returncode == 0
    add = ("account", "add", "--name", "li", "--role", "town_officer", "--place", "330481001", "--password-stdin")
    weak = nuanxin(tmp_path, *add, typed="password2026!\n")
    assert (weak.returncode, "PASSWORD_COMMON" in weak.stderr) == (2, True)
    assert "password2026!" not in weak.stderr + weak.stdout
    assert nuanxin(tmp_path, *add, typed=PASSWORD + "\n").returncode == 0
    assert nuanxin(tmp_path, *add, typed=PASSWORD + "\n").returncode == 2
    assert nuanxin(tmp_path, "account", "password", "--name", "li", "--password-stdin", typed="short\n").returncode == 2
    new = ("account", "password", "--name", "li", "--password-stdin")
    assert nuanxin(tmp_path, *new, typed="lamp river stone seven\n").returncode == 0
    role = ("--name", "li", "--role", "auditor", "--place", "330481")
    assert nuanxin(tmp_path, "account", "role", "add", *role).returncode == 0
    assert "auditor@330481" in listed(tmp_path)
    assert nuanxin(tmp_path, "account", "role", "remove", *role).returncode == 0
    assert nuanxin(tmp_path, "account", "role", "remove", *role).returncode == 2
    assert "auditor" not in listed(tmp_path)
    assert nuanxin(tmp_path, "account", "disable", "--name", "li").returncode == 0
    assert "disabled" in listed(tmp_path)
    assert nuanxin(tmp_path, "account", "enable", "--name", "li").returncode == 0
    assert nuanxin(tmp_path, "account", "reset-factors", "--name", "li").returncode == 0
    assert "active" in listed(tmp_path)
    assert nuanxin(tmp_path, "account", "disable", "--name", "nobody").returncode == 2


def listed(folder: Path) -> str:
    """The accounts of the county."""
    done = nuanxin(folder, "account", "list", "--place", "330481")
    assert done.returncode == 0, done.stderr
    return done.stdout
