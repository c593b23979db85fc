"""The audit: reads and refusals kept at the door, and the journal as auditors search it."""
