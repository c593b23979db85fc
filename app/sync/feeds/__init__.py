"""The feeds of a county as a whole: compared with the rows they tell of, mended, freed of what all phones have heard."""
