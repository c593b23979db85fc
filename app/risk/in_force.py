"""Which policies and forms are in force: the shipped ones, and the versions a county put in force after them."""

from collections.abc import Mapping

from app.core.db import Db
from app.risk import store
from app.risk.answers import Form
from app.risk.catalogue import Policies, Policy, PolicyFrom
from app.risk.forms import shipped_forms
from app.risk.rules import policy_from, shipped_policies, shipped_policy

# A document never changes, so what was compiled from it stays good; which of them counts is read anew every time.
_compiled: dict[tuple[int, str], Policy] = {}


async def policies_in_force(db: Db, county: str, without: int | None = None) -> Policies:
    """Every policy of a county with the day it is in force from, the shipped one first; of two for one day the later decided counts.

    The schedule is read in the caller's transaction, so that all processes agree on it; documents are compiled once per process.
    `without` leaves out one line of it, by its sequence.
    """
    later = [
        PolicyFrom(one.from_day, await policy_of_version(db, county, one.version, one.fingerprint))
        for one in await store.schedule(db, county)
        if one.sequence != without
    ]
    return (*shipped_policies(), *later)


async def policy_of_version(db: Db, county: str, version: int, fingerprint: str | None) -> Policy:
    """A version as compiled from its document; without a fingerprint the shipped one."""
    if fingerprint is None:
        return shipped_policy()
    if (version, fingerprint) not in _compiled:
        text = await store.policy_document(db, county, version)
        _compiled[version, fingerprint] = policy_from(text, forms_accepted())
    return _compiled[version, fingerprint]


def forms_accepted() -> Mapping[str, Form]:
    """Visit forms by `name/version`; old versions stay accepted."""
    return shipped_forms()
