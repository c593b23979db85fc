"""Calls of decisions on levels: proposals, resolutions, confirmed contact, overrides."""

from datetime import timedelta
from uuid import uuid4

from app.core import clock
from tests.access.walk.cases import MADE, PERSON, Ref, case

VISIT, OVERRIDE = Ref("visit", "household"), Ref("override", "household")

case("listProposals", lists="household")
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
        "body:/shown_by/*": Ref("visit", "household"),
    },
    body=lambda ids: {
        "id": str(uuid4()),
        "factor": "M01",
        "resolves": [str(ids["visit"])],
        "reason": "已评估",
        "shown_by": [str(ids["visit"])],
    },
    good=(201, 409),
    turn=1,
)
case(
    "confirmContact",
    ids={"path:person_id": PERSON, "body:/id": MADE},
    body=lambda _ids: {"id": str(uuid4()), "how": "neighbour", "words": "邻居刚见到本人"},
)
case(
    "askOverride",
    ids={"path:person_id": PERSON, "body:/id": MADE},
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
    ids={"path:override_id": OVERRIDE, "body:/id": MADE},
    body=lambda _ids: {"id": str(uuid4()), "reason": "已接回"},
    good=(200, 409),
    turn=1,
)
