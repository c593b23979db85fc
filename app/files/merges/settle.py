"""What merging and undoing share: repeats, sealed reasons, the colour of a household that nobody lives in any more."""

from collections.abc import Iterable

from app.core.crypto import DESTROYED
from app.core.db import Db
from app.core.errors import conflict, id_reused
from app.enrolment.homes import Home
from app.files.merges.values import Merged, MergeInto
from app.journal.actor import Actor
from app.journal.facts import Fact, Touch, feed_of_home
from app.people import store as registry
from app.people.links import MOVES, Merge
from app.people.sealing import open_value, seal_value
from app.people.store import aliases
from app.people.values import Household, HouseholdLevel


async def repeated(db: Db, actor: Actor, command: MergeInto) -> Merged | None:
    """The merge where the same command made it before. Raises 409 where its id came with other content."""
    before = await aliases.find_merge(db, actor.county, command.merge_id)
    if before is None:
        return None
    said = (before.kind, before.merged_by, {before.into_id, before.alias_id})
    if said != (command.kind, actor.account_id, {command.into_id, command.alias_id}):
        raise id_reused()
    return Merged(before, repeated=True)


def sealed_reason(key: bytes, command: MergeInto) -> bytes:
    """Why, under the key of what stands for both."""
    words = {"reason": command.reason, "identity_reason": command.identity_reason}
    return seal_value(key, words, "alias", command.merge_id)


async def emptied(db: Db, county: str, homes: Iterable[Home]) -> tuple[Fact, ...]:
    """Households in which nobody is left have no colour."""
    bare = [one.household for one in homes if not one.people and one.household.level is not None]
    levels = [HouseholdLevel(one.household_id, None, one.revision + 1) for one in bare]
    await registry.set_levels(db, county, levels)
    found = []
    for one in bare:
        own = one.household_id
        touch = Touch(feed_of_home(one.team_id, own), "household", own, own, one.revision + 1)
        found.append(Fact("household.recoloured", own, own, {"before": one.level, "after": None}, (touch,)))
    return tuple(found)


def is_undone_so(merge: Merge, actor: Actor, reason: str, key: bytes) -> bool:
    """True for the same undoing again: by the same account in the same words. Raises 409 where it was undone otherwise."""
    states, _ = MOVES["undo"]
    if ("undone" if merge.until_at else "merged") in states:
        return False
    said = (
        open_value(key, merge.sealed_undoing, "alias_undoing", merge.merge_id)
        if merge.sealed_undoing and key != DESTROYED
        else {}
    )
    # Of a household that was emptied with the undoing nothing is readable; who undid it is.
    told = reason if key == DESTROYED else said.get("reason")
    if (merge.undone_by, told) != (actor.account_id, reason):
        raise conflict("MOVE_REFUSED", "该合并已撤销（undone）", "This merge was undone before (undone)")
    return True


async def recoloured_bare(db: Db, county: str, one: Household, revision: int) -> tuple[Fact, ...]:
    """A household that another stands for has no colour; who lived there is coloured there. `revision` is the one it has by now."""
    if one.level is None:
        return ()
    own = one.household_id
    await registry.set_levels(db, county, [HouseholdLevel(own, None, revision)])
    return (Fact("household.recoloured", own, own, {"before": one.level, "after": None}),)
