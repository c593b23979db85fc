"""Visits: submitted once, never edited; amended and voided by new rows."""
