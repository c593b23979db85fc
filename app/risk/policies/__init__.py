"""Versions of the risk policy (规则版本): drafted, rehearsed, put in force by a second person, rolled back."""
