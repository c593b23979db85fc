"""Routes and wire shapes of participations."""
