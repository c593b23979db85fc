"""What happened: who acted, the facts, the one transaction that keeps them, and what follows from them."""
