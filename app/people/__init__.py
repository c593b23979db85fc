"""The registry: households, people, dated facts of their files."""
