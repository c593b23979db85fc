"""Weather warnings (气象预警): declared over a place, they reach every household there as an exposure (D04)."""
