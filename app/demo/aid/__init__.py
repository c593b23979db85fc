"""The demonstration's books of assistance: who runs what, who takes part, what was delivered, down to the county's published figures."""
