"""Appeals: a person or who speaks for them asks for an explanation and a human's review; the town contests a rise the same way."""
