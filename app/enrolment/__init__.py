"""What changes a file and therefore reassesses its household: registering, amending, joining, leaving, moving, suspending."""
