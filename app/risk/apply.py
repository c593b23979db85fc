"""What one event does to what is known of a household: a visit's record, a clue, a human act."""

from __future__ import annotations

from typing import Final

from app.risk.contacts import confirm, meet
from app.risk.encounters import Drawn, Place, joined
from app.risk.evidence import expose, latch, learn, major_changes, resolve
from app.risk.lowering import approve, refuse
from app.risk.moment import Assessments, Decision, Mark, Moment
from app.risk.overruling import acted_on, end, overrule
from app.risk.standing import EncounterRole
from app.risk.values import ActEvent, ClueEvent, Event, PersonAnswers, VerificationEvent, VisitEvent

# An act by which a warning reaches a household, and the event of a person that it is.
WEATHER: Final = "weather"


def cause_of(event: Event) -> str:
    """The word under which a change that this event makes is stored."""
    if isinstance(event, ActEvent):
        return event.kind
    return {VisitEvent: "visit", ClueEvent: "clue", VerificationEvent: "verification"}[type(event)]


def people_of(event: Event) -> tuple[str, ...]:
    """The people an event names (a household clue and an empty list of people name nobody)."""
    if isinstance(event, VisitEvent):
        return () if event.voided else tuple(one.person_id for one in event.people)
    named = event.person_id if isinstance(event, ClueEvent | ActEvent) else None
    return () if named is None else (named,)


def apply(moment: Moment, event: Event, drawn: Drawn | None) -> EncounterRole | None:
    """Take an event into the household's knowledge; decisions wait for `decision_of`."""
    if isinstance(event, VisitEvent):
        if not event.voided:
            return _visit(moment, event, drawn)
        _void(moment, event)
    elif isinstance(event, ClueEvent):
        _clue(moment, event)
    elif isinstance(event, VerificationEvent):
        for clues in (moment.state.clues, *(person.known.clues for person in moment.state.people.values())):
            clues.pop(event.clue_id, None)
    else:
        _act(moment, event)
    return None


def decision_of(event: Event) -> Decision | None:
    """For a decision on a level: what is done once everyone is assessed; None for other events."""
    if not isinstance(event, ActEvent) or event.kind not in ("approval", "refusal", "override", "override_ending"):
        return None

    def decide(moment: Moment, assessments: Assessments) -> None:
        person = moment.state.people.get(event.person_id or "")
        if person is None:
            return
        assessment = assessments[event.person_id or ""]
        if event.kind == "approval":
            approve(person.held, assessment.computed_level, event.to, moment.day)
        elif event.kind == "refusal":
            refuse(person.held, event.to)
        elif event.kind == "override_ending":
            end(person.held, event.ends)
        else:
            overrule(moment.policy, person.held, event, assessment, moment.day)

    return decide


def _visit(moment: Moment, event: VisitEvent, drawn: Drawn | None) -> EncounterRole:
    place = _place(moment, event, drawn)
    for one in _listed(moment, event):
        if one.person_id in moment.state.people:
            moment.marks[one.person_id] = _meet(moment, event, one, place)
    first = tuple(person_id for person_id, mark in moment.marks.items() if mark.contact.person_visit)
    return EncounterRole(place.encounter_id, place.first, first)


def _meet(moment: Moment, event: VisitEvent, one: PersonAnswers, place: Place) -> Mark:
    person, day = moment.state.people[one.person_id], moment.day
    latch(moment.policy, person.known, (one.answers, *one.earlier), event.id, day)
    news = major_changes(moment.policy, person.known, one.answers, day)
    learn(moment.policy, person.known, one.answers, event.id, day)
    outcome = one.outcome or event.outcome
    level = acted_on(person.held)
    contact = meet(moment.policy, person.called, place, event.mode, outcome, level, moment.instant)
    return Mark(place, contact, news)


def _place(moment: Moment, event: VisitEvent, drawn: Drawn | None) -> Place:
    if drawn is not None:
        return drawn.places[event.id]
    moment.state.clusters, place = joined(moment.policy, moment.state.clusters, event)
    return place


def _listed(moment: Moment, event: VisitEvent) -> tuple[PersonAnswers, ...]:
    """Nobody named and nobody met: the call was for every active member."""
    if event.people or event.outcome in moment.policy.contacts.confirming:
        return event.people
    people = moment.state.people.items()
    return tuple(PersonAnswers(person_id) for person_id, person in people if person.called.active)


def _void(moment: Moment, event: VisitEvent) -> None:
    """A voided record proves nothing, met nobody and counts nowhere; a danger it reported still needs an officer."""
    for one in event.people:
        person = moment.state.people.get(one.person_id)
        if person is not None:
            latch(moment.policy, person.known, (one.answers, *one.earlier), event.id, moment.day)


def _clue(moment: Moment, event: ClueEvent) -> None:
    if event.person_id is None:
        moment.state.clues[event.id] = moment.day
    elif event.person_id in moment.state.people:
        moment.state.people[event.person_id].known.clues[event.id] = moment.day


def _act(moment: Moment, event: ActEvent) -> None:
    if event.kind == "contact_confirmed":
        for person_id, person in moment.state.people.items():
            if event.person_id in (None, person_id):
                confirm(person.called)
    elif event.kind == WEATHER:
        for person in moment.state.people.values():
            if person.called.active:
                expose(moment.policy, person.known, WEATHER, moment.day)
    elif event.kind == "resolution" and event.person_id in moment.state.people and event.factor:
        resolve(moment.state.people[event.person_id].known, event.factor, event.resolves)
