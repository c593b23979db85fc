"""Reference data of alerts, read once from the documents in this folder and validated as it is read."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from app.alerts.calendar import WorkingDays, Year, working_days
from app.alerts.rules import Rules


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Kinds, clocks and triggers. Raises ValueError for a malformed document."""
    return TypeAdapter(Rules).validate_python(_read("clocks.yaml"))


@lru_cache(maxsize=1)
def calendar() -> WorkingDays:
    """The working days of mainland China. Raises ValueError for a malformed document."""
    return working_days(TypeAdapter(dict[int, Year]).validate_python(_read("working_days.yaml")))


def _read(name: str) -> Any:
    return yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
