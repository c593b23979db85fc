"""Programmes (帮扶项目), who takes part in them, and the ledger of what was delivered to whom."""
