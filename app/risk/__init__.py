"""Risk: how a colour is decided, explained and kept, and what it is decided from."""
