"""What is kept of the story: the person's file, and the audit of every step."""

import json
from typing import Any

from app.events.gather import gather_events
from app.journal.seal import seal
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


# Everything that the town is told, in the order in which it happened: type, whose id the subject holds, the state before and after.
STORY = """
clue.reported clue - reported
alert.raised alert_of_the_clue - raised
clue.verified clue - verified
household.registered household - -
risk.changed person - orange
household.level_changed household - orange
alert.pointed alert_of_the_clue - -
alert.closed alert_of_the_clue - closed
team.formed team - -
household.paired household - -
visit.submitted visit_first - -
risk.changed person orange red
alert.raised alert - raised
referral.submitted referral - submitted
referral.triaged referral submitted triaged
referral.dispatched referral triaged dispatched
household.level_changed household orange red
referral.accepted referral dispatched accepted
referral.rejected referral accepted rejected
deliberation.proposed deliberation - proposed
deliberation.scheduled deliberation proposed scheduled
deliberation.decided deliberation scheduled aid_following
referral.submitted aid - submitted
referral.triaged aid submitted triaged
referral.dispatched aid triaged dispatched
organisation.registered civil_affairs - -
programme.created programme - running
referral.accepted aid dispatched accepted
referral.progressed aid accepted in_progress
delivery.recorded programme - -
referral.delivered aid in_progress delivered
referral.confirmed aid delivered verified
referral.closed aid verified closed
deliberation.completed deliberation aid_following completed
visit.submitted visit_of_September - -
visit.submitted visit_of_October - -
risk.proposal_noted person red orange
risk.lowering_approved person - orange
risk.changed person red orange
alert.closed alert - closed
household.level_changed household red orange
"""


async def it_all_is_told_in_order(stage: Stage) -> None:
    """Other systems of the town are told every step once and in order, and may read what each is about; its neighbours none."""
    await seal(stage.deployment, stage.at)
    await gather_events(stage.deployment, stage.at)
    told = await _read_on(stage, "town")
    names = {str(one): name.replace(" ", "_") for name, one in stage.ids.items()}
    first, second = (one["data"]["id"] for one in told if one["type"] == "alert.raised")
    names |= {first: "alert_of_the_clue", second: "alert"}
    lines = [
        " ".join((one["type"], _whose(one["subject"], names), one["data"]["from"] or "-", one["data"]["to"] or "-"))
        for one in told
    ]
    assert lines == STORY.strip().splitlines(), "\n".join(lines)
    assert [one["time"] for one in told] == sorted(one["time"] for one in told)
    assert len({one["id"] for one in told}) == len(told)
    for subject in sorted({one["subject"] for one in told}):
        await stage.says("town", "GET", subject)
    assert {one["type"] for one in await _read_on(stage, "neighbour")} == {
        "organisation.registered",
        "programme.created",
    }
    assert json.dumps(told).isascii(), "an event has words in it"


async def _read_on(stage: Stage, who: str) -> list[dict[str, Any]]:
    """Page after page behind the cursor, to the end."""
    page = await stage.says(who, "GET", "/v1/events?limit=7")
    told: list[dict[str, Any]] = page["items"]
    while page["more"]:
        page = await stage.says(who, "GET", f"/v1/events?limit=7&cursor={page['next_cursor']}")
        told += page["items"]
    return told


def _whose(subject: str, names: dict[str, str]) -> str:
    return next((name for one, name in names.items() if one in subject), subject.rpartition("/")[2])
