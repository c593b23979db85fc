"""Wire shapes of risk."""

from app.risk.schemas.acts import DecidedOut, DecisionIn, ResolutionIn
from app.risk.schemas.explained import ExplainedOut, HistoryOut, Level, RiskOut
from app.risk.schemas.forms import FormOut, FormsOut
from app.risk.schemas.what_if import WhatIfIn, WhatIfOut

__all__ = [
    "DecidedOut",
    "DecisionIn",
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
