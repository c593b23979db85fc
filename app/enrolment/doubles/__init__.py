"""Likely doubles: looked for before somebody is registered, and shown to who may decide on them."""
