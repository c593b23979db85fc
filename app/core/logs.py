"""Logs: one JSON line per event on standard error, so that what a command prints stays alone on standard output."""

import logging
import re
import sys
from collections.abc import Iterator, MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]
LONGEST_MESSAGE = 200
MOST_CAUSES = 5
# What JSON leaves as it is and a terminal or a reader of lines does not: DEL, C1 controls, separators of lines, turns of direction.
UNSEEN = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
# Where the messages of others begin to tell values: parameters of a statement, a row's details, what did not validate.
VALUES = re.compile(r"\[parameters:|DETAIL:|CONTEXT:|input_value|\[SQL:", re.IGNORECASE)
TOLD = re.compile(r"'[^']*'?|\"[^\"]*\"?|[^\x20-\x7e]+|\b\S*\d{5,}\S*|\S+@\S+|\S{40,}")


def configure_logs(stream: TextIO | None = None) -> None:
    """Set up once per process, for the standard library's loggers too: the server's own lines are events like ours."""
    stream = stream or sys.stderr
    before: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _tell_exception,
    ]
    structlog.configure(
        processors=[*before, _one_line],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    render: list[structlog.typing.Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, _one_line]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=render, foreign_pre_chain=before))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("uvicorn").setLevel(logging.INFO)


def _one_line(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> str:
    """An event as JSON in which no character moves the cursor, ends a line or turns the text round."""
    text = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)(_logger, _name, event)
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", str(text))


def _tell_exception(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The exception of an event as places in the code, types, and messages without the values that messages of others hold."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_chain(error))
    return event


def _chain(error: BaseException) -> Iterator[str]:
    told: BaseException | None = error
    for _ in range(MOST_CAUSES):
        if told is None:
            return
        trace = told.__traceback__
        while trace:
            code = trace.tb_frame.f_code
            yield f"{code.co_filename}:{trace.tb_lineno} {code.co_name}"
            trace = trace.tb_next
        yield f"{type(told).__name__}: {harmless(str(told))}"
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)


def harmless(message: str) -> str:
    """A message of an exception without what may be a value: quoted texts, Chinese, numbers, addresses, long words."""
    words = TOLD.sub("…", VALUES.split(message)[0])
    return " ".join(words.split())[:LONGEST_MESSAGE]
