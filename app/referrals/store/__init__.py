"""SQL of referrals: needs, the referral of each, and its steps; written together, read within a scope."""

from app.referrals.store.reading import (
    due_key,
    referral_in_scope,
    referrals_about,
    referrals_by_due,
    referrals_by_id,
    referrals_in_scope,
)
from app.referrals.store.rows import detail_of
from app.referrals.store.states import (
    referral_of_step,
    settled_since,
    standing,
    statuses,
    steps_of,
)
from app.referrals.store.writing import (
    add_needs,
    add_referrals,
    add_steps,
    change_referrals,
    needs_by_id,
    raise_revisions_about,
)
from app.referrals.values import Referral, ReferralOfNeed, Step, StoredNeed, Wanted

__all__ = [
    "Referral",
    "ReferralOfNeed",
    "Step",
    "StoredNeed",
    "Wanted",
    "add_needs",
    "add_referrals",
    "add_steps",
    "change_referrals",
    "detail_of",
    "due_key",
    "needs_by_id",
    "raise_revisions_about",
    "referral_in_scope",
    "referral_of_step",
    "referrals_about",
    "referrals_by_due",
    "referrals_by_id",
    "referrals_in_scope",
    "settled_since",
    "standing",
    "statuses",
    "steps_of",
]
