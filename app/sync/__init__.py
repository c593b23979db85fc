"""Phones that were offline: what they are told (pull) and what they send (push)."""
