"""Wire shapes of synchronisation: what pulling answers, and how each kind of entity is shown to a phone."""

from app.sync.schemas.page import PullOut, Told, told_of

__all__ = ["PullOut", "Told", "told_of"]
