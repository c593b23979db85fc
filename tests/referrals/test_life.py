"""The whole life of a referral over HTTP: who does what, who is told what, what each move counts; returns, rejections, contradiction."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from app.core import clock
from app.core.db import Deployment, transaction
from app.core.seen import EVERYWHERE
from app.core.tables import table
from app.referrals.tables import ReferralRow
from tests.callers import headers_for
from tests.machines.machine import Call, Ground, a_ground
from tests.programmes.given import a_delivery, a_programme, delivered, household
from tests.registered import COUNTY, put_home
from tests.visits.scene import a_need, a_visit

DESK, TOWN_OFFICER = "department_officer", "town_officer"


@pytest.fixture
async def ground(deployment: Deployment, client: AsyncClient) -> Ground:
    """A household and everybody who calls."""
    return await a_ground(deployment, client)


def a_need_at_the_window(ground: Ground, **changed: Any) -> dict[str, Any]:
    need = {"household_id": str(ground.scene.household_id), "person_id": str(ground.person_id), "urgency": "soon"}
    need |= {"id": str(uuid4()), "category": "medical_aid", "detail": "住院费用过高"}
    return {**need, "consent_to_share": True, **changed}


async def opened(ground: Ground, **changed: Any) -> str:
    told = await ground.done(Call("POST", "/v1/referrals", a_need_at_the_window(ground, **changed)), "grid_worker")
    return str(told["id"])


async def act(ground: Ground, referral: str, noun: str, role: str, **said: Any) -> Response:
    body = {"id": str(uuid4()), **said}
    return await ground.send(Call("PUT", f"/v1/referrals/{referral}/{noun}", body), role)


async def acted(ground: Ground, referral: str, noun: str, role: str, **said: Any) -> dict[str, Any]:
    answer = await act(ground, referral, noun, role, **said)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def read(ground: Ground, referral: str, role: str = "county_officer") -> dict[str, Any]:
    return dict(await ground.done(Call("GET", f"/v1/referrals/{referral}"), role))


async def listed(ground: Ground, role: str, query: str = "") -> list[str]:
    told = await ground.done(Call("GET", f"/v1/referrals{query}"), role)
    return [one["id"] for one in told["items"]]


async def counted(ground: Ground) -> tuple[int, float | None]:
    told = await ground.done(Call("GET", "/v1/dashboards/overview"), "county_officer")
    return told["open_referrals"], told["closed_rate"]


def asked() -> dict[str, str]:
    return {"asked_at": clock.now().isoformat(), "how": "phone"}


def today() -> str:
    return clock.day_of(clock.now()).isoformat()


async def visited(ground: Ground, answers: dict[str, Any], role: str = "social_worker", **more: Any) -> dict[str, Any]:
    body = a_visit(ground.scene, answers, occurred_at=clock.now().isoformat(), **more)
    return dict(await ground.done(Call("POST", "/v1/visits", body), role))


async def test_a_need_is_followed_until_the_person_says_it_helped(ground: Ground) -> None:
    referral = await opened(ground)
    assert await counted(ground) == (1, 0.0)
    assert await listed(ground, DESK) == [referral]
    at_desk = await read(ground, referral, DESK)
    assert (at_desk["status"], at_desk["shared"]["withheld"], at_desk["detail"]) == ("dispatched", None, "住院费用过高")
    await acted(ground, referral, "acceptance", DESK, note="已收件")
    assert await listed(ground, DESK, "?mine=true") == [referral]
    await acted(ground, referral, "progress", TOWN_OFFICER, note="陪同到医院核算")
    told = await act(ground, referral, "delivery", DESK)
    assert told.json()["errors"][0]["code"] == "MISSING"
    await acted(ground, referral, "delivery", DESK, service="报销自付部分")
    own = await act(ground, referral, "confirmation", TOWN_OFFICER, **asked())
    assert (own.status_code, own.json()["code"]) == (409, "OWN_HANDLING")
    for hours, code in ((-24, "ASKED_TOO_EARLY"), (1, "IN_THE_FUTURE")):
        when = (clock.now() + timedelta(hours=hours)).isoformat()
        told = await act(ground, referral, "confirmation", "grid_worker", asked_at=when, how="home")
        assert told.json()["errors"][0]["code"] == code
    await acted(ground, referral, "contestation", "grid_worker", **asked(), reason="钱还没到账")
    await acted(ground, referral, "delivery", DESK, service="报销到账")
    visit = await visited(ground, {"health.general": "good"})
    told = await act(ground, referral, "confirmation", "grid_worker", visit_id=str(uuid4()))
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, "/visit_id")
    await acted(ground, referral, "confirmation", "grid_worker", visit_id=visit["visit_id"])
    for nothing in ({}, {"amount_fen": 0}):
        told = await act(ground, referral, "closure", DESK, outcome="met", on=today(), **nothing)
        assert told.json()["errors"][0]["code"] == "MISSING"
    closed = await acted(ground, referral, "closure", DESK, outcome="met", amount_fen=120_000, on=today())
    assert (closed["status"], closed["outcome"], closed["amount_fen"]) == ("closed", "met", 120_000)
    assert await counted(ground) == (0, 1.0)
    again = await acted(ground, referral, "reopening", "village_officer", reason="又住院了")
    assert (again["status"], again["closed_at"], again["outcome"]) == ("in_progress", None, None)
    assert await counted(ground) == (1, 0.0)
    moves = ["submission", "triage", "dispatch", "acceptance", "progress", "delivery", "contestation", "delivery"]
    steps = (await read(ground, referral))["steps"]
    assert [step["move"] for step in steps] == [*moves, "confirmation", "closure", "reopening"]
    assert [step["after"] for step in steps][1:] == [step["before"] for step in steps[2:]] + ["in_progress"]
    assert steps[6]["words"] == {"reason": "钱还没到账"}
    file = await ground.done(Call("GET", f"/v1/people/{ground.person_id}/file"), TOWN_OFFICER)
    assert [step["id"] for step in file["referrals"][0]["steps"]] == [step["id"] for step in steps]


async def test_a_desk_sends_back_or_on_and_whoever_rejects_names_what_is_next(ground: Ground) -> None:
    first, second, third = [await opened(ground) for _ in range(3)]
    same = await act(ground, first, "return", DESK, reason="不对", category="medical_aid")
    assert same.json()["errors"][0]["code"] == "SAME_DESK"
    sent = await acted(ground, first, "return", DESK, reason="属住建", category="housing_aid")
    assert (sent["status"], sent["target"]["code"], sent["shared"]) == ("dispatched", "housing", None)
    assert [step["move"] for step in sent["steps"][3:]] == ["return", "triage", "dispatch"]
    assert (await act(ground, first, "acceptance", DESK)).status_code == 404
    housing = await headers_for(ground.deployment, DESK, COUNTY, desk="housing")
    theirs = await ground.http.get("/v1/referrals?desk=housing", headers=housing)
    assert [one["id"] for one in theirs.json()["items"]] == [first]
    assert (await acted(ground, second, "return", DESK, reason="不清楚归谁"))["status"] == "returned"
    assert (await acted(ground, second, "triage", TOWN_OFFICER, category="other"))["status"] == "dispatched"
    before = await counted(ground)
    for wrong in ("medical_aid", "nothing_known"):
        told = await act(ground, third, "rejection", DESK, reason="不符合条件", next=wrong)
        assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, "/next")
    body = {"id": str(uuid4()), "reason": "不符合条件", "next": "social_force"}
    answers = [await ground.send(Call("PUT", f"/v1/referrals/{third}/rejection", body), DESK) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    reused = await ground.send(Call("PUT", f"/v1/referrals/{third}/rejection", {**body, "next": "none"}), DESK)
    somebody = await ground.send(Call("PUT", f"/v1/referrals/{third}/rejection", body), TOWN_OFFICER)
    assert [one.json()["code"] for one in (reused, somebody)] == ["ID_REUSED", "ID_REUSED"]
    onward = await read(ground, answers[0].json()["steps"][-1]["said"]["other_id"])
    assert (onward["predecessor"], onward["status"], onward["target"]["code"]) == (
        third,
        "dispatched",
        "charity_federation",
    )
    assert await counted(ground) == before
    assert (await acted(ground, first, "duplicate", TOWN_OFFICER, of=second))["status"] == "duplicate"
    assert (await act(ground, second, "duplicate", TOWN_OFFICER, of=first)).status_code == 422
    assert (await acted(ground, second, "withdrawal", "grid_worker", reason="不需要了"))["status"] == "withdrawn"
    assert (await counted(ground))[0] == 1


async def test_a_desk_that_has_it_no_more_hears_its_own_answer_again_and_nothing_else(ground: Ground) -> None:
    away, rejected = [await opened(ground) for _ in range(2)]
    assert (await act(ground, away, "return", DESK, reason=" ")).status_code == 422
    said = {"id": str(uuid4()), "reason": "属住建", "category": "housing_aid"}
    back = Call("PUT", f"/v1/referrals/{away}/return", said)
    sent = await ground.done(back, DESK)
    assert await ground.done(back, DESK) == sent
    for other, role in (({**said, "reason": "不对"}, DESK), (said, TOWN_OFFICER)):
        assert (await ground.send(replace(back, body=other), role)).status_code in {404, 409}
    await acted(ground, away, "acceptance", TOWN_OFFICER)
    assert (await ground.send(back, DESK)).status_code == 404
    await acted(ground, rejected, "rejection", DESK, reason="不符合条件", next="none")
    told = await read(ground, rejected, DESK)
    assert (told["shared"]["withheld"], told["shared"]["name"], told["detail"]) == ("not_theirs_now", "", None)
    assert all(step["words"] is None for step in told["steps"])


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_only_what_the_person_or_the_household_was_given_counts_as_delivered(ground: Ground) -> None:
    referral = await opened(ground)
    await acted(ground, referral, "acceptance", DESK)
    await acted(ground, referral, "progress", DESK, note="办理中")
    elsewhere = (await put_home(ground.deployment)).household_id
    programme = await a_programme(ground.deployment)
    of_others = a_delivery(programme, household(elsewhere))
    of_another = a_delivery(programme, household(ground.scene.household_id), referral_id=uuid4())
    given = [(await delivered(ground.deployment, one)).delivery_id for one in (of_others, of_another)]
    for one in (*given, uuid4()):
        told = await act(ground, referral, "delivery", DESK, delivery_ids=[str(one)])
        assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, "/delivery_ids/0"), told.text
    ours = await delivered(ground.deployment, a_delivery(programme, household(ground.scene.household_id), amount_fen=1))
    done = await acted(ground, referral, "delivery", DESK, delivery_ids=[str(ours.delivery_id)])
    assert done["steps"][-1]["said"] == {"delivery_ids": [str(ours.delivery_id)]}


async def test_what_a_visit_contradicts_is_taken_up_again(ground: Ground) -> None:
    medical, food = await opened(ground), await opened(ground, category="emergency_aid", urgency="now")
    for referral in (medical, food):
        await acted(ground, referral, "acceptance", TOWN_OFFICER)
        await acted(ground, referral, "progress", TOWN_OFFICER, note="办理中")
        await acted(ground, referral, "delivery", TOWN_OFFICER, service="已发放")
    await acted(ground, food, "confirmation", "grid_worker", **asked())
    await acted(ground, food, "closure", TOWN_OFFICER, outcome="met", amount_fen=50_000, on=today())
    assert await counted(ground) == (1, 0.5)
    visit = await visited(ground, {"economy.basic_life_secured": False}, needs=[a_need(ground.scene)])
    [new] = visit["referrals"]
    assert new["status"] == "submitted"
    states = {one: (await read(ground, one))["status"] for one in (medical, food, new["id"])}
    assert list(states.values()) == ["in_progress", "in_progress", "duplicate"]
    assert await counted(ground) == (2, 0.0)
    last = (await read(ground, food))["steps"][-1]
    assert (last["move"], last["by_itself"], last["said"]) == ("reopening", True, {"visit_id": visit["visit_id"]})
    # It is under way again, so that the next visit that says the same changes nothing.
    before = await read(ground, food)
    await visited(ground, {"economy.basic_life_secured": False})
    assert await read(ground, food) == before


async def test_nothing_is_told_without_consent_and_nothing_reopened_too_late(ground: Ground) -> None:
    body = a_need_at_the_window(ground, consent_to_share=False)
    answers = [await ground.send(Call("POST", "/v1/referrals", body), "grid_worker") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 200]
    other = await ground.send(Call("POST", "/v1/referrals", {**body, "urgency": "now"}), "grid_worker")
    assert other.json()["code"] == "ID_REUSED"
    referral = answers[0].json()["id"]
    told = await read(ground, referral, DESK)
    assert (told["shared"]["withheld"], told["shared"]["phone"], told["detail"]) == ("no_consent", None, None)
    assert "*" in told["shared"]["name"]
    assert all(step["words"] is None for step in told["steps"])
    assert (await ground.send(Call("GET", f"/v1/people/{ground.person_id}"), DESK)).status_code == 403
    rows = table(ReferralRow)
    long_ago = clock.now() - timedelta(days=31)
    stand = {"status": "closed", "closed_at": long_ago, "moved_at": long_ago}
    async with transaction(ground.deployment, EVERYWHERE) as db:
        await db.write(rows.update().where(rows.c.person_id == ground.person_id).values(**stand))
    late = await act(ground, referral, "reopening", "grid_worker", reason="又需要")
    assert (late.status_code, late.json()["code"]) == (409, "MOVE_REFUSED")
    due = {"status": "dispatched", "closed_at": None, "due_day": clock.day_of(long_ago)}
    async with transaction(ground.deployment, EVERYWHERE) as db:
        await db.write(rows.update().where(rows.c.person_id == ground.person_id).values(**due))
    fresh = await opened(ground)
    assert await listed(ground, "grid_worker", "?overdue=true") == [referral]
    assert (await read(ground, referral))["overdue"] is True
    assert await listed(ground, "grid_worker", "?by=due") == [referral, fresh]
    page = await ground.done(Call("GET", "/v1/referrals?by=due&limit=1"), "grid_worker")
    assert await listed(ground, "grid_worker", f"?by=due&limit=1&cursor={page['next_cursor']}") == [fresh]
