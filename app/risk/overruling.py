"""An override: a human decision that replaces the acted-on level until it ends (2.9)."""

from __future__ import annotations

from app.risk.catalogue import Policy
from app.risk.standing import Assessment
from app.risk.state import Held, OpenOverride
from app.risk.values import RANK, ActEvent, Level


def acted_on(held: Held) -> Level:
    """What teams act on: the override while there is one, else the standing level."""
    return held.level if held.override is None else held.override.to


def overrule(policy: Policy, held: Held, act: ActEvent, assessment: Assessment, day: int) -> None:
    """Begin an override. No effect when it has already ended, or goes below an unresolved trigger without the county.

    Its end is kept within the policy's limit.
    """
    if act.to is None or act.until is None or act.until.toordinal() < day:
        return
    if assessment.triggers and act.to != "red" and not act.county_signed:
        return
    until = min(act.until.toordinal(), day + policy.override_days)
    held.override = OpenOverride(act.to, day, until, act.county_signed, assessment.triggers, act.id)


def end(held: Held, override_id: str | None) -> None:
    """End an override before its last day: the one named, if it is in force (None: whichever is)."""
    if held.override is not None and override_id in (None, held.override.act):
        held.override = None


def review(held: Held, assessment: Assessment, day: int) -> None:
    """End an override past its last day, below a later computed rise, or below a trigger no county officer saw."""
    override = held.override
    if override is None:
        return
    computed = assessment.computed_level
    rose = RANK[computed] > RANK[held.computed] and RANK[computed] > RANK[override.to]
    seen = override.signed if override.county else ()
    unseen = override.to != "red" and any(code not in seen for code in assessment.triggers)
    if day > override.until or rose or unseen:
        held.override = None
