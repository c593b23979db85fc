"""Logs: one JSON line on standard error; no values of variables."""

import json
import re
import subprocess
import sys

import pytest

from app.core.logs import harmless

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


HOSTILE = """
import logging
import structlog
from app.core.logs import configure_logs
configure_logs()
name = "张三\\r\\n{\\"event\\":\\"forged\\"}\\x1b[2J\\x9b31m\\u2028\\u202e"
structlog.get_logger().info("seen", name=name)
logging.getLogger("uvicorn.error").warning("peer said %s", name)
try:
    raise ValueError(f"Key (name)=(Zhang) exists {name}")
except ValueError:
    logging.getLogger("somewhere").exception("broke")
"""


def lines_of(program: str) -> list[str]:
    """What a program writes on standard error, by every character that some reader takes for the end of a line."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", done.stderr)
    return done.stderr.splitlines()


def test_what_was_typed_stays_inside_its_line() -> None:
    events = [json.loads(line) for line in lines_of(HOSTILE)]
    assert [event["event"][:9] for event in events] == ["seen", "peer said", "broke"]
    assert events[0]["name"].startswith("张三\r\n{")
    assert "张三" not in events[2]["exception"]


@pytest.mark.parametrize(
    "message",
    [
        "value '330499194002290011' is no phone",
        'duplicate key value violates unique constraint "uq_person"\nDETAIL:  Key (name)=(Zhang San) already exists.',
        "(psycopg.errors.X) nope [SQL: INSERT INTO t VALUES (1)] [parameters: {'name': 'Zhang San'}]",
        "1 validation error for X\nname\n  too long [type=x, input_value='Zhang San', input_type=str]",
        "姓名 金丝雀 已存在",
        "cannot read 13800138000",
        "Zhang.San@example.cn",
        "token eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJ4In0.c2ln",
    ],
)
def test_a_message_is_told_without_its_values(message: str) -> None:
    told = harmless(message)
    assert not [word for word in ("Zhang", "金", "3304", "1380", "eyJ") if word in told]
    assert len(told) <= 200


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
