"""Taking what somebody without an account reports through a village's link: the place is the link's, the answer a receipt number."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.clues.link import check_budget, open_link
from app.clues.report import ReportClue, report_clue
from app.clues.store import Link, Said
from app.core.db import Deployment, reading
from app.core.errors import FieldError, Refusal, invalid
from app.core.seen import EVERYWHERE
from app.journal.actor import Actor
from app.journal.perform import perform

LONGEST = {"words": 500, "name": 50, "phone": 30, "address": 200, "contact": 30, "what": 24, "urgency": 8}


async def link_behind(deployment: Deployment, at: datetime, token: str) -> Link:
    """The link of a token, looked for in every county. Raises 404."""
    async with reading(deployment, EVERYWHERE) as db:
        return await open_link(db, at, token)


async def drop_clue(
    deployment: Deployment, at: datetime, link: Link, fields: Mapping[str, str], request_id: str, address: str
) -> str:
    """Report what the form says; the receipt number. The same form sent again is the same report. Raises 422 and 429."""
    command = _command(link, fields, at)
    actor = Actor(link.county, None, f"link:{link.link_id}", "clue-link", request_id=request_id, address=address)
    async with reading(deployment, EVERYWHERE) as db:
        await check_budget(db, link, at)
    return (await perform(deployment, report_clue, actor, at, command)).clue.receipt


def _command(link: Link, fields: Mapping[str, str], at: datetime) -> ReportClue:
    if not fields["words"]:
        raise _unfit("words", "请说明情况和地点", "Say what you saw, and where")
    for name, most in LONGEST.items():
        if len(fields[name]) > most:
            raise _unfit(name, "内容太长，请写短一些", "This is too long; please write less")
    try:
        clue_id = UUID(fields["id"])
    except ValueError as error:
        raise _unfit("id", "页面已过期，请重新打开", "This page is too old; open it again") from error
    known = {name: fields[name] or None for name in ("name", "phone", "address", "contact")}
    said = Said(words=fields["words"], **known)
    return ReportClue(clue_id, link.place, fields["what"], fields["urgency"], at, said, link_id=link.link_id)


def _unfit(field: str, zh: str, en: str) -> Refusal:
    refusal = invalid(FieldError(f"/{field}", "INVALID_VALUE", zh, en))
    refusal.zh, refusal.en = zh, en
    return refusal
