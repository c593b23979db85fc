"""What is kept of the story: the person's file, and the audit of every step."""

from tests.story.cast import Stage


async def it_all_stands_in_his_file(stage: Stage) -> None:
    file = await stage.says("town", "GET", f"/v1/people/{stage.id('person')}/file")
    assert [one["id"] for one in file["clues"]] == [stage.id("clue")]
    assert len(file["visits"]) == 3
    moves = {one["id"]: [step["move"] for step in one["steps"]] for one in file["referrals"]}
    begun = ["submission", "triage", "dispatch"]
    assert moves[stage.id("referral")] == [*begun, "acceptance", "rejection"]
    assert moves[stage.id("aid")][-5:] == ["acceptance", "progress", "delivery", "confirmation", "closure"]
    assert [one["id"] for one in file["deliberations"]] == [stage.id("deliberation")]
    assert [(one["id"], one["amount_fen"]) for one in file["deliveries"]] == [(stage.id("delivery"), 200_000)]
    assert file["levels"][0]["level_after"] == "orange"
    assert {one["level_after"] for one in file["levels"]} == {"red", "orange"}
    assert file["alerts"]


async def it_all_stands_in_the_audit(stage: Stage) -> None:
    """Every step by name, with who made it: what other systems will be told is the same facts."""
    page = await stage.says("auditor", "GET", "/v1/audit?limit=200")
    acts = page["items"]
    while page["next_cursor"]:
        page = await stage.says("auditor", "GET", f"/v1/audit?limit=200&cursor={page['next_cursor']}")
        acts += page["items"]
    told = {(one["actor"], fact["name"]) for one in acts for fact in one["facts"]}
    by = {name: stage.accounts[name].name for name in stage.accounts}
    steps = {
        "sanitation": ["clue.reported"],
        "village": ["clue.verified", "household.registered"],
        "social": ["visit.submitted", "need.identified", "referral.submitted", "alert.raised"],
        "healthcare": ["referral.accepted", "referral.rejected"],
        "county": ["deliberation.scheduled", "deliberation.aid_following"],
        "town": [
            "team.formed",
            "deliberation.proposed",
            "referral.accepted",
            "referral.progressed",
            "delivery.recorded",
        ],
        "grid": ["referral.confirmed"],
    }
    steps["town"] += ["referral.delivered", "referral.closed", "risk.lowering_approved"]
    expected = {(by[who], name) for who, names in steps.items() for name in names}
    assert expected - told == set()
