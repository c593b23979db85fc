"""The story of an old man, from the first word of him to the day he says that it helped: every step over HTTP, by whose step it is."""

from typing import Any

from app.core.db import Deployment
from tests.registered import TOWN, VILLAGE
from tests.story.cast import Stage, a_stage
from tests.story.erased import nothing_of_it_can_be_read_when_he_is_erased
from tests.story.kept import it_all_is_told_in_order, it_all_stands_in_his_file, it_all_stands_in_the_audit

ALONE_AND_WEAK = {"care.living_arrangement": "alone", "health.adl_unable_items": 2, "health.general": "poor"}
WELL_CARED_FOR = {
    "care.living_arrangement": "with_children",
    "care.caregiver_status": "effective",
    "health.adl_unable_items": 0,
    "health.general": "fair",
}


async def test_from_the_first_word_to_the_day_it_helped(deployment: Deployment) -> None:
    async with a_stage(deployment) as stage:
        await _somebody_is_found(stage)
        await _a_team_visits_and_he_is_red(stage)
        await _medical_aid_rejects(stage)
        await _the_conference_decides(stage)
        await _aid_is_delivered_and_helped(stage)
        await _two_visits_and_the_town_lowers_him(stage)
        await it_all_stands_in_his_file(stage)
        await it_all_stands_in_the_audit(stage)
        await it_all_is_told_in_order(stage)
        await nothing_of_it_can_be_read_when_he_is_erased(stage)


async def _somebody_is_found(stage: Stage) -> None:
    """Eight in the morning: a sanitation worker. Half an hour later the village has looked, and opened a file."""
    said = {"name": "陈阿大", "address": "3组12号"}
    clue = {"id": stage.id("clue"), "place": VILLAGE, "what": "no_food_or_shelter", "urgency": "now"}
    await stage.says(
        "sanitation",
        "POST",
        "/v1/clues",
        clue | {"occurred_at": stage.at.isoformat(), "words": "老人独自在家，站不稳，锅里没有饭", "person": said},
    )
    stage.it_is(hours=0.5)
    [open_clue] = (await stage.says("village", "GET", "/v1/clues?state=open"))["items"]
    assert open_clue["id"] == stage.id("clue")
    person = {
        "id": stage.id("person"),
        "name": "陈阿大",
        "relation": "01",
        "id_type": "none",
        "id_missing_reason": "证件遗失，正在补办",
        "sex": "1",
        "birth_date": "1944-05-01",
        "status": "active",
    }
    home = {"id": stage.id("household"), "place": VILLAGE, "address": "3组12号", "people": [person]}
    verified = await stage.says(
        "village",
        "PUT",
        f"/v1/clues/{stage.id('clue')}/verification",
        {"outcome": "true", "finding": "独居，行走困难，已送饭", "register": home},
    )
    assert (verified["status"], verified["household_id"]) == ("closed", stage.id("household"))
    risk = await stage.says("town", "GET", f"/v1/people/{stage.id('person')}/risk")
    assert (risk["level"], risk["provisional"]) == ("orange", True)


async def _a_team_visits_and_he_is_red(stage: Stage) -> None:
    stage.it_is(hours=1)
    seats = {"party_member": "party", "social_worker": "social", "grid_worker": "grid"}
    members = [{"seat": seat, "account_id": str(stage.accounts[who].account_id)} for seat, who in seats.items()]
    team = {"id": stage.id("team"), "name": "第一组", "place": TOWN, "members": members}
    await stage.says("town", "POST", "/v1/teams", team)
    pairing = {"id": stage.id("pairing"), "household_id": stage.id("household"), "team_id": stage.id("team")}
    await stage.says("town", "POST", "/v1/pairings", pairing)
    stage.it_is(hours=2)
    need = {
        "id": stage.id("need"),
        "person_id": stage.id("person"),
        "category": "medical_aid",
        "urgency": "now",
        "detail": "住院自付费用过高，借了钱",
        "consent_to_share": True,
    }
    receipt = await _visit(stage, "first", ALONE_AND_WEAK, needs=[need])
    [told] = receipt["people"]
    assert (receipt["household_level"], told["level_before"], told["level_after"]) == ("red", "orange", "red")
    assert told["combinations"] == [["C02", "H02"]]
    assert [(one["id"], one["status"]) for one in receipt["referrals"]] == [
        (receipt["referrals"][0]["id"], "submitted")
    ]
    assert [one["kind"] for one in receipt["alerts"]] == ["red"]
    stage.ids["referral"] = receipt["referrals"][0]["id"]


async def _visit(stage: Stage, name: str, answers: dict[str, Any], **more: Any) -> Any:
    body = {
        "id": stage.id(f"visit {name}"),
        "household_id": stage.id("household"),
        "occurred_at": stage.at.isoformat(),
        "mode": "home",
        "outcome": "completed",
        "form": "home/1",
        "people": [{"person_id": stage.id("person"), "answers": answers}],
    }
    return await stage.says("social", "POST", "/v1/visits", body | more)


async def _medical_aid_rejects(stage: Stage) -> None:
    """Routed to the bureau's desk by itself; the officer there sees what was shared, and says where to turn instead."""
    path = f"/v1/referrals/{stage.id('referral')}"
    stage.it_is(days=1)
    seen = await stage.says("healthcare", "GET", path)
    assert (seen["status"], seen["shared"]["name"]) == ("dispatched", "陈阿大")
    await stage.says("healthcare", "PUT", f"{path}/acceptance", {"id": stage.id("acceptance")})
    stage.it_is(days=2)
    body = {"id": stage.id("rejection"), "reason": "自付费用未达到起付线", "next": "case_deliberation"}
    rejected = await stage.says("healthcare", "PUT", f"{path}/rejection", body)
    assert rejected["status"] == "rejected"


