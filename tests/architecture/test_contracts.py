"""The import contracts fail on what they forbid: one tree with a breach of each, and every contract breaks."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.modules import ROOT

BREACHES = {
    "app/places/upward.py": "from app.visits import commands",
    "app/unknown/__init__.py": "",
    "app/visits/store.py": "from app.visits import router",
    "app/visits/policy.py": "import pydantic",
    "app/visits/amend.py": "import sqlalchemy, fastapi\nfrom app.visits import schemas, tables",
    "app/visits/router.py": "from app.visits import circle",
    "app/visits/circle.py": "from app.visits import router",
    "app/files/router.py": "from app.visits import router",
}


def test_every_contract_breaks_when_it_is_broken(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, source in BREACHES.items():
        breach = tmp_path / path
        breach.parent.mkdir(exist_ok=True)
        breach.write_text(source + "\n")
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = len(settings["tool"]["importlinter"]["contracts"])
    assert re.findall(r"Contracts: .*", done.stdout) == [f"Contracts: 0 kept, {contracts} broken."], (
        done.stdout + done.stderr
    )
