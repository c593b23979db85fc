"""Who may do and see what: accounts, roles at places, seats in teams, tokens, and the one choke point for rows."""
