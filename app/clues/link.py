"""Links by which anybody may report from a village without an account: made and ended by its officers; of a token only a digest is kept."""

import hashlib
import io
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import segno

from app.access.policy import lies_within
from app.access.scope import roles_over, scope_of
from app.clues import store
from app.clues.policy import LINKERS, MOST_A_DAY
from app.clues.store import Link
from app.core.clock import day_of, start_of
from app.core.db import Db
from app.core.errors import FieldError, Refusal, forbidden, id_reused, invalid, not_found
from app.core.web.paging import Paging
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.places.policy import HOME_LEVELS
from app.places.store import places_by_code

TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class MakeLink:
    """A link to be, for a village, one of its groups or grids."""

    link_id: UUID
    place: str
    label: str
    days: int


@dataclass(frozen=True, slots=True)
class RevokeLink:
    """A link to end now."""

    link_id: UUID


@dataclass(frozen=True, slots=True)
class Made:
    """A link, and its token, which nobody is told a second time."""

    link: Link
    token: str | None


async def make_link(db: Db, actor: Actor, at: datetime, command: MakeLink) -> Outcome[Made]:
    """Make a link. Raises 403 for who is no officer, 422 for a place that is not theirs, 409 for an id used before."""
    if not actor.holds(*LINKERS):
        raise forbidden("ROLE_MISSING")
    earlier = await store.find_link(db, actor.county, command.link_id)
    if earlier is not None:
        if (earlier.place, earlier.label, earlier.made_by) != (command.place, command.label, actor.account_id):
            raise id_reused()
        return Outcome(Made(earlier, None), ())
    place = (await places_by_code(db, actor.county, [command.place])).get(command.place)
    mine = roles_over(actor, command.place, None) & LINKERS
    if place is None or place.level not in HOME_LEVELS or not mine:
        raise invalid(FieldError("/place", "UNKNOWN_REFERENCE", "请填写本辖区的村（社区）", "Name a village of yours"))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = Link(
        actor.county,
        command.link_id,
        command.place,
        command.label,
        digest_of(token),
        at,
        actor.account_id,
        at + timedelta(days=command.days),
        place_name=place.name,
    )
    await store.add_link(db, link)
    data = {"place": link.place, "expires_at": link.expires_at}
    return Outcome(Made(link, token), (Fact("clue_link.made", link.link_id, data=data),))


async def revoke_link(db: Db, actor: Actor, at: datetime, command: RevokeLink) -> Outcome[Link]:
    """End a link; ending it again changes nothing. Raises 403, and 404 for one of a place that is not the caller's."""
    if not actor.holds(*LINKERS):
        raise forbidden("ROLE_MISSING")
    link = await store.find_link(db, actor.county, command.link_id)
    if link is None or not any(lies_within(link.place, held.place) for held in actor.roles if held.role in LINKERS):
        raise not_found()
    if not await store.set_revoked(db, actor.county, link.link_id, at):
        return Outcome(link, ())
    ended = await store.find_link(db, actor.county, link.link_id)
    return Outcome(ended or link, (Fact("clue_link.revoked", link.link_id, data={"place": link.place}),))


async def list_links(db: Db, actor: Actor, paging: Paging) -> tuple[list[Link], str | None]:
    """A page of the links of places that the caller oversees. Raises 403 for who is no officer."""
    if not actor.holds(*LINKERS):
        raise forbidden("ROLE_MISSING")
    page = paging.of(f"clue-links|{actor.county}")
    found = await store.links_in_scope(db, scope_of(actor), page.key, page.limit + 1)
    shown, cursor = page.cut(found, lambda one: [one.link_id])
    return list(shown), cursor


def digest_of(token: str) -> bytes:
    """What is kept of a token: it is random, so that a plain digest cannot be turned back."""
    return hashlib.sha256(token.encode()).digest()


async def open_link(db: Db, at: datetime, token: str) -> Link:
    """The link of a token. Raises 404 for one that never was, was revoked or has run out: all look the same."""
    link = await store.link_of_token(db, digest_of(token))
    if link is None or not link.stands(at):
        raise Refusal(404, "NOT_FOUND", "这个二维码已停用或不存在", "This code is not in use")
    return link


async def check_budget(db: Db, link: Link, at: datetime) -> None:
    """Raises 429 where a link has brought as many reports today as one may: it may have fallen into wrong hands."""
    if await store.reports_by_link(db, link.county, link.link_id, start_of(day_of(at))) >= MOST_A_DAY:
        raise Refusal(
            429,
            "TOO_MANY_REQUESTS",
            "今天通过这个二维码上报的次数太多，请打电话",
            "This code has been used too often today; please call",
            headers={"Retry-After": "3600"},
        )


def drawn(address: str) -> str:
    """The QR code of an address as SVG, with the quiet zone that cameras want."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=4, border=4, xmldecl=False, nl=False)
    return out.getvalue().decode()
