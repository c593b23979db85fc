"""The program as an operator runs it: a process per command, forked from one that has imported everything already.

Starting Python and importing takes a second, most commands a twentieth of that.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

ROOT = Path(__file__).parents[1]
LONGEST_S = 120
_one_at_a_time = Lock()


def nuanxin(*words: str, settings: Mapping[str, str], typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run `nuanxin` with these words and settings in a process of its own."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "0").write_text(typed, encoding="utf-8")
        order = {"words": words, "settings": {**os.environ, **settings}, "folder": name}
        with _one_at_a_time:
            mother = _mother()
            assert mother.stdin
            assert mother.stdout
            mother.stdin.write(json.dumps(order) + "\n")
            mother.stdin.flush()
            status = int(mother.stdout.readline())
        printed, errors = ((folder / stream).read_text(encoding="utf-8") for stream in "12")
    return subprocess.CompletedProcess(words, status, printed, errors)


@lru_cache(maxsize=1)
def _mother() -> subprocess.Popen[str]:
    """The process that commands are forked from; it ends when its input does."""
    command = [sys.executable, "-m", "tests.command_line"]
    mother = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
    atexit.register(mother.communicate)
    return mother


def _serve() -> None:
    from app.cli.program import main

    for line in sys.stdin:
        order = json.loads(line)
        if (child := os.fork()) == 0:
            _become(order)
            main()
            sys.exit()
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _become(order: Mapping[str, object]) -> None:
    """Take on a command's words, settings and streams."""
    for stream, how in enumerate((os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)):
        os.dup2(os.open(f"{order['folder']}/{stream}", how), stream)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - it is the process's own, and ends with it
    settings, words = order["settings"], order["words"]
    assert isinstance(settings, dict)
    assert isinstance(words, list)
    os.environ.clear()
    os.environ.update(settings)
    sys.argv = ["nuanxin", *words]
    signal.alarm(LONGEST_S)


if __name__ == "__main__":
    _serve()
