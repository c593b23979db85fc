"""Wire shapes of clues, of the links by which anybody reports, and of informants."""
