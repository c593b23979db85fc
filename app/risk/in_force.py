"""Which policies and forms are in force: the shipped ones, and the versions a county published after them."""

from collections.abc import Mapping

from app.core.db import Db
from app.risk import store
from app.risk.answers import Form
from app.risk.catalogue import Policies, PolicyFrom
from app.risk.forms import shipped_forms
from app.risk.rules import policy_from, shipped_policies

_published: dict[tuple[int, str], PolicyFrom] = {}


async def policies_in_force(db: Db) -> Policies:
    """Every policy with the day it is in force from, the shipped one first. Compiled once per process and version."""
    policies = list(shipped_policies())
    for version, from_day, fingerprint in await store.policy_versions(db):
        if (version, fingerprint) not in _published:
            text = await store.policy_document(db, version)
            _published[version, fingerprint] = PolicyFrom(from_day, policy_from(text, forms_accepted()))
        policies.append(_published[version, fingerprint])
    return tuple(policies)


def forms_accepted() -> Mapping[str, Form]:
    """Visit forms by `name/version`; old versions stay accepted."""
    return shipped_forms()
