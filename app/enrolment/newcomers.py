"""Writing new people into households that stand: identities, rows, and the dated facts their files begin with."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.core.clock import day_of
from app.core.db import Db
from app.core.ids import derived_id
from app.enrolment.check import identity_from
from app.enrolment.doubles.find import Distinct, keep_distinct
from app.enrolment.drafts import FactDraft, PersonDraft
from app.enrolment.fingerprints import content_of
from app.journal.actor import Actor
from app.people import store
from app.people.store import IdentityHolder, NewPerson
from app.people.values import FileFact


async def add_newcomers(
    db: Db,
    actor: Actor,
    at: datetime,
    people: Sequence[tuple[UUID, PersonDraft]],
    claims: Sequence[IdentityHolder],
    distinct: Sequence[Distinct] = (),
) -> None:
    """Write completed drafts into their households, claim their identity numbers, keep of whom they were judged to be distinct."""
    new = [
        NewPerson(
            draft.person_id, household_id, draft.status, draft.sex or "9", identity_from(draft), content_of(draft)
        )
        for household_id, draft in people
    ]
    data_keys = await store.add_people(db, actor.county, new, at)
    await store.claim_identities(db, claims)
    facts = [fact for household_id, draft in people for fact in first_facts(actor, at, household_id, draft)]
    await store.add_facts(db, actor.county, facts, data_keys)
    await keep_distinct(db, actor, at, distinct, data_keys)


def first_facts(actor: Actor, at: datetime, household_id: UUID, draft: PersonDraft) -> list[FileFact]:
    """Membership, status, and what else the draft brings; their ids follow from the person's."""
    since = draft.since or day_of(at)
    begun = [FactDraft("membership", draft.relation, since), FactDraft("status", draft.status, since)]
    return [
        fact_from(one, derived_id(draft.person_id, one.kind, str(index)), draft.person_id, household_id, actor, at)
        for index, one in enumerate([*begun, *draft.facts])
    ]


def fact_from(
    draft: FactDraft, fact_id: UUID, person_id: UUID, household_id: UUID | None, actor: Actor, at: datetime
) -> FileFact:
    """The fact of a checked draft; only a membership names a household."""
    return FileFact(
        fact_id=fact_id,
        person_id=person_id,
        kind=draft.kind,
        code=draft.code,
        household_id=household_id if draft.kind == "membership" else None,
        from_day=draft.from_day,
        until_day=draft.until_day,
        recorded_at=at,
        recorded_by=actor.account_id,
        replaces=draft.replaces,
        detail=draft.detail,
    )
