"""Samples of the person's rights and of the audit."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from app.core import clock
from app.journal.seal import seal
from tests.fuzz.county import County
from tests.fuzz.registry_samples import a_house, an_elder
from tests.fuzz.samples import Sample

GUARDIAN = {"name": "王五", "relation": "51", "phone": "13800008002"}


async def rights_samples(county: County) -> dict[str, Sample]:
    """What a person may ask for, and what is done about it."""
    request = {"id": str(uuid4()), "kind": "access", "made_by": "person", "channel": "home"}
    given = {"given_on": "2026-03-01", "given_by": "guardian", "channel": "home", "guardian": GUARDIAN}
    asked, consenting, gone = county.a_home(), county.a_home(), county.a_home()
    decided = await county.answered(
        "POST", f"/v1/people/{asked.people[0]}/data-requests", {**request, "id": str(uuid4()), "kind": "deletion"}
    )
    consents = f"/v1/people/{consenting.people[0]}/consents"
    consent = await county.answered("POST", consents, {"id": str(uuid4()), **given, "purpose": "photos"})
    await county.answered("PUT", f"/v1/people/{gone.people[0]}/departure", {"status": "closed", "reason": "登记有误"})
    return {
        "revealPerson": Sample(
            an_elder(asked), {"fields": ["name", "phone"], "reason_code": "complaint", "reason": "核对来电人身份"}
        ),
        "restrictPerson": Sample(an_elder(county.a_home()), {"restricted": True}),
        "holdPerson": Sample(an_elder(county.a_home()), {"held": True, "reason_code": "court"}),
        "erasePerson": Sample(an_elder(gone), {"reason_code": "registered_by_mistake"}),
        "recordDataRequest": Sample(an_elder(asked), request),
        "listDataRequests": Sample({**an_elder(asked), "undecided": True}),
        "decideDataRequest": Sample(
            {"request_id": decided["id"]}, {"granted": False, "legal_reason": "retention_duty", "note": "仍在保存期内"}
        ),
        "makeAccessCopy": Sample(an_elder(asked)),
        "giveNotice": Sample(an_elder(asked), {"id": str(uuid4()), **given, "version": "2026-01"}),
        "giveConsent": Sample(an_elder(asked), {"id": str(uuid4()), **given, "purpose": "charity_sharing"}),
        "withdrawConsent": Sample({**an_elder(consenting), "consent_id": consent["id"]}),
    }


async def audit_samples(county: County) -> dict[str, Sample]:
    """Who did what, and what seals it."""
    at = clock.now()
    await seal(county.deployment, at)
    period: dict[str, Any] = {"from": (at - timedelta(days=1)).isoformat(), "to": (at + timedelta(days=1)).isoformat()}
    home = a_house(county.a_home())
    return {
        "listAudit": Sample({**period, "act": "open_file", "result": "done", "limit": 5, **home}),
        "listCheckpoints": Sample({"limit": 2}),
    }
