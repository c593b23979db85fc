"""Reports of people in sudden difficulty (急难线索): who saw what, whom it may be about, and what somebody found who went to look."""
