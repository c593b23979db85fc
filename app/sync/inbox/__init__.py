"""The inbox of operations: everything a phone hands over is kept here before anything is made of it."""
