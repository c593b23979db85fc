"""Reporting (上报): a clue is kept with its own key, matched where it surely names somebody, and tells whoever must look."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.clues import store
from app.clues.liken import surely_about
from app.clues.naming import named
from app.clues.policy import AHEAD, OLDEST, receipt_of, source_of
from app.clues.reference import reference
from app.clues.store import Clue, Said
from app.clues.store.informants import kind_of
from app.clues.tell import opened_facts
from app.core.clock import day_of
from app.core.crypto import wrap_new_key
from app.core.db import Db
from app.core.errors import FieldError, id_reused, invalid
from app.core.ids import derived_id
from app.journal.actor import Actor
from app.journal.facts import Outcome
from app.people.indexing import index_of_name, index_of_phone, indexes_of_number
from app.people.policy import name_fits
from app.people.store.subjects import add_data_keys
from app.places.policy import HOME_LEVELS
from app.places.store import places_by_code


@dataclass(frozen=True, slots=True)
class ReportClue:
    """What somebody saw. Members of teams and officers may name a household or person of theirs; `link_id` is of a village's QR code."""

    clue_id: UUID
    place: str
    what: str
    urgency: str
    occurred_at: datetime
    said: Said = field(repr=False)
    household_id: UUID | None = None
    person_id: UUID | None = None
    link_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """A clue that stands now, or did before by the same report."""

    clue: Clue
    repeated: bool


async def report_clue(db: Db, actor: Actor, at: datetime, command: ReportClue) -> Outcome[Reported]:
    """Keep a report. Raises 422 for a place, kind or time that cannot be, or a household out of reach; 409 for an id used before."""
    earlier = await store.find_clue(db, actor.county, command.clue_id)
    if earlier is not None:
        return Outcome(Reported(_same(actor, command, earlier), True), ())
    await _check(db, actor, at, command)
    household_id, person_id = await _about(db, actor, command)
    key, wrapped = wrap_new_key(db.keyring, str(command.clue_id))
    await add_data_keys(db, actor.county, {command.clue_id: wrapped})
    clue = Clue(
        clue_id=command.clue_id,
        receipt=receipt_of(command.clue_id, day_of(at)),
        place=command.place,
        what=command.what,
        urgency=command.urgency,
        source=await _source(db, actor, command),
        occurred_at=command.occurred_at,
        reported_at=at,
        reporter=actor.account_id,
        link_id=command.link_id,
        state="reported" if household_id is None else "matched",
        household_id=household_id,
        person_id=person_id,
        match_id=None if household_id is None else derived_id(command.clue_id, "sighting", "1"),
        name_index=index_of_name(db.keyring, command.said.name) if command.said.name else None,
        phone_index=index_of_phone(db.keyring, command.said.phone) if command.said.phone else None,
        id_index=_number_index(db, command.said),
        said=command.said,
        key=key,
    )
    await store.add_clue(db, actor.county, clue)
    clue, facts = await opened_facts(db, actor, at, clue)
    return Outcome(Reported(clue, False), facts)


def _same(actor: Actor, command: ReportClue, earlier: Clue) -> Clue:
    """The earlier clue when this is the same report by the same caller, else 409."""
    names = ("place", "what", "urgency", "said", "link_id")
    # Who fills in the page says no time: it is when the page was sent.
    same_time = command.link_id is not None or command.occurred_at == earlier.occurred_at
    same = all(getattr(command, name) == getattr(earlier, name) for name in names)
    if not (same and same_time) or earlier.reporter != actor.account_id:
        raise id_reused()
    return earlier


async def _check(db: Db, actor: Actor, at: datetime, command: ReportClue) -> None:
    found = (await places_by_code(db, actor.county, [command.place])).get(command.place)
    faults = []
    if found is None or found.level not in HOME_LEVELS:
        faults.append(
            FieldError(
                "/place", "UNKNOWN_REFERENCE", "请填写村（社区）、村民小组或网格", "Name a village, group or grid"
            )
        )
    if command.what not in reference().kinds:
        faults.append(FieldError("/what", "NOT_IN_LIST", "没有这类情况", "No such kind of difficulty"))
    if command.urgency not in reference().urgencies:
        faults.append(FieldError("/urgency", "NOT_IN_LIST", "没有这个紧急程度", "No such urgency"))
    if not at - OLDEST <= command.occurred_at <= at + AHEAD:
        faults.append(FieldError("/occurred_at", "DATE_IMPLAUSIBLE", "时间不合理", "This time cannot be"))
    if command.said.name is not None and not name_fits(command.said.name):
        faults.append(FieldError("/person/name", "NAME_MALFORMED", "姓名为1到50个字", "A name has 1 to 50 characters"))
    if faults:
        raise invalid(*faults)


async def _about(db: Db, actor: Actor, command: ReportClue) -> tuple[UUID | None, UUID | None]:
    """The household and the person whom the report names, or surely is about. Raises 422 for one that is not the caller's."""
    home, person_id = await named(db, actor, command.household_id, command.person_id)
    if home is not None:
        return home, person_id
    sure = await surely_about(db, actor.county, command.place, command.said)
    return (sure.household_id, sure.person_id) if sure else (None, None)


async def _source(db: Db, actor: Actor, command: ReportClue) -> str:
    if command.link_id is not None:
        return "link"
    kind = await kind_of(db, actor.county, actor.account_id) if actor.account_id else None
    return source_of({held.role for held in actor.roles} | {seat.seat for seat in actor.seats}, kind)


def _number_index(db: Db, said: Said) -> bytes | None:
    found = indexes_of_number(db.keyring, said.id_number) if said.id_number else ()
    return found[0] if found else None
