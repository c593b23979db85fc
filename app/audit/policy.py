"""Which answers leave a trace: every read but those that tell of nobody, and every refusal that somebody may have sought. Pure."""

from dataclasses import dataclass

# Reads that hold no personal data of anybody served, by their operation; any other read is kept.
TELL_OF_NOBODY = frozenset(
    {
        "getMe",
        "listPlaces",
        "getReferenceData",
        "listForms",
        "getForm",
        "tryAssessment",
        "listTeams",
        "getTeam",
        "listPairings",
        "getDashboardOverview",
        "headUpload",
        "listPolicies",
        "getPolicy",
        "listenForChanges",
        "waitForChanges",
        "getSyncConfig",
        "getProgrammeKinds",
        "listOrganisations",
        "getOrganisation",
        "listProgrammes",
        "getProgramme",
        "getProgrammeBalance",
    }
)
KEPT_REFUSALS = frozenset({401, 403, 404, 409, 412, 429})
READING = frozenset({"GET", "HEAD"})


def leaves_trace(method: str, operation: str, status: int, *, known: bool) -> bool:
    """True for an answer that the door keeps, where nothing further in has kept it; `known` says whether the caller is."""
    if status >= 400:
        return status in KEPT_REFUSALS and (known or status in {401, 403})
    return known and method in READING and operation not in TELL_OF_NOBODY


@dataclass(slots=True)
class Allowance:
    """How many refusals of unknown callers are kept one by one: so many a second, with a store for bursts; the rest are counted."""

    a_second: float = 5.0
    burst: float = 50.0
    left: float = 50.0
    since: float = 0.0
    left_out: int = 0

    def take(self, moment: float) -> int | None:
        """The number left out since the last one kept, if this one may be kept; None if not. `moment` is in seconds."""
        self.left = min(self.burst, self.left + max(0.0, moment - self.since) * self.a_second)
        self.since = moment
        if self.left < 1:
            self.left_out += 1
            return None
        self.left -= 1
        left_out, self.left_out = self.left_out, 0
        return left_out
