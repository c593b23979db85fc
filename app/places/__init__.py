"""Where people live: county, town, village, villager group, grid, by official division codes."""
