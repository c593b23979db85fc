"""Indicators: the figures a county publishes, each computed from records by a catalogue that is data."""
