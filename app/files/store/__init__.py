"""SQL of the file: what stands of one person elsewhere, read; requests and reveals, kept."""

from app.files.store.file import (
    MOST_LEVELS,
    MOST_VISITS,
    LevelDecided,
    VisitOfPerson,
    levels_of_person,
    visits_of_person,
)

__all__ = ["MOST_LEVELS", "MOST_VISITS", "LevelDecided", "VisitOfPerson", "levels_of_person", "visits_of_person"]
