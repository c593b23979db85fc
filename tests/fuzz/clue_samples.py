"""Samples of clues, and of the links by which anybody reports."""

from uuid import uuid4

from tests.callers import an_account
from tests.clues.reporting import a_report
from tests.fuzz.county import County
from tests.fuzz.registry_samples import an_elder
from tests.fuzz.samples import Sample
from tests.registered import VILLAGE


async def clue_samples(county: County) -> dict[str, Sample]:
    """Reports, what is found, links."""
    home = county.a_home()
    about = {"household_id": str(home.household_id), **an_elder(home)}
    read, matched, verified = [
        await county.answered("POST", "/v1/clues", a_report(person={"name": "张三", "phone": "13800138000"}))
        for _ in range(3)
    ]
    link = {"id": str(uuid4()), "place": VILLAGE, "label": "村口", "days": 90}
    ended = await county.answered("POST", "/v1/clue-links", {**link, "id": str(uuid4())})
    patrol = {"place": VILLAGE, "kind": "auxiliary_police"}
    newer, older = [str((await an_account(county.deployment, "informant", VILLAGE)).account_id) for _ in range(2)]
    office = await county.answered("POST", "/v1/informants", {"id": str(uuid4()), "account_id": older, **patrol})
    return {
        "registerInformant": Sample(body={"id": str(uuid4()), "account_id": newer, **patrol}),
        "listInformants": Sample({"place": VILLAGE}),
        "endInformant": Sample({"informant_id": office["id"]}),
        "reportClue": Sample(body=a_report(person={"name": "张三"}, contact="13900139000")),
        "listClues": Sample({"state": "open", "what": "illness", "receipt": read["receipt"], "mine": True}),
        "getClue": Sample({"clue_id": read["id"]}),
        "matchClue": Sample({"clue_id": matched["id"]}, about),
        "verifyClue": Sample({"clue_id": verified["id"]}, {"outcome": "true", "finding": "属实", **about}),
        "makeClueLink": Sample(body=link),
        "revokeClueLink": Sample({"link_id": ended["id"]}),
    }
