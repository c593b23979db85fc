"""How this program speaks HTTP: problems, paging, versions, limits, strict bodies."""
