"""What happens to one person of canaries, from registering to erasure, and to an account, a phone and a client beside."""

from typing import Any
from uuid import uuid4

from app.core import clock
from tests.hardening.canaries import seen_in
from tests.hardening.errands import Errands
from tests.registered import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE

Body = dict[str, Any]


async def registered(errands: Errands) -> Body:
    """A household and its person, found, changed and listed."""
    words = errands.canaries
    contact = {"name": words.other_name, "relation": "20", "phone": words.phone}
    person: Body = {"id": str(uuid4()), "name": words.name, "relation": "01", "status": "active", "note": words.note}
    person |= {"id_number": words.number, "phone": words.phone, "contacts": [contact], "caregiver": words.other_name}
    person |= {"occupation": words.note, "tags": [{"tag": "orphan", "from": "2020-01-01"}]}
    home: Body = {
        "id": str(uuid4()),
        "place": VILLAGE,
        "address": words.address,
        "note": words.note,
        "people": [person],
    }
    await errands.done("POST", "/v1/households", home)
    someone = {"id": str(uuid4()), "household_id": home["id"], "name": words.other_name, "relation": "20"}
    someone |= {"sex": "1", "birth_date": "1970-01-01", "id_missing_reason": words.reason}
    await errands.done("POST", "/v1/people", someone)
    for found in ({"id_number": words.number}, {"phone": words.phone}, {"name": words.name}):
        answer = await errands.done("POST", "/v1/people/search", found)
        assert person["id"] in {one["id"] for one in answer["items"]}
    await errands.done("PATCH", f"/v1/people/{person['id']}", {"note": words.note}, **{"If-Match": '"v1"'})
    home_path = f"/v1/households/{home['id']}"
    version = (await errands.http.get(home_path, headers=errands.token)).headers["etag"]
    await errands.done("PATCH", home_path, {"address": words.address, "note": words.note}, **{"If-Match": version})
    for path in (home_path, f"{home_path}/contact", f"/v1/people/{person['id']}", "/v1/people", "/v1/households"):
        await errands.done("GET", path)
    # Last: in the other town nobody here reads telephones.
    await errands.done("PUT", f"{home_path}/place", {"place": OTHER_VILLAGE, "address": words.address})
    return {"household": home["id"], "person": person["id"], "someone": someone["id"]}


async def filed(errands: Errands, ids: Body) -> None:
    """Dated facts, a notice to a guardian, requests, a restriction lifted again."""
    words, person = errands.canaries, f"/v1/people/{ids['person']}"
    fact = {"from": "2026-03-01"}
    disability = {"type": 4, "grade": 2, "certificate": words.number[:17] + "X44"}
    for path, said in (
        ("entitlements", {"category": "tekun_dispersed"}),
        ("tags", {"tag": "lost_only_child"}),
        ("disabilities", disability),
    ):
        await errands.done("POST", f"{person}/{path}", {"id": str(uuid4()), **fact, **said})
    guardian = {"name": words.other_name, "relation": "51", "phone": words.phone}
    given = {"given_on": "2026-03-01", "given_by": "guardian", "channel": "home", "guardian": guardian}
    await errands.done("POST", f"{person}/notices", {"id": str(uuid4()), "version": "2026-01", **given})
    consent = {"id": str(uuid4()), "purpose": "photos", **given}
    await errands.done("POST", f"{person}/consents", consent)
    await errands.done("PUT", f"{person}/consents/{consent['id']}/withdrawal")
    asked = {"kind": "access", "made_by": "person", "channel": "home", "detail": words.reason}
    await errands.done("POST", f"{person}/data-requests", {"id": str(uuid4()), **asked})
    await errands.done("GET", "/v1/data-requests")
    for restricted in (True, False):
        await errands.done("PUT", f"{person}/restriction", {"restricted": restricted})


async def crossed(errands: Errands, ids: Body) -> None:
    """What a phone hands over: an edit that comes too late, an operation nobody knows, and what cannot even be read."""
    words, person = errands.canaries, ids["person"]
    edit: Body = {"v": 1, "kind": "person.patch", "entity_id": person, "base_version": 1}
    wanted = [{"set": {"note": said}, "seen": {"note": words.note}} for said in (words.reason, words.note)]
    edits = [{"op_id": str(uuid4()), **edit, "body": body} for body in wanted]
    dream = {"op_id": str(uuid4()), "v": 1, "kind": "visit.dream", "body": {"said": words.note, "by": words.name}}
    batch = {"batch_id": str(uuid4()), "ops": [*edits, dream]}
    pushed = await errands.http.post("/v1/sync/push", json=batch, headers=errands.token)
    statuses = [one["status"] for one in pushed.json()["results"]]
    assert statuses == ["accepted", "conflict", "quarantined"], pushed.text
    raw = {"op_id": str(uuid4()), "raw": f"{words.name} {words.number} {{", "client_error": "unreadable"}
    kept = await errands.http.post("/v1/sync/salvage", json=raw, headers=errands.token)
    assert kept.status_code == 202, kept.text
    assert not seen_in(pushed.text + kept.text, words.all())
    [listed] = (await errands.done("GET", "/v1/conflicts"))["items"]
    # In the other town nobody here reads contacts, so neither what two people wrote of somebody.
    whole = await errands.http.get(f"/v1/conflicts/{listed['id']}", headers=errands.token)
    assert (whole.status_code, seen_in(whole.text, words.all())) == (403, [])


