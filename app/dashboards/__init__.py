"""What supervisors watch: counts folded from the facts, read across rooms."""
