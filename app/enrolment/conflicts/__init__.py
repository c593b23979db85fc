"""Edits made without a network: merged field by field; what two people meant differently is a conflict that somebody decides."""
