"""How far back visits come with their content: the last of each household, or those of the last days; older ones come as stubs. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

WRITTEN = r"^(last:[1-9][0-9]{0,3}|days:[1-9][0-9]{0,3})$"


@dataclass(frozen=True, slots=True)
class History:
    """The last so many visits of each household, or those of so many days; neither for all of them."""

    last: int | None = None
    days: int | None = None

    def since(self, at: datetime) -> datetime | None:
        """The instant before which visits are older; None where days do not count."""
        return None if self.days is None else at - timedelta(days=self.days)


EVERYTHING = History()


def read_history(text: str | None) -> History:
    """A history as phones ask for it, `last:20` or `days:180`. Raises ValueError for anything else."""
    if text is None:
        return EVERYTHING
    if not re.fullmatch(WRITTEN, text):
        raise ValueError("not a history")
    kind, _, number = text.partition(":")
    return History(last=int(number)) if kind == "last" else History(days=int(number))
