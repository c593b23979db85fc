"""Organisations: registered by their code, amended, closed; never taken out."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.access.scope import roles_over
from app.core.clock import day_of
from app.core.db import Db
from app.core.errors import Refusal, conflict, forbidden, invalid, not_found, stale_version, unknown_reference
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.places.store import places_by_code
from app.programmes.check import complaint
from app.programmes.commands import AmendOrganisation, RegisterOrganisation
from app.programmes.kinds import kinds_on
from app.programmes.policy import WRITERS
from app.programmes.store.organisations import add_organisations, organisations_by_code, set_organisation
from app.programmes.values import Organisation


@dataclass(frozen=True, slots=True)
class Registered:
    """An organisation that was registered now, or before with the same content."""

    organisation: Organisation
    repeated: bool


async def register_organisation(
    db: Db, actor: Actor, at: datetime, command: RegisterOrganisation
) -> Outcome[Registered]:
    """Register an organisation at a place of the caller's. 409 `CODE_TAKEN` for a code that means another one."""
    if command.kind not in kinds_on(day_of(at)).organisation_kinds:
        raise invalid(complaint("/kind", "NOT_IN_LIST"))
    if not await is_officer_over(db, actor, command.place):
        raise unknown_reference("/place")
    before = (await organisations_by_code(db, actor.county, [command.code])).get(command.code)
    if before is not None:
        told = RegisterOrganisation(before.code, before.kind, before.name_zh, before.name_en, before.place)
        if told != command:
            raise conflict("CODE_TAKEN", "该代码已用于其他单位", "This code stands for another organisation")
        return Outcome(Registered(before, True), ())
    new = Organisation(command.code, command.kind, command.name_zh, command.name_en, command.place, None, 1, at)
    await add_organisations(db, actor.county, [new])
    fact = Fact("organisation.registered", None, None, {"code": new.code, "kind": new.kind, "place": new.place})
    return Outcome(Registered(new, False), (fact,))


async def amend_organisation(db: Db, actor: Actor, at: datetime, command: AmendOrganisation) -> Outcome[Organisation]:
    """Change names, kind, or the day of its end. Refuses 404, 403 to officers of other places, 412 for another version."""
    known = (await organisations_by_code(db, actor.county, [command.code], locked=True)).get(command.code)
    if known is None:
        raise not_found()
    if not roles_over(actor, known.place, None) & WRITERS:
        raise not_yours()
    if known.revision != command.version:
        raise stale_version(known.revision)
    changes = dict(command.changes)
    if "kind" in changes and changes["kind"] not in kinds_on(day_of(at)).organisation_kinds:
        raise invalid(complaint("/kind", "NOT_IN_LIST"))
    changed = replace(known, **changes, revision=known.revision + 1)  # type: ignore[arg-type]  # by name, as the schema names them
    await set_organisation(db, actor.county, changed)
    fact = Fact("organisation.amended", None, None, {"code": known.code, "fields": sorted(changes)})
    return Outcome(changed, (fact,))


async def is_officer_over(db: Db, actor: Actor, place: str) -> bool:
    """True for a place that exists and that the caller is an officer over."""
    if not roles_over(actor, place, None) & WRITERS:
        return False
    return place in await places_by_code(db, actor.county, [place])


def not_yours() -> Refusal:
    """403: everybody of the county may know it, officers of its place change it."""
    return forbidden("NOT_OF_YOUR_PLACE")
