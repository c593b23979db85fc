"""Wire shapes of referrals: what is answered, and what each act says."""

from app.referrals.schemas.acts import (
    AcceptanceIn,
    ActIn,
    AskedIn,
    ClosureIn,
    ContestationIn,
    DeliveryIn,
    DuplicateIn,
    How,
    NeedIdentifiedIn,
    ProgressIn,
    RejectionIn,
    ReturnIn,
    TriageIn,
    WithReasonIn,
    Words,
)
from app.referrals.schemas.answers import ReferralOut, ReferralsOut, ReferralWithStepsOut, SharedOut, Status, StepOut

__all__ = [
    "AcceptanceIn",
    "ActIn",
    "AskedIn",
    "ClosureIn",
    "ContestationIn",
    "DeliveryIn",
    "DuplicateIn",
    "How",
    "NeedIdentifiedIn",
    "ProgressIn",
    "ReferralOut",
    "ReferralWithStepsOut",
    "ReferralsOut",
    "RejectionIn",
    "ReturnIn",
    "SharedOut",
    "Status",
    "StepOut",
    "TriageIn",
    "WithReasonIn",
    "Words",
]
