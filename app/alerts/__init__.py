"""What must be looked at at once: alerts, their clocks, who acknowledged them."""
