"""Files of visits: settled when they come, shown to whoever may see the household, gone with whom they are about."""
