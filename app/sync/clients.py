"""Which builds of an application are served: what `X-Client` says, what is too old, what will be. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

WRITTEN = re.compile(r"([a-z0-9][a-z0-9-]{0,39})/[0-9A-Za-z.-]{1,40}(?:\+([0-9]{1,9}))?")


@dataclass(frozen=True, slots=True)
class Build:
    """An application and the number of its build, 0 where it does not say."""

    name: str
    number: int


def read_client(text: str | None) -> Build | None:
    """`visit-android/1.14.2+231` as a build; None for anything else, which is served like a build that nobody limits."""
    found = WRITTEN.fullmatch(text or "")
    return Build(found[1], int(found[2] or 0)) if found else None


def least_build(build: Build | None, min_builds: Mapping[str, int]) -> int | None:
    """The build that somebody must have at least, if theirs is older."""
    least = min_builds.get(build.name, 0) if build else 0
    return least if build and build.number < least else None


class Announced(Protocol):
    """That from a day on older builds are served no more."""

    @property
    def min_build(self) -> int:
        """The first build that goes on being served."""
        ...

    @property
    def sunset(self) -> date:
        """The day from which on older ones are not."""
        ...


def upgrade_notice(build: Build | None, announced: Mapping[str, Announced]) -> dict[str, Any] | None:
    """What to tell a build that will be too old from a day on."""
    ahead = announced.get(build.name) if build else None
    if build is None or ahead is None or build.number >= ahead.min_build:
        return None
    return {"type": "upgrade", "min_build": ahead.min_build, "sunset": ahead.sunset}
