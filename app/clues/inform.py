"""Informants (信息员) take office and leave it: an account, the place it informs from, and what kind it is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.access import store as access
from app.access.directory import store as directory
from app.access.directory.values import Entry
from app.access.policy import lies_within
from app.access.scope import roles_over, scope_of
from app.clues.policy import INFORMANT_LEVELS, REGISTRARS
from app.clues.store.informants import (
    ROLE,
    Informant,
    find_informant,
    informant_at,
    informants_in_scope,
    put_informant,
)
from app.core.db import Db
from app.core.errors import FieldError, forbidden, id_reused, invalid, not_found, unknown_reference
from app.core.web.paging import Paging
from app.journal.actor import Actor, RoleAt
from app.journal.facts import Fact, Outcome
from app.places.store import places_by_code


@dataclass(frozen=True, slots=True)
class RegisterInformant:
    """Somebody with an account is to inform from a place."""

    informant_id: UUID
    account_id: UUID
    place: str
    kind: str


@dataclass(frozen=True, slots=True)
class EndInformant:
    """An informant leaves office now."""

    informant_id: UUID


@dataclass(frozen=True, slots=True)
class Registered:
    """Who informs now; `repeated` when they did before."""

    informant: Informant
    repeated: bool


async def register_informant(db: Db, actor: Actor, at: datetime, command: RegisterInformant) -> Outcome[Registered]:
    """Let an account inform from a place. Raises 403 for who is no officer, 409 for an id used before, 422 for place, kind, account.

    Who informs there already keeps that office; the kind said last counts.
    """
    if not actor.holds(*REGISTRARS):
        raise forbidden("ROLE_MISSING")
    await _check_place(db, actor, command)
    before = await find_informant(db, actor.county, command.informant_id)
    if before is not None:
        if (before.account_id, before.place) != (command.account_id, command.place):
            raise id_reused()
        if before.until is not None:
            return Outcome(Registered(before, True), ())
    entry = await _entry(db, actor, at, command.account_id)
    standing = await informant_at(db, actor.county, command.account_id, command.place, at)
    if standing is None:
        grant = (command.informant_id, command.account_id, RoleAt(ROLE, command.place))
        await access.add_roles(db, actor.county, [grant], at)
        await directory.change_entry(db, entry, {})
    elif standing.kind == command.kind:
        return Outcome(Registered(standing, True), ())
    await put_informant(db, actor.county, command.account_id, command.kind, at, actor.account_id)
    found = await informant_at(db, actor.county, command.account_id, command.place, at)
    assert found is not None
    data = {"account_id": found.account_id, "place": found.place, "kind": found.kind}
    return Outcome(
        Registered(found, standing is not None), (Fact("informant.registered", found.informant_id, data=data),)
    )


async def end_informant(db: Db, actor: Actor, at: datetime, command: EndInformant) -> Outcome[Informant]:
    """Let an informant leave office; again changes nothing. Raises 403, and 404 for one of a place that is not the caller's."""
    if not actor.holds(*REGISTRARS):
        raise forbidden("ROLE_MISSING")
    found = await find_informant(db, actor.county, command.informant_id)
    if found is None or REGISTRARS.isdisjoint(roles_over(actor, found.place, None)):
        raise not_found()
    entry = await directory.find_entry(db, actor.county, found.account_id, at, lock=True)
    if entry is None or found.until is not None:
        return Outcome(found, ())
    await directory.end_roles(db, entry, [RoleAt(ROLE, found.place)], at)
    await directory.change_entry(db, entry, {})
    ended = await find_informant(db, actor.county, found.informant_id)
    data = {"account_id": found.account_id, "place": found.place}
    return Outcome(ended or found, (Fact("informant.ended", found.informant_id, data=data),))


async def list_informants(
    db: Db, actor: Actor, place: str | None, at: datetime, paging: Paging
) -> tuple[list[Informant], str | None]:
    """A page of who informs now from places that the caller oversees. Raises 403 for who is no officer."""
    if not actor.holds(*REGISTRARS):
        raise forbidden("ROLE_MISSING")
    page = paging.of(f"informants|{actor.county}|{place}")
    found = await informants_in_scope(db, scope_of(actor), place, at, page.key, page.limit + 1)
    shown, cursor = page.cut(found, lambda one: [one.informant_id])
    return list(shown), cursor


async def _check_place(db: Db, actor: Actor, command: RegisterInformant) -> None:
    """A group's informant informs from a group; a patrol or a cleaner from a village or a town as well."""
    place = (await places_by_code(db, actor.county, [command.place])).get(command.place)
    mine = roles_over(actor, command.place, None) & REGISTRARS
    if place is None or not mine or place.level not in INFORMANT_LEVELS[command.kind]:
        raise invalid(
            FieldError(
                "/place", "UNKNOWN_REFERENCE", "请填写本辖区内该类信息员所在的地方", "Name such a place of yours"
            )
        )


async def _entry(db: Db, actor: Actor, at: datetime, account_id: UUID) -> Entry:
    """The account, locked. Raises 422 for one with another office, or an informant's elsewhere: those are not the caller's to keep."""
    entry = await directory.find_entry(db, actor.county, account_id, at, lock=True)
    own = [held.place for held in actor.roles if held.role in REGISTRARS]
    if entry is None or entry.disabled_at is not None or not all(_is_within(one, own) for one in entry.roles):
        raise unknown_reference("/account_id")
    return entry


def _is_within(held: RoleAt, own: list[str]) -> bool:
    return held.role == ROLE and any(lies_within(held.place, place) for place in own)
