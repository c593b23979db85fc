"""Merging files and households that turned out to be one, by alias, and undoing that."""
