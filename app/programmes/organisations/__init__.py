"""Routes and wire shapes of organisations."""
