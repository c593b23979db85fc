"""Case-by-case deliberation (一事一议): what nobody's remit covers goes from the town to the joint conference, and the aid that follows."""
