"""Reference data of clues, read once from the document in this folder and validated as it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import TypeAdapter

from app.alerts.reference import rules


@dataclass(frozen=True, slots=True)
class Label:
    """A name in both languages."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What may be reported; `alert` is what it is raised as when somebody must go at once."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}
    zh: str
    en: str
    alert: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """The document. Raises ValueError where it names a kind of alert that there is not."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}
    kinds: Mapping[str, Kind]
    urgencies: Mapping[str, Label]
    sources: Mapping[str, Label]

    def __post_init__(self) -> None:
        for name, kind in self.kinds.items():
            if kind.alert is not None and kind.alert not in rules().kinds:
                raise ValueError(f"{name} is raised as the unknown kind {kind.alert}")


@lru_cache(maxsize=1)
def reference() -> Reference:
    """What may be reported, how urgently, by whom. Raises ValueError for a malformed document."""
    content = Path(__file__).with_name("kinds.yaml").read_text(encoding="utf-8")
    return TypeAdapter(Reference).validate_python(yaml.safe_load(content))
