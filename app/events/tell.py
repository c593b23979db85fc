"""From an act of the journal to its events: identifiers, states and codes pass, words never. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from app.core.ids import derived_id
from app.events.kinds import EVENTS, HOUSEHOLD, Kind
from app.events.quiet import QUIET
from app.events.values import Act, Event

# States, levels and codes of the catalogue; nothing that somebody wrote has this shape in Chinese, and nothing else is let through.
CODE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
GAP: Final = re.compile(r"\{([a-z_]+)\}")


def events_of(act: Act) -> Iterator[Event]:
    """The events of an act, in the order of its facts; their ids follow from the act's, so that telling again tells the same."""
    for number, (kind, fact, data) in enumerate(_told(act.facts)):
        yield _event(act, number, kind, fact, data)


def is_known(name: str) -> bool:
    """True for a fact that the catalogue has, as an event or as none."""
    return name in EVENTS or name in QUIET


def _told(facts: tuple[Mapping[str, Any], ...]) -> Iterator[tuple[Kind, Mapping[str, Any], Mapping[str, Any]]]:
    """Each fact that is told, with its data; of an assessment one for everybody whose level changed."""
    for fact in facts:
        kind = EVENTS.get(fact["name"])
        if kind is None:
            continue
        data = fact["data"]
        if kind.each:
            yield from ((kind, fact, one) for one in data[kind.each])
        else:
            yield kind, fact, data


def _event(act: Act, number: int, kind: Kind, fact: Mapping[str, Any], data: Mapping[str, Any]) -> Event:
    subject_id, household_id = id_of(fact["subject_id"]), id_of(fact["household_id"])
    person_id = id_of(data.get("person_id")) or (subject_id if fact["name"].startswith("person.") else None)
    ids = {"id": subject_id, "household_id": household_id, "person_id": person_id}
    related = {shown: str(found) for name, shown in kind.related if (found := id_of(data.get(name)))}
    before, after = (code_of(data.get(name)) if name else None for name in kind.states)
    return Event(
        event_id=derived_id(act.entry_id, "event", str(number)),
        type=kind.type,
        at=act.at,
        subject=_subject(kind, {**data, **{name: one for name, one in ids.items() if one}}),
        subject_id=subject_id,
        household_id=household_id,
        person_id=person_id,
        place=code_of(data.get("place")),
        shared=kind.shared,
        state_before=before,
        state_after=after or kind.into,
        related=related,
    )


def _subject(kind: Kind, known: Mapping[str, Any]) -> str:
    """The address where the subject is read; where the fact does not name it, that of its household."""
    for path in (kind.path, HOUSEHOLD):
        found = {name: code_of(str(known.get(name, ""))) for name in GAP.findall(path)}
        if all(found.values()):
            return path.format_map(found)
    return ""


def id_of(value: Any) -> UUID | None:
    """An id, whether it is one or its text; None for anything else."""
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None


def code_of(value: Any) -> str | None:
    """A state, a level or another code; None for anything else."""
    return value if isinstance(value, str) and CODE.fullmatch(value) else None
