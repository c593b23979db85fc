"""Servers under measurement: each a process of its own on a free port of this machine, watched for its memory and CPU."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

READY_S = 60
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def peak_mib(self) -> float:
        """The most memory it has held, in MiB; 0 where the system does not say."""
        try:
            lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        except OSError:
            return 0.0
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)

    @property
    def cpu_s(self) -> float:
        """The CPU time it has used, its threads included; 0 where the system does not say."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(application: str, *, factory: bool = False, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """One uvicorn worker with the program's own options. Raises RuntimeError when it does not begin to answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [sys.executable, "-m", "uvicorn", application, "--host", "127.0.0.1", "--port", str(port)]
    arguments += ["--no-access-log", "--no-server-header", "--log-level", "error"]
    process = subprocess.Popen(
        [*arguments, *(["--factory"] if factory else [])],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("a server did not begin to answer")
