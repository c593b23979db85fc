"""Copies of a whole deployment: made while it runs, brought back as a whole or not at all."""
