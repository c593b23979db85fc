"""The demonstration: made-up people on real towns and villages, whose history is played through the same verbs as HTTP."""
