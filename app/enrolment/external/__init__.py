"""People as another system knows them: registered once under its id, however often and by however many it is sent."""
