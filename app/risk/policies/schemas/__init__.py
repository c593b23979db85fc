"""Wire shapes of versions of the policy, of rehearsals and changes."""

from app.risk.policies.schemas.changes import ActivationIn, ChangeOut, RehearsalIn, RehearsalOut, RollbackIn
from app.risk.policies.schemas.documents import PoliciesOut, PolicyDocumentOut, PolicyIn, PolicyOut

__all__ = [
    "ActivationIn",
    "ChangeOut",
    "PoliciesOut",
    "PolicyDocumentOut",
    "PolicyIn",
    "PolicyOut",
    "RehearsalIn",
    "RehearsalOut",
    "RollbackIn",
]
