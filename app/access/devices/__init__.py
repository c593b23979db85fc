"""Phones that people work on: registered by their key, approved by a supervisor, lost and wiped."""
