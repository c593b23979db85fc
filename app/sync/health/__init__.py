"""How each phone fares: when it last pulled, pushed and was caught up, what waits on it, and what it was refused."""
