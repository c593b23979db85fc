"""The kinds of operations, a file for each room that has them: what a body says, and which verb it goes to."""
