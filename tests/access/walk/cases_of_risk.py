"""Calls of decisions on levels: proposals, resolutions, confirmed contact, overrides."""

from datetime import timedelta
from uuid import uuid4

from app.core import clock
from tests.access.walk.cases import MADE, PERSON, Ref, case

APPEAL, OVERRIDE = Ref("appeal", "household"), Ref("override", "household")

case("listProposals", lists="household", turn=-1)
case(
    "putProposalDecision",
    ids={"path:person_id": PERSON, "body:/id": MADE, "body:/note_by": Ref("account", "named")},
    body=lambda _ids: {"id": str(uuid4()), "approve": True, "reason": "稳定", "note": "同意"},
    good=(409,),  # nothing is proposed
)
case(
    "putProposalNote",
    ids={"path:person_id": PERSON},
    body=lambda _ids: {"text": "照护已到位"},
    good=(409,),  # nothing is proposed
)
case(
    "postResolution",
    ids={
        "path:person_id": PERSON,
        "body:/id": MADE,
        "body:/resolves/*": Ref("visit", "named"),
        "body:/shown_by/*": Ref("second_visit", "household"),
    },
    body=lambda ids: {
        "id": str(uuid4()),
        "factor": "M01",
        "resolves": [str(ids["visit"])],
        "reason": "已评估",
        "shown_by": [str(ids["second_visit"])],
    },
    good=(201, 409),
)
case(
    "confirmContact",
    ids={"path:person_id": PERSON, "body:/id": MADE},
    body=lambda _ids: {"id": str(uuid4()), "how": "neighbour", "words": "邻居刚见到本人"},
)
case(
    "askOverride",
    ids={"path:person_id": Ref("newcomer", "household"), "body:/id": MADE},
    body=lambda _ids: {
        "id": str(uuid4()),
        "level": "red",
        "until": str(clock.day_of(clock.now()) + timedelta(days=9)),
        "reason": "家属接走前",
    },
    good=(201, 409),  # one may wait already
)
case("listOverrides", ids={"query:person_id": PERSON}, lists="household")
case(
    "decideOverride",
    ids={"path:override_id": OVERRIDE, "body:/id": MADE},
    body=lambda _ids: {"id": str(uuid4()), "approve": True, "reason": "已核实"},
    good=(200, 409),
)
case(
    "endOverride",
    ids={"path:override_id": Ref("begun", "household"), "body:/id": MADE},
    body=lambda _ids: {"id": str(uuid4()), "reason": "已接回"},
    good=(200, 409),
)
case(
    "recordAppeal",
    ids={"path:person_id": PERSON, "body:/id": MADE, "body:/decision_id": OVERRIDE},
    body=lambda ids: {
        "id": str(uuid4()),
        "by": "self",
        "channel": "home",
        "about": "override",
        "decision_id": str(ids["override"]),
        "words": "不想每周都有人来",
    },
)
case("listAppeals", ids={"query:person_id": PERSON}, lists="household")
case(
    "reviewAppeal",
    ids={"path:appeal_id": APPEAL, "body:/id": MADE, "body:/change_id": Ref("override", "named")},
    body=lambda _ids: {"id": str(uuid4()), "outcome": "upheld", "explanation": "需每周上门"},
    good=(200, 409),
    turn=-1,  # before anybody here decides on the person
)
case(
    "tellAppeal",
    ids={"path:appeal_id": Ref("reviewed", "household"), "body:/id": MADE},
    body=lambda _ids: {
        "id": str(uuid4()),
        "on": str(clock.day_of(clock.now())),
        "to": "self",
        "channel": "home",
    },
    good=(200, 409),
)
case(
    "withdrawAppeal",
    ids={"path:appeal_id": Ref("complaint", "household"), "body:/id": MADE},
    body=lambda _ids: {"id": str(uuid4()), "words": "不再申诉"},
    good=(200, 409),
)
