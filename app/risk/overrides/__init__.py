"""Overrides: one officer asks for another level until a day, a second one confirms it; ended early, or by its last day."""
