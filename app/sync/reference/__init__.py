"""What every phone of a county has besides its households: forms, the policies of risk, code lists, places."""
