"""SQL of what phones are told: the feeds' index, and rows that several rooms hold together; read only, within a scope."""

from app.sync.store.feed import entries_of, heads_of
from app.sync.store.standings import ExplainedStanding, standings_in_scope

__all__ = ["ExplainedStanding", "entries_of", "heads_of", "standings_in_scope"]
