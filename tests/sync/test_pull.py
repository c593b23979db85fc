"""Pulling through HTTP with the phone's own code: whatever happened, in the end a phone holds what the API shows its owner."""

from uuid import uuid4

from app.access.policy import SEATS
from tests.factories import a_person_body
from tests.sync.agreeing import assert_same
from tests.sync.carried import Carried
from tests.sync.town import Town


async def test_a_phone_holds_what_the_api_shows_whatever_happened(town: Town) -> None:
    one, other = town.teams
    homes = [await town.home(one, a_person_body(), a_person_body(relation="10")) for _ in range(2)]
    social, theirs = await town.phone(one, page=3), await town.phone(other)

    async def settled() -> None:
        for phone in (social, theirs):
            await phone.pull()
            await assert_same(phone)

    await settled()
    visits = [await town.visit(social, home, {"mental.phq9_item9": 2}) for home in homes]
    person = {"person_id": homes[0]["people"][0]["id"], "answers": {"mental.phq9_item9": 0}}
    amendment = {"id": str(uuid4()), "reason": "选错了", "people": [person]}
    await town.ok("POST", f"/v1/visits/{visits[0]['visit_id']}/amendments", amendment, social)
    await town.ok("PUT", f"/v1/visits/{visits[1]['visit_id']}/voiding", {"reason": "录错了户"})
    await town.ok("PUT", f"/v1/alerts/{visits[1]['alerts'][0]['id']}/acknowledgement", None, social)
    path = f"/v1/people/{homes[0]['people'][1]['id']}"
    await town.ok("PATCH", path, {"phone": "13900139000"}, match='"v1"')
    await settled()
    assert social.held("visit").keys() == {visits[0]["visit_id"]}
    await town.move(homes[1], other)
    for seat in SEATS:
        await assert_same(await town.caught_up(one, seat))
    await settled()
    assert theirs.held("household").keys() == {homes[1]["id"]}
    assert social.held("household").keys() == {homes[0]["id"]}


async def test_somebody_restricted_is_a_stub(town: Town) -> None:
    home = await town.home(town.teams[0], a_person_body(name="金丝雀"), a_person_body(relation="10"))
    phone = await town.phone(town.teams[0])
    await town.visit(phone, home)
    await phone.pull()
    person_id = home["people"][0]["id"]
    assert phone.held("person")[person_id]["contact"]["name"] == "金丝雀"
    await town.ok("PUT", f"/v1/people/{person_id}/restriction", {"restricted": True})
    await phone.pull()
    stub = {"id": person_id, "household_id": home["id"], "data_status": "restricted"}
    assert phone.held("person")[person_id] == stub
    fresh = Carried(town.client, phone.headers)
    await fresh.pull()
    assert fresh.held("person")[person_id] == stub
    assert fresh.held("standing")[person_id] == {"person_id": person_id, "withheld": True}
    [visit] = fresh.held("visit").values()
    assert (visit["people"][0]["answers"], visit["people"][0]["note"]) == ({}, None)
    assert "金" not in str(fresh.pages)


async def test_seats_taken_and_left(town: Town) -> None:
    one, other = town.teams
    mine, theirs = await town.home(one), await town.home(other)
    phone = await town.phone(one)
    await phone.pull()
    account = next(member.account_id for member in one.members if member.seat == "social_worker")
    await town.ok("DELETE", f"/v1/teams/{other.team_id}/seats/social_worker")
    await town.ok("PUT", f"/v1/teams/{other.team_id}/seats/social_worker", {"account_id": str(account)})
    pages = await phone.pull()
    assert [page["reset"] for page in pages] == [[]] * len(pages)
    assert phone.held("household").keys() == {mine["id"], theirs["id"]}
    await assert_same(phone)
    await town.ok("DELETE", f"/v1/teams/{one.team_id}/seats/social_worker")
    [page] = await phone.pull()
    assert page["gone"] == [f"team:{one.team_id}"]
    assert phone.held("household").keys() == {theirs["id"]}
    await assert_same(phone)


async def test_another_seat_in_the_same_team_is_told_anew(town: Town) -> None:
    """No revision changed, but what this reader may see did."""
    team = town.teams[0]
    home = await town.home(team)
    await town.visit(await town.phone(team), home, {"mental.phq9_item9": 2})
    phone = await town.phone(team, "grid_worker")
    await phone.pull()
    [visit] = phone.held("visit").values()
    assert visit["people"][0]["answers"] == {}
    await town.seat_as(team, "grid_worker", "social_worker")
    pages = await phone.pull()
    assert pages[0]["reset"] == [f"team:{team.team_id}"]
    [visit] = phone.held("visit").values()
    assert visit["people"][0]["answers"] == {"mental.phq9_item9": 2}
    await assert_same(phone)


async def test_officers_without_a_seat_get_no_area(town: Town) -> None:
    await town.home(town.teams[0])
    phone = Carried(town.client, town.officer)
    [page] = await phone.pull()
    assert [scope.partition(":")[0] for scope in page["digests"]] == ["ref", "user"]
    assert phone.phone.rows() == {}
