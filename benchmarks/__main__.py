"""`python -m benchmarks [ROUNDS]`: measure, write benchmarks/results.json and docs/performance.md, print the table."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import measure
from benchmarks.picture import draw
from benchmarks.report import PAGE, figures, write
from tests.databases import PostgresDatabases
from tests.postgres import server_url

ROUNDS = 3
DURABLE = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
JANITOR = Path(__file__).parents[1] / "tests" / "janitor.sh"


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Empty databases of both kinds. PostgreSQL is the tests' own server, made durable, or TEST_DATABASE_URL as it is."""
    janitor = subprocess.Popen(["sh", str(JANITOR), str(folder)], stdin=subprocess.PIPE, start_new_session=True)
    try:
        server = PostgresDatabases(server_url(folder))
        if (folder / "postgres.url").exists():
            for setting in DURABLE:
                server.run(f"ALTER SYSTEM SET {setting} = on")
            server.run("SELECT pg_reload_conf()")
        with server.empty() as url:
            yield {"PostgreSQL": url, "SQLite": f"sqlite:///{folder}/bench.db"}
        server.close()
    finally:
        janitor.communicate(b"done", timeout=30)


def main() -> None:
    """Measure and report."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="nuanxin-bench-"))
    with databases(folder) as urls:
        sites, echoes, echo_cpu_ms, memory = asyncio.run(measure(urls, folder, rounds))
    found = figures(sites, echoes, echo_cpu_ms, memory)
    write(found)
    draw(found)
    print("\n".join(line for line in PAGE.read_text().splitlines() if line.startswith("|")))
    print(f"{time.monotonic() - began:.0f} s; docs/performance.md, benchmarks/results.json")


if __name__ == "__main__":
    main()
