"""Calls about cases before the joint conference."""

from tests.access.walk.cases import HOUSEHOLD, MADE, PERSON, Ref, case
from tests.deliberations.written import a_case, a_decision, next_week


def path(kind: str) -> dict[str, Ref]:
    """The case that a call is about."""
    return {"path:deliberation_id": Ref(kind, "household")}


PHOTO = Ref("attachment", "household")
case("listDeliberations", ids={"query:household_id": HOUSEHOLD, "query:person_id": PERSON}, lists="household")
case("getDeliberation", ids=path("case"))
case(
    "proposeDeliberation",
    ids={
        "body:/id": MADE,
        "body:/household_id": HOUSEHOLD,
        "body:/person_id": PERSON,
        "body:/referral_id": Ref("referral", "named"),  # one that was rejected: tests/deliberations
        "body:/attachments/*": PHOTO,
    },
    body=lambda ids: a_case(ids["household"], ids["person"], attachments=[str(ids["attachment"])]),
)
case("requestMaterials", ids=path("case"), body=lambda _ids: {"words": "请补充收入证明"}, turn=1)
case(
    "supplyMaterials",
    ids=path("lacking_case") | {"body:/attachments/*": PHOTO},
    body=lambda ids: {"words": "收入证明已附", "attachments": [str(ids["attachment"])]},
)
case("scheduleDeliberation", ids=path("day_case"), body=lambda _ids: {"day": next_week()})
case("decideDeliberation", ids=path("day_case"), body=lambda _ids: a_decision(), turn=1)
case("completeDeliberation", ids=path("aided_case"), body=lambda _ids: {"words": "救助金已到账"})
case("withdrawDeliberation", ids=path("dropped_case"), body=lambda _ids: {"words": "家属已自行解决"})
