"""The accounts of a county, as administrators keep them."""
