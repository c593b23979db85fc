"""Proposals to lower a level: which wait for the town, what the social worker writes on them, and the decision."""
