"""Samples of referrals: a need at the window, and every act on a referral in the state that allows it."""

from typing import Any, Final
from uuid import uuid4

from app.core import clock
from tests.callers import an_account
from tests.fuzz.callers import sign_in
from tests.fuzz.county import County
from tests.fuzz.samples import Sample
from tests.registered import TOWN
from tests.visits.scene import Scene

AT_WORK: Final = ("acceptance", "progress")
VERIFIED: Final = (*AT_WORK, "delivery", "confirmation")
# By operation: the acts before it, and its own.
ACTS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "triageReferral": (("return",), "triage"),
    "acceptReferral": ((), "acceptance"),
    "returnReferral": ((), "return"),
    "rejectReferral": ((), "rejection"),
    "progressReferral": (AT_WORK[:1], "progress"),
    "deliverReferral": (AT_WORK, "delivery"),
    "confirmReferral": ((*AT_WORK, "delivery"), "confirmation"),
    "contestReferral": ((*AT_WORK, "delivery"), "contestation"),
    "closeReferral": (VERIFIED, "closure"),
    "reopenReferral": ((*VERIFIED, "closure"), "reopening"),
    "withdrawReferral": ((), "withdrawal"),
    "markReferralDuplicate": ((), "duplicate"),
}


async def referral_samples(county: County) -> dict[str, Sample]:
    """A need found at the window, and acts; a town officer has handled before, so that the caller may ask the person."""
    officer = await an_account(county.deployment, "town_officer", TOWN)
    token = (await sign_in(county.deployment, county.origin, officer)).token
    # The campaign learns the ids of bodies and tries them everywhere, also to erase and to merge: the acts are about somebody else.
    home, at_the_window = county.a_home(), county.a_home()
    other = (await county.answered("POST", "/v1/referrals", _a_need(home)))["id"]
    found = {"createReferral": Sample(body=_a_need(at_the_window))}
    for operation, (before, act) in ACTS.items():
        path = f"/v1/referrals/{(await county.answered('POST', '/v1/referrals', _a_need(home)))['id']}"
        for done in before:
            headers = {} if done == "confirmation" else {"Authorization": f"Bearer {token}"}
            await county.answered("PUT", f"{path}/{done}", _said(done, other), **headers)
        found[operation] = Sample({"referral_id": path.rpartition("/")[2]}, _said(act, other))
    return found


def _a_need(home: Scene) -> dict[str, Any]:
    need = {"id": str(uuid4()), "household_id": str(home.household_id), "person_id": str(home.people[0])}
    return {**need, "category": "medical_aid", "urgency": "soon", "detail": "住院费用过高", "consent_to_share": True}


def _said(act: str, other: str) -> dict[str, Any]:
    asked = {"asked_at": clock.now().isoformat(), "how": "phone"}
    words = {"reason": "与本人沟通后办理"}
    bodies: dict[str, dict[str, Any]] = {
        "triage": {"category": "housing_aid", **words},
        "acceptance": {"note": "已收件"},
        "return": words,
        "rejection": {**words, "next": "social_force"},
        "progress": {"note": "已联系医院"},
        "delivery": {"service": "垫付住院押金"},
        "confirmation": {**asked, "note": "本人表示已解决"},
        "contestation": {**asked, **words},
        "closure": {"outcome": "met", "amount_fen": 120_000, "on": clock.day_of(clock.now()).isoformat()},
        "reopening": words,
        "withdrawal": words,
        "duplicate": {"of": other, **words},
    }
    return {"id": str(uuid4()), **bodies[act]}
