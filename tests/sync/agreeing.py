"""Whether a phone holds what the online API shows its owner: the same things, each in the same words."""

from typing import Any

from httpx import AsyncClient

from tests.sync.carried import Carried

LISTS = {
    "household": "/v1/households?team=mine&limit=200",
    "person": "/v1/people?limit=200",
    "visit": "/v1/visits?limit=200",
    "alert": "/v1/alerts?limit=200",
    "referral": "/v1/referrals?limit=200",
}
# What is told beside what a phone holds: who lives there, and what the day of reading makes of it.
NOT_TOLD = {
    "household": {"people"},
    "person": {"age"},
    "alert": {"overdue", "report_overdue"},
    "referral": {"overdue", "steps", "shared"},
}
PLAIN_OF_STANDING = {"level": "level", "computed_level": "computed_level", "score": "score", "since": "since"}


async def assert_same(phone: Carried) -> None:
    """The phone holds exactly the rows of the lists, and each of them as it is shown alone."""
    for kind, path in LISTS.items():
        # A voided visit is no phone's any more.
        items = {_id(one): one for one in (await _get(phone, path))["items"] if not one.get("voided_at")}
        held = phone.held(kind)
        assert held.keys() == items.keys(), kind
        for row_id, row in held.items():
            await _assert_row(phone, kind, row_id, row, items[row_id])
    for person_id, standing in phone.held("standing").items():
        if not standing.get("withheld") and standing["active"]:
            await _assert_standing(phone, person_id, standing)
    assert phone.mismatches() == 0


async def _assert_row(phone: Carried, kind: str, row_id: str, row: dict[str, Any], listed: dict[str, Any]) -> None:
    if kind == "person" and row["data_status"] != "open":
        assert row == {name: listed[name] for name in ("id", "household_id", "data_status")}
        return
    shown = listed if kind == "alert" else await _get(phone, f"/v1/{_collection(kind)}/{row_id}")
    if kind in {"household", "person"}:
        assert row["contact"] == await _contact(phone, kind, row_id, row)
        row = {name: value for name, value in row.items() if name != "contact"}
    wanted = {name: value for name, value in shown.items() if name not in NOT_TOLD.get(kind, ())}
    assert row == wanted, kind
    if "revision" in row:
        assert phone.phone.rows()[kind, row_id][1] == row["revision"], kind


async def _contact(phone: Carried, kind: str, row_id: str, row: dict[str, Any]) -> dict[str, Any]:
    found = await _get(phone, f"/v1/households/{row['household_id'] if kind == 'person' else row_id}/contact")
    if kind == "household":
        return {"address": found["address"], "note": found["note"]}
    [mine] = [one for one in found["people"] if one["id"] == row_id]
    return {name: value for name, value in mine.items() if name not in {"id", "relation"}}


async def _assert_standing(phone: Carried, person_id: str, standing: dict[str, Any]) -> None:
    risk = await _get(phone, f"/v1/people/{person_id}/risk")
    assert {name: standing[name] for name in PLAIN_OF_STANDING} == {
        name: risk[other] for name, other in PLAIN_OF_STANDING.items()
    }
    told = standing["explained"]
    for name in ("reasons", "sentence", "triggers", "floors", "missing", "next_visit_due"):
        assert told[name] == risk[name], name


async def _get(phone: Carried, path: str) -> Any:
    client: AsyncClient = phone.client
    answer = await client.get(path, headers=phone.headers)
    assert answer.status_code == 200, (path, answer.text)
    return answer.json()


def _id(one: dict[str, Any]) -> str:
    return str(one.get("id") or one["visit_id"])


def _collection(kind: str) -> str:
    return "people" if kind == "person" else f"{kind}s"
