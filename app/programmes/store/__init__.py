"""SQL of the ledger, by what it is about."""
