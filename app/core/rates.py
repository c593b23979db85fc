"""How fast callers may call: rates, and what each caller has used of them in this process. Time is a value."""

from collections import OrderedDict
from dataclasses import dataclass, field
from math import ceil, inf

MOST_REMEMBERED = 100_000
ROUNDING_S = 1e-5  # seconds since 1970 have a float's last place near a microsecond


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` calls at once, coming back evenly within `per_s` seconds."""

    count: int
    per_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a call may pass: seconds to wait, 0 when it may. `news` marks one refusal of a caller in each period of its rate."""

    wait_s: int
    news: bool = False


PASSED = Verdict(0)


@dataclass(slots=True)
class Tally:
    """What callers have used up; beyond `most` of them the one longest silent is forgotten.

    Per caller one moment is kept, the one at which all its calls would have come back (the generic cell rate algorithm of ATM Forum's
    traffic management), and when its being refused was news last.
    """

    most: int = MOST_REMEMBERED
    used: OrderedDict[tuple[str, str], tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, name: str, caller: str, rate: Rate, moment: float) -> Verdict:
        """Take one call of a caller at a moment in seconds. A call that has to wait takes nothing."""
        key = (name, caller)
        until, told = self.used.pop(key, (moment, -inf))
        # A clock that was set back must not keep anybody waiting longer than a full tally takes to empty.
        until, told = min(max(until, moment), moment + rate.per_s), min(told, moment)
        after = until + rate.per_s / rate.count
        wait = after - (moment + rate.per_s)
        passes = wait <= ROUNDING_S
        news = not passes and moment - told >= rate.per_s
        self.used[key] = (after if passes else until, moment if news else told)
        while len(self.used) > self.most:
            self.used.popitem(last=False)
        return PASSED if passes else Verdict(max(1, ceil(wait - ROUNDING_S)), news)
