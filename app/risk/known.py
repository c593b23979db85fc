"""What is stored, as the pure engine reads it: files of people, and observations put together into events."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.people.values import FactKind, FileFact, Person
from app.risk.store import Observation
from app.risk.values import (
    ActEvent,
    ClueEvent,
    Dated,
    Disability,
    Entitlement,
    Event,
    PersonAnswers,
    PersonFile,
    VerificationEvent,
    VisitEvent,
)

BARE = frozenset({"visit", "clue"})  # what these say besides their content is enough


def file_of(person: Person, household_id: UUID) -> PersonFile:
    """What risk reads of a person's file, as a member of one household, with what files say that it stands for.

    Aid, tags and disabilities of all of them count. Before the own file began the alias's spells stand for it.
    """
    meant: set[UUID | None] = {household_id}
    if household_id == person.home_id:
        of_aliases = (fact.household_id for one in person.aliases for fact in one.of_kind("membership"))
        meant |= {person.household_id, *of_aliases}
    return PersonFile(
        person_id=str(person.person_id),
        birth_date=person.birth_date,
        enrolled_at=min(one.enrolled_at for one in (person, *person.aliases)),
        relation=person.relation_in(household_id),
        disabilities=tuple(
            Disability(fact.detail["type"], fact.detail["grade"], fact.from_day, fact.until_day)
            for fact in person.told("disability")
        ),
        tags=_dated(person.told("tag")),
        entitlements=tuple(
            Entitlement(fact.code, fact.from_day, fact.until_day, fact.detail.get("ended_as"))
            for fact in person.told("entitlement")
        ),
        statuses=_spells(person, "status", None),
        memberships=_spells(person, "membership", meant),
    )


def _spells(person: Person, kind: FactKind, homes: Container[UUID | None] | None) -> tuple[Dated, ...]:
    """The spells of one kind, in these households only where so asked; an alias's end where the own file begins."""
    own = person.of_kind(kind)
    begun = min((fact.from_day for fact in own), default=None)
    before = [
        replace(fact, until_day=min(fact.until_day or begun, begun))
        for one in person.aliases
        for fact in one.of_kind(kind)
        if begun is not None and fact.from_day < begun
    ]
    return _dated(fact for fact in (*before, *own) if homes is None or fact.household_id in homes)


def _dated(facts: Iterable[FileFact]) -> tuple[Dated, ...]:
    return tuple(Dated(fact.code, fact.from_day, fact.until_day) for fact in facts)


def events_of(observations: Sequence[Observation]) -> list[Event]:
    """The events of one household: the newest revision of every source, with the answers it carried before.

    What was decided about somebody erased since can be read no more and concerns nobody; that they were visited still counts.
    """
    by_source: dict[tuple[str, UUID], list[Observation]] = {}
    for one in observations:
        by_source.setdefault((one.kind, one.source_id), []).append(one)
    readable = {key: found for key, found in by_source.items() if key[0] in BARE or any(one.content for one in found)}
    return [_event(kind, revisions) for (kind, _), revisions in readable.items()]


def _event(kind: str, revisions: Sequence[Observation]) -> Event:
    if kind == "visit":
        return _visit(revisions)
    newest = max(revisions, key=lambda one: one.revision)
    person_id = str(newest.person_id) if newest.person_id else None
    if kind == "clue":
        return ClueEvent(str(newest.source_id), newest.occurred_at, person_id)
    if kind == "verification":
        return VerificationEvent(str(newest.source_id), newest.occurred_at, newest.content["clue_id"])
    return act_of(str(newest.source_id), newest.occurred_at, person_id, newest.content)


def act_of(act_id: str, at: datetime, person_id: str | None, content: Mapping[str, Any]) -> ActEvent:
    """A human act from its content."""
    until = content.get("until")
    return ActEvent(
        id=act_id,
        at=at,
        kind=content["kind"],
        person_id=person_id,
        factor=content.get("factor"),
        resolves=tuple(content.get("resolves", ())),
        to=content.get("to"),
        until=datetime.fromisoformat(until).date() if until else None,
        county_signed=content.get("county_signed", False),
        visits=tuple(content.get("visits", ())),
        rank=content.get("rank", 0),
        ends=content.get("ends"),
    )


def _visit(revisions: Sequence[Observation]) -> VisitEvent:
    newest = max(one.revision for one in revisions)
    current = [one for one in revisions if one.revision == newest]
    first = current[0]
    assert first.mode is not None
    assert first.outcome is not None
    return VisitEvent(
        id=str(first.source_id),
        at=first.occurred_at,
        mode=first.mode,
        outcome=first.outcome,
        people=tuple(
            PersonAnswers(
                str(one.person_id),
                one.content.get("answers", {}),
                one.content.get("outcome"),
                _said_before([each for each in revisions if each.person_id == one.person_id]),
            )
            for one in sorted(current, key=lambda one: str(one.person_id))
            if one.person_id
        ),
        author=str(first.author) if first.author else None,
        encounter_key=first.encounter_key,
        voided=first.withdrawn,
    )


def _said_before(revisions: Sequence[Observation]) -> tuple[Mapping[str, Any], ...]:
    """Everything ever said of a person in one record: as it arrived, and each amendment in its own words, in the order in which
    they outdo each other. What stood in between depends on who was heard first, and so is not asked."""
    if len(revisions) == 1:
        return ()
    in_order = sorted(revisions, key=lambda one: one.revision)
    amendments = {tuple(one.content["order"]): one.content["set"] for one in in_order if one.content.get("order")}
    return (in_order[0].content.get("answers", {}), *(amendments[order] for order in sorted(amendments)))
