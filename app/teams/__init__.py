"""Teams of one party member, one social worker and one grid worker, and the households they are paired with."""
