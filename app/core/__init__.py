"""What every room stands on: settings, database, refusals, clock, ids, sealing and web. No domain word may appear here."""
