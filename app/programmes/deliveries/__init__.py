"""Routes and wire shapes of deliveries."""
