"""Human acts on risk: decisions on a lowering, resolutions, confirmed contact, overrides and their end; each is an event of the fold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.access.scope import scope_of
from app.core.db import Db
from app.core.errors import FieldError, Refusal, conflict, id_reused, invalid, not_found
from app.journal.actor import Actor
from app.journal.facts import Fact, Outcome
from app.people import store as registry
from app.people.values import Household, Person
from app.risk import store
from app.risk.days import time_of
from app.risk.decided import Decided, decide_step
from app.risk.dossier import Dossier
from app.risk.explain import RESTRICTED, is_restricted
from app.risk.known import act_of
from app.risk.reassess import keep, open_dossiers
from app.risk.rights import decides_on, not_the_role
from app.risk.standing import Standing
from app.risk.store import Observation
from app.risk.values import ActEvent

FACT_NAMES = {
    "approval": "risk.lowering_approved",
    "refusal": "risk.lowering_refused",
    "resolution": "risk.trigger_resolved",
    "contact_confirmed": "risk.contact_confirmed",
    "override": "risk.override_approved",
    "override_ending": "risk.override_ended",
}


@dataclass(frozen=True, slots=True)
class Act:
    """What a human decided about one person: `kind` as in the fold, the reason in words, and what the kind needs.

    `extra` is what whoever decided said besides, `added` what is added to it here (what is aimed at, whose note it is): the
    same act said again is known by the former alone.
    """

    act_id: UUID
    person_id: UUID
    kind: str
    reason: str
    note: str | None = None
    factor: str | None = None
    resolves: tuple[UUID, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    added: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content(self) -> dict[str, Any]:
        """What is sealed of it."""
        return {**self.said, **self.added, "added": sorted(self.added)} if self.added else self.said

    @property
    def said(self) -> dict[str, Any]:
        """What whoever decided said."""
        return {
            "kind": self.kind,
            "reason": self.reason,
            "note": self.note,
            "factor": self.factor,
            "resolves": [str(visit_id) for visit_id in self.resolves],
            **self.extra,
        }


async def record_acts(db: Db, actor: Actor, at: datetime, acts: Sequence[Act]) -> Sequence[Outcome[Decided] | Refusal]:
    """Record acts and fold them in, one outcome per act; a fixed number of statements."""
    people = await registry.people_in_scope(db, scope_of(actor), {act.person_id for act in acts})
    acts = [replace(one, person_id=people[one.person_id].person_id) if one.person_id in people else one for one in acts]
    people = {person.person_id: person for person in people.values()}
    homes = {person.home_id for person in people.values()}
    households = await registry.lock_households(db, actor.county, homes)
    members = await registry.people_of(db, actor.county, households)
    keys = {one: person.data_key for one, person in people.items()}
    earlier = await store.acts_by_id(db, actor.county, {act.act_id for act in acts}, keys)
    dossiers = await open_dossiers(db, households, members, at)
    outcomes: list[Outcome[Decided] | Refusal] = []
    observed: list[Observation] = []
    for act in acts:
        person = people.get(act.person_id)
        if person is None:
            outcomes.append(not_found())
            continue
        dossier = dossiers[person.home_id]
        settled = _settled(actor, act, dossier, person, earlier.get(act.act_id))
        if settled is not None:
            outcomes.append(settled)
            continue
        aimed, moment = _aimed(act, dossier), _after_what_is_known(dossier, at)
        observed.append(_observation(actor, moment, at, aimed, person))
        outcomes.append(_apply(dossier, moment, at, aimed))
    await store.add_observations(db, actor.county, observed, keys)
    return await _kept(db, actor, at, dossiers, outcomes)


def _settled(
    actor: Actor, act: Act, dossier: Dossier, person: Person, earlier: Observation | None
) -> Outcome[Decided] | Refusal | None:
    """What is answered without anything being done: a repeat to its author, a refusal; None for an act to be done."""
    if earlier is None:
        return _refusal(actor, act, dossier.household) or _not_now(act, dossier, person)
    added = {"added", *earlier.content.get("added", ())}
    said = {name: value for name, value in earlier.content.items() if name not in added}
    if (earlier.author, earlier.person_id, said) != (actor.account_id, act.person_id, act.said):
        return id_reused()
    household_id = dossier.household.household_id
    fact = Fact(FACT_NAMES[act.kind], act.act_id, household_id)
    return Outcome(Decided(household_id, act.act_id, dossier.now, dossier.now, {}, fact, ()), ())


def _refusal(actor: Actor, act: Act, household: Household) -> Refusal | None:
    """Who may: deciding belongs to officers of the town or above, at that place; confirming contact to whoever may visit."""
    if act.kind != "contact_confirmed" and not decides_on(actor, household):
        return not_the_role()
    return None


def _not_now(act: Act, dossier: Dossier, person: Person) -> Refusal | None:
    """Whether there is something to decide: an open proposal, an unresolved trigger."""
    standing = dossier.now.get(person.person_id)
    if standing is None or not standing.active:
        return conflict("FILE_NOT_ACTIVE", "该档案不在管", "The file is not active")
    if act.kind in {"approval", "refusal"}:
        if standing.proposal is None:
            return conflict("NO_PROPOSAL", "没有待审批的降级建议", "There is no open proposal")
        noted = act.note or act.added.get("note_id")
        if act.kind == "approval" and standing.proposal.from_level == "red" and not noted:
            return invalid(
                FieldError("/note", "MISSING", "红转橙需附社工意见", "Red to orange needs the social worker's note")
            )
    return _not_resolvable(act, dossier, standing) if act.kind == "resolution" else None


def _not_resolvable(act: Act, dossier: Dossier, standing: Standing) -> Refusal | None:
    """A resolution ends signs that stand; red by newest answers or by lost contact ends otherwise."""
    if act.factor not in standing.assessment.triggers:
        return conflict("TRIGGER_NOT_STANDING", "没有这个待解除的触发", "No such trigger stands")
    if dossier.policy_of(standing.assessment.policy_version).by_code[act.factor].kind != "latched":
        return conflict(
            "TRIGGER_NOT_LATCHED",
            "该触发随新的回答或联系确认而解除，无需另行解除",
            "This trigger ends with newer answers or confirmed contact, not by a resolution",
        )
    signs = dossier.signs_of(act.person_id, act.factor)
    if not signs.isdisjoint(act.extra.get("shown_by", ())):
        return invalid(
            FieldError(
                "/shown_by",
                "SHOWS_THE_SIGN",
                "有此迹象的探访不能作为解除的依据",
                "A visit with the sign does not prove that it is over",
            )
        )
    if signs.isdisjoint(str(visit_id) for visit_id in act.resolves):
        return invalid(
            FieldError(
                "/resolves", "NO_SIGN", "所列探访均无待解除的迹象", "None of these visits has a sign that stands"
            )
        )
    return None


def _aimed(act: Act, dossier: Dossier) -> Act:
    """A decision names the level that is proposed, so that a replay cannot turn it on another proposal."""
    proposal = dossier.now[act.person_id].proposal
    if proposal is None or act.kind not in {"approval", "refusal"}:
        return act
    return replace(act, added={**act.added, "from": proposal.from_level, "to": proposal.to_level})


def _after_what_is_known(dossier: Dossier, at: datetime) -> datetime:
    """Who decides knows what came in, also from a phone whose clock runs a little ahead: the act follows all of it."""
    assert dossier.state is not None
    known = time_of(dossier.state.watermark[0])
    return at if at > known else known + timedelta(microseconds=1)


def _observation(actor: Actor, moment: datetime, at: datetime, act: Act, person: Person) -> Observation:
    return Observation(
        observation_id=act.act_id,
        household_id=person.household_id,
        person_id=person.person_id,
        kind="act",
        source_id=act.act_id,
        revision=1,
        occurred_at=moment,
        recorded_at=at,
        author=actor.account_id,
        content=act.content,
    )


def _apply(dossier: Dossier, moment: datetime, at: datetime, act: Act) -> Outcome[Decided]:
    event: ActEvent = act_of(str(act.act_id), moment, str(act.person_id), act.content)
    dossier.apply(event)
    decided = decide_step(dossier, at, act.kind, act.act_id, None)
    household_id = dossier.household.household_id
    plain = {name: act.added[name] for name in ("to", "until", "ends") if name in act.added}
    # Whoever reads all acts of the county is told of nobody's mind, nor of a child.
    factor = RESTRICTED if act.factor and is_restricted(act.factor) else act.factor
    data = {"person_id": act.person_id, "factor": factor, **plain}
    return Outcome(decided, (Fact(FACT_NAMES[act.kind], act.act_id, household_id, data), decided.fact))


async def _kept(
    db: Db,
    actor: Actor,
    at: datetime,
    dossiers: Mapping[UUID, Dossier],
    outcomes: Sequence[Outcome[Decided] | Refusal],
) -> list[Outcome[Decided] | Refusal]:
    """Write what the acts came to; the last act of a household carries the facts that concern it as a whole."""
    new = [one for one in outcomes if isinstance(one, Outcome) and one.facts]
    done = [one.result for one in new if isinstance(one.result, Decided)]
    touched = {one.household_id for one in done}
    kept = await keep(db, actor, at, [dossiers[household_id] for household_id in touched], done)
    last = {one.household_id: one.source_id for one in done}
    finished: list[Outcome[Decided] | Refusal] = []
    for one in outcomes:
        if one in new and isinstance(one.result, Decided) and one.result.source_id in last.values():
            one = Outcome(one.result, one.facts + kept.facts_of(one.result.household_id))
        finished.append(one)
    return finished