async def _the_conference_decides(stage: Stage) -> None:
    """The town proposes, the county calls the conference; what it approves is opened as a referral for temporary aid."""
    path = f"/v1/deliberations/{stage.id('deliberation')}"
    stage.it_is(days=3)
    case = {"id": stage.id("deliberation"), "household_id": stage.id("household"), "person_id": stage.id("person")}
    words = {"question": "自付费用未达起付线，生活确有困难", "materials": "住院结算单、借条"}
    await stage.says("town", "POST", "/v1/deliberations", {**case, **words, "referral_id": stage.id("referral")})
    await stage.says("county", "PUT", f"{path}/schedule", {"day": "2026-09-14"})
    stage.it_is(days=7)
    decided = await stage.says(
        "county",
        "PUT",
        f"{path}/decision",
        {
            "outcome": "approved",
            "departments": ["civil_affairs", "healthcare_security"],
            "minutes": "同意给予临时救助两千元",
            "category": "temporary_aid",
            "amount_fen": 200_000,
        },
    )
    assert decided["state"] == "aid_following"
    stage.ids["aid"] = decided["onward_id"]


async def _aid_is_delivered_and_helped(stage: Stage) -> None:
    """Two thousand yuan through the ledger; another worker asks him, and the town closes."""
    path = f"/v1/referrals/{stage.id('aid')}"
    await _a_fund(stage)
    opened = await stage.says("town", "GET", path)
    assert (opened["status"], opened["predecessor"]) == ("dispatched", stage.id("referral"))
    await stage.says("town", "PUT", f"{path}/acceptance", {"id": stage.id("taken up")})
    await stage.says("town", "PUT", f"{path}/progress", {"id": stage.id("in hand"), "note": "镇街已复核，准备发放"})
    stage.it_is(days=9)
    paid = {"id": stage.id("delivery"), "kind": "cash", "occurred_on": "2026-09-16", "amount_fen": 200_000}
    paid |= {
        "person_id": stage.id("person"),
        "referral_id": stage.id("aid"),
        "deliberation_id": stage.id("deliberation"),
    }
    await stage.says("town", "POST", f"/v1/programmes/{stage.id('programme')}/deliveries", paid)
    delivered = {"id": stage.id("delivered"), "delivery_ids": [stage.id("delivery")]}
    await stage.says("town", "PUT", f"{path}/delivery", delivered)
    asked = {"id": stage.id("asked"), "asked_at": stage.at.isoformat(), "how": "phone", "note": "钱收到了，药也买了"}
    await stage.says("town", "PUT", f"{path}/confirmation", asked, status=409)
    stage.it_is(days=12)
    asked["asked_at"] = stage.at.isoformat()
    confirmed = await stage.says("grid", "PUT", f"{path}/confirmation", asked)
    assert confirmed["status"] == "verified"
    closing = {"id": stage.id("closing"), "outcome": "met", "amount_fen": 200_000, "on": "2026-09-16"}
    closed = await stage.says("town", "PUT", f"{path}/closure", closing)
    assert (closed["status"], closed["amount_fen"]) == ("closed", 200_000)
    case = await stage.says("town", "GET", f"/v1/deliberations/{stage.id('deliberation')}")
    if case["state"] == "aid_following":
        done = {"words": "救助金已发放，本人确认"}
        case = await stage.says("town", "PUT", f"/v1/deliberations/{stage.id('deliberation')}/completion", done)
    assert case["state"] == "completed"


async def _a_fund(stage: Stage) -> None:
    """The bureau, and its programme of temporary assistance."""
    bureau = {
        "code": "civil_affairs",
        "kind": "department",
        "name_zh": "民政局",
        "name_en": "Civil affairs",
        "place": "330481",
    }
    await stage.says("county", "POST", "/v1/organisations", bureau)
    fund = {
        "id": stage.id("programme"),
        "kind": "temporary_aid",
        "name_zh": "临时救助",
        "name_en": "Temporary assistance",
    }
    fund |= {"organisation": "civil_affairs", "place": "330481", "starts_on": "2026-01-01", "status": "running"}
    await stage.says("county", "POST", "/v1/programmes", fund)


async def _two_visits_and_the_town_lowers_him(stage: Stage) -> None:
    """His son has moved in. After thirty days in red and two quiet visits the engine proposes; who decides is the town."""
    person = stage.id("person")
    stage.it_is(days=16, hours=2)
    [told] = (await _visit(stage, "of September", WELL_CARED_FOR))["people"]
    assert (told["level_after"], told["proposal"]) == ("red", None)
    stage.it_is(days=33, hours=2)
    [told] = (await _visit(stage, "of October", WELL_CARED_FOR))["people"]
    assert (told["level_after"], told["proposal"]["to"]) == ("red", "orange")
    [waiting] = (await stage.says("town", "GET", "/v1/risk/proposals"))["items"]
    assert (waiting["person_id"], waiting["needs_note"]) == (person, True)
    decision = {"id": stage.id("decision"), "approve": True, "reason": "儿子已同住照护，两次上门情况稳定"}
    await stage.says("town", "PUT", f"/v1/risk/proposals/{person}/decision", decision, status=422)
    await stage.says("social", "PUT", f"/v1/risk/proposals/{person}/note", {"text": "照护已落实，情绪平稳，同意下调"})
    stage.it_is(days=34)
    lowered = await stage.says("town", "PUT", f"/v1/risk/proposals/{person}/decision", decision)
    assert lowered["level"] == "orange"
