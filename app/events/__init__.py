"""Events: what happened, told to other systems by identifiers alone, in one order that never skips."""