async def visited(errands: Errands, ids: Body) -> None:
    """A visit with needs, its correction, what follows from it, and everything that shows it."""
    words, person = errands.canaries, f"/v1/people/{ids['person']}"
    visit, answers = await _visit(errands, ids)
    correction = {"id": str(uuid4()), "reason": words.reason, "note": words.note, "people": []}
    await errands.done("POST", f"/v1/visits/{visit['visit_id']}/amendments", correction)
    for alert in visit["alerts"][:1]:
        await errands.done("PUT", f"/v1/alerts/{alert['id']}/acknowledgement")
    resolved = {"factor": "M01", "resolves": [visit["visit_id"]], "reason": words.reason, "evidence": words.note}
    await errands.done("POST", f"{person}/resolutions", {"id": str(uuid4()), **resolved})
    reads = ("/v1/visits", f"/v1/visits/{visit['visit_id']}", f"{person}/risk", f"{person}/risk/history", "/v1/alerts")
    lists = ("/v1/referrals", f"/v1/referrals/{visit['referrals'][0]['id']}", "/v1/due", "/v1/dashboards/overview")
    for path in (*reads, *lists, f"{person}/file"):
        await errands.done("GET", path)
    second, _ = await _visit(errands, ids)
    await errands.done("PUT", f"/v1/visits/{second['visit_id']}/voiding", {"reason": words.reason})
    people = [{"id": "p1", "birth_date": "1941-03-07"}]
    call = {"id": "v1", "occurred_at": clock.now().isoformat(), "mode": "home", "outcome": "completed"}
    tried = {
        "day": "2026-11-22",
        "people": people,
        "visits": [{**call, "people": [{"person_id": "p1", "answers": answers}]}],
    }
    await errands.done("POST", "/v1/risk/assessments:try", tried)


async def _visit(errands: Errands, ids: Body) -> tuple[Body, Body]:
    words = errands.canaries
    answers = {"mental.phq9_item9": 2, "economy.income_12m": words.income}
    need = {"id": str(uuid4()), "person_id": ids["person"], "category": "medical_aid", "urgency": "soon"}
    need |= {"detail": words.note, "consent_to_share": True}
    body: Body = {"id": str(uuid4()), "household_id": ids["household"], "occurred_at": clock.now().isoformat()}
    body |= {"mode": "home", "outcome": "completed", "form": "home/1", "note": words.note, "needs": [need]}
    body["people"] = [{"person_id": ids["person"], "answers": answers, "note": words.note}]
    return await errands.done("POST", "/v1/visits", body), answers


async def opened_and_erased(errands: Errands, ids: Body) -> None:
    """Everything shown in full, for a reason; then nothing any more."""
    words, person = errands.canaries, f"/v1/people/{ids['person']}"
    asked: Body = {"fields": ["name", "id_number", "phone", "contacts", "caregiver", "note", "address"]}
    asked |= {"reason_code": "benefit_processing", "reason": words.reason, "ticket": "LS-77"}
    shown = await errands.done("POST", f"{person}/reveal", asked)
    assert (shown["name"], shown["id_number"], shown["phone"]) == (words.name, words.number, words.phone)
    await errands.done("POST", f"{person}/access-copy")
    await errands.done("PUT", f"{person}/status", {"status": "suspended", "reason": words.reason})
    await errands.done("PUT", f"/v1/people/{ids['someone']}/departure", {"status": "closed", "reason": words.reason})
    await errands.done("GET", "/v1/audit")


async def administered(errands: Errands) -> None:
    """An account with a password, a client with a secret."""
    words = errands.canaries
    role = {"role": "village_officer", "place": VILLAGE}
    account = {"id": str(uuid4()), "name": "canary-officer", "display_name": "测试员", "roles": [role]}
    await errands.done("POST", "/v1/accounts", {**account, "password": words.password})
    path = f"/v1/accounts/{account['id']}"
    await errands.done("PATCH", path, {"display_name": "测试甲"}, **{"If-Match": '"v1"'})
    for shown in ("/v1/accounts", path, f"{path}/sessions"):
        await errands.done("GET", shown)
    client: Body = {"id": "canary-platform", "name": "统计局", "auth_method": "client_secret_basic"}
    client |= {"grants": ["client_credentials"], "scopes": ["people:read"]}
    made = await errands.done("POST", "/v1/oauth-clients", client)
    words.secrets.add(made["client_secret"])
    for path in ("/v1/oauth-clients", "/v1/me", "/v1/me/sessions", "/v1/devices", "/v1/teams", "/v1/pairings"):
        await errands.done("GET", path)
    for path in (f"/v1/places?parent={TOWN}", f"/v1/dashboards/overview?place={COUNTY}", "/v1/reference-data"):
        await errands.done("GET", path)
