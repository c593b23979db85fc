"""Wire shapes of risk."""

from app.risk.schemas.acts import ContactIn, DecidedOut, ResolutionIn
from app.risk.schemas.explained import ExplainedOut, HistoryOut, Level, RiskOut
from app.risk.schemas.forms import FormOut, FormsOut
from app.risk.schemas.what_if import WhatIfIn, WhatIfOut

__all__ = [
    "ContactIn",
    "DecidedOut",
    "ExplainedOut",
    "FormOut",
    "FormsOut",
    "HistoryOut",
    "Level",
    "ResolutionIn",
    "RiskOut",
    "WhatIfIn",
    "WhatIfOut",
]
