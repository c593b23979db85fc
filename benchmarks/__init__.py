"""Measuring the hot operations against their floors, in one interleaved run; `python -m benchmarks` or `make bench`."""
