"""Clues and links as rows of a place, made by their own verbs."""

from typing import Any
from uuid import uuid4

from app.access.scope import Scope
from app.clues.link import MakeLink, make_link
from app.clues.reach import Reach
from app.clues.report import ReportClue, report_clue
from app.clues.store import Said, find_clue, find_link
from app.clues.store.informants import informant_at
from app.core import clock
from app.core.db import Db, Deployment, reading
from app.core.seen import EVERYWHERE
from app.journal.actor import Actor, operator
from app.journal.perform import perform
from tests.callers import an_account
from tests.visits.scene import Scene


def a_clue(scene: Scene, **changed: Any) -> ReportClue:
    """What a teammate reports about a household of theirs."""
    command: dict[str, Any] = {"clue_id": uuid4(), "place": scene.place, "what": "illness", "urgency": "soon"}
    command |= {
        "occurred_at": clock.now(),
        "said": Said(name="张三", words="几天没出门"),
        "household_id": scene.household_id,
    }
    return ReportClue(**{**command, **changed})


async def the_clues(deployment: Deployment, reporter: Actor, scene: Scene, **changed: Any) -> dict[str, Any]:
    """Two open clues about a household, and a link of its village, by which one more report came."""
    clues = [a_clue(scene, **changed) for _ in range(2)]
    for one in clues:
        await perform(deployment, report_clue, reporter, clock.now(), one)
    link = MakeLink(uuid4(), scene.place, "村口公告栏", 30)
    who = operator(scene.place[:6])
    await perform(deployment, make_link, who, clock.now(), link)
    dropped = a_clue(scene, link_id=link.link_id)
    await perform(deployment, report_clue, who, clock.now(), dropped)
    ids = {"clue": clues[0].clue_id, "open_clue": clues[1].clue_id, "clue_link": link.link_id}
    return ids | await the_informants(deployment, scene.place)


async def the_informants(deployment: Deployment, place: str) -> dict[str, Any]:
    """Two accounts that inform from a place: one of whom nobody has said what kind it is, one who is to leave."""
    newer, older = [await an_account(deployment, "informant", place) for _ in range(2)]
    async with reading(deployment, EVERYWHERE) as db:
        office = await informant_at(db, place[:6], older.account_id, place, clock.now())
    assert office is not None
    return {"informing": newer.account_id, "informant": office.informant_id}


async def asked_of_clues(db: Db, ids: dict[str, Any], scene: Scene) -> dict[str, Any]:
    """What the reads of stores are asked with."""
    county = scene.place[:6]
    link, clue = await find_link(db, county, ids["clue_link"]), await find_clue(db, county, ids["clue"])
    found: dict[str, Any] = {"clue": clue, "clue_id": ids["clue"], "link_id": ids["clue_link"], "since": scene.since}
    return found | {"reach": Reach(Scope(county, (county,))), "token_digest": link.token_digest if link else b""}
