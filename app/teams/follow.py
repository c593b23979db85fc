"""What was merged into a household goes where it goes: with its team, in its feed."""

from collections.abc import Mapping
from uuid import UUID

from app.core.db import Db
from app.core.errors import Refusal, conflict
from app.journal.facts import Move
from app.people.store import aliases

Teams = Mapping[UUID, tuple[UUID | None, UUID | None]]  # household to the team before and the team after


async def follow_teams(db: Db, county: str, teams: Teams) -> dict[UUID, tuple[Move, ...]]:
    """Set the teams of everything merged into these households. Returns by household the moves of the feed."""
    moves: dict[UUID, tuple[Move, ...]] = {}
    for alias, end in sorted((await aliases.aliases_of(db, county, teams)).items()):
        before, after = teams[end]
        await aliases.follow_team(db, county, alias, after)
        moves[end] = (*moves.get(end, ()), Move(alias, before, after))
    return moves


def merged_away() -> Refusal:
    """409: another household stands for this one."""
    return conflict(
        "HOUSEHOLD_MERGED", "该户已并入另一户，请在那一户办理", "Another household stands for this one; use that"
    )
