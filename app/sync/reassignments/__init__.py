"""Households given from one team to another, many at a time: first what that would mean, then one after the other."""
