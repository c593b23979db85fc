"""SQL of clues. Reads that serve a request take a Reach or an account; the others are for verbs, after they have checked it."""

from app.clues.store.clues import (
    Clue,
    Finding,
    Said,
    Wanted,
    add_clue,
    clue_in_reach,
    clues_about,
    clues_in_reach,
    clues_of_reporter,
    find_clue,
    forget_clues,
    put_settled,
    similar_clues,
)
from app.clues.store.links import (
    Link,
    add_link,
    find_link,
    link_of_token,
    links_in_scope,
    reports_by_link,
    set_revoked,
)

__all__ = [
    "Clue",
    "Finding",
    "Link",
    "Said",
    "Wanted",
    "add_clue",
    "add_link",
    "clue_in_reach",
    "clues_about",
    "clues_in_reach",
    "clues_of_reporter",
    "find_clue",
    "find_link",
    "forget_clues",
    "link_of_token",
    "links_in_scope",
    "put_settled",
    "reports_by_link",
    "set_revoked",
    "similar_clues",
]
