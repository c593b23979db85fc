"""Hints to phones and supervisors that are listening: something changed, there is an alert; never data."""
