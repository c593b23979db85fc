"""Logs: one JSON line on standard error; no values of variables."""

import json
import subprocess
import sys

PROGRAM = """
import structlog
from app.core.logs import configure_logs
configure_logs()
log = structlog.get_logger()
def fails():
    secret = "330481194005010021"
    raise LookupError("gone")
try:
    fails()
except LookupError as error:
    log.error("crash", subject="暖心", exc_info=error)
print("alone")
"""


def test_one_line_beside_the_output_and_no_values() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert done.stdout == "alone\n"
    [line] = done.stderr.splitlines()
    event = json.loads(line)
    assert (event["event"], event["level"], event["subject"]) == ("crash", "error", "暖心")
    assert "LookupError: gone" in event["exception"]
    assert "330481194005010021" not in line
