"""The quarantine: what a supervisor sees of what could not be applied, and how it is put right."""
