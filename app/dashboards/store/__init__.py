"""SQL of dashboards, read-only across rooms but for the rollup itself: folding, the overview, what is due."""
