"""Calls around referrals: needs found outside a visit, and every act until the end."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from app.core import clock
from tests.access.walk.cases import HOUSEHOLD, MADE, PERSON, Body, Ref, case
from tests.access.walk.grounds import Ids

REFERRAL = Ref("referral", "desk")


def a_need(ids: Ids) -> dict[str, Any]:
    """A need found at the window."""
    need = {"id": str(uuid4()), "household_id": str(ids["household"]), "person_id": str(ids["person"])}
    return {**need, "category": "medical_aid", "urgency": "soon", "consent_to_share": True}


def an_act(**said: Any) -> Body:
    """A body with an id of its own; what is called is asked when the call is made."""
    return lambda ids: {
        "id": str(uuid4()),
        **{name: value(ids) if callable(value) else value for name, value in said.items()},
    }


def an_act_case(name: str, body: Body, turn: int, of: str = "referral", **more: Any) -> None:
    """An act in the turn of a referral's life; whoever comes after the first who made it is told that the state does not allow it."""
    ids: Mapping[str, Ref] = {"path:referral_id": Ref(of, "desk"), "body:/id": MADE, **more.pop("ids", {})}
    case(name, ids=ids, body=body, good=(200, 409), turn=turn, **more)


case(
    "listReferrals",
    ids={"query:household_id": Ref("household", "desk"), "query:person_id": Ref("person", "desk")},
    lists="desk",
)
case("getReferral", ids={"path:referral_id": REFERRAL})
case(
    "createReferral",
    ids={"body:/id": MADE, "body:/household_id": HOUSEHOLD, "body:/person_id": PERSON},
    body=a_need,
)
an_act_case("returnReferral", an_act(reason="不属本部门"), -9)
an_act_case("triageReferral", an_act(category="medical_aid"), -8)
an_act_case("acceptReferral", an_act(), -7)
an_act_case("progressReferral", an_act(note="已联系"), -6)
an_act_case(
    "deliverReferral",
    an_act(service="垫付押金", delivery_ids=lambda ids: [str(ids["delivery"])]),
    -5,
    ids={"body:/delivery_ids/*": Ref("delivery", "desk")},
    settled=(409,),
)
# Whoever may not in this state is told so before the visit that the act names is looked for.
VISITED: dict[str, Any] = {"ids": {"body:/visit_id": Ref("visit", "household")}, "settled": (409,)}
asked = {"visit_id": lambda ids: str(ids["visit"])}
an_act_case("contestReferral", an_act(**asked, reason="没用上"), -4, "contested_referral", **VISITED)
an_act_case("confirmReferral", an_act(**asked), -4, "confirmed_referral", **VISITED)
closing = an_act(outcome="met", service="陪诊", on=lambda _ids: str(clock.day_of(clock.now())))
an_act_case("closeReferral", closing, -3, "confirmed_referral")
an_act_case("reopenReferral", an_act(reason="又需要"), -2, "confirmed_referral")
an_act_case("rejectReferral", an_act(reason="不符合条件", next="none"), 0, "third_referral")
an_act_case(
    "markReferralDuplicate",
    an_act(of=lambda ids: str(ids["referral"])),
    0,
    "second_referral",
    ids={"body:/of": REFERRAL},
    settled=(409,),
)
an_act_case("withdrawReferral", an_act(reason="不需要了"), 1)
