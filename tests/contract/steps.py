"""What a phone of this version asks, step by step: templates whose placeholders a replay fills, recorded by `tests.contract.record`."""

import base64
import hashlib
from typing import Any

Step = dict[str, Any]
RECORDING = b"#!AMR\nrecorded for the contract"
DIGEST = base64.b64encode(hashlib.sha256(RECORDING).digest()).decode()
PIECE = {"Content-Type": "application/partial-upload", "Upload-Complete": "?1", "Content-Digest": f"sha-256=:{DIGEST}:"}
CLIENT = {"X-Client": "visit-android/1.14.2+231", "X-Sync-Schema": "1", "Accept-Language": "zh-CN"}


def step(name: str, method: str, path: str, body: Any = None, **more: Any) -> Step:
    """One request. `who` sends it; `text` is a body that is no JSON; `keep` names parts of the answer for later steps."""
    return {"name": name, "method": method, "path": path, "who": "author", "headers": CLIENT, "body": body, **more}


def a_visit(number: int, **more: Any) -> dict[str, Any]:
    """A visit's body, as its phone wrote it."""
    people = [{"person_id": "{person}", "answers": {"health.general": "good"}, "note": "精神尚可"}]
    body = {"id": f"{{new visit {number}}}", "household_id": "{household}", "occurred_at": "{now}", "people": people}
    return body | {"mode": "home", "outcome": "completed", "form": "home/1"} | more


def pushed(name: str, kind: str, body: Any, **head: Any) -> Step:
    """A batch of one operation."""
    operation = {"op_id": f"{{new {name}}}", "v": 1, "kind": kind, "household_id": "{household}", **head}
    operation |= {"recorded_at": "{now}", "boot_id": "b1", "mono_ms": 14_123_456, "depends_on": [], "group": None}
    envelope = {"batch_id": f"{{new batch of {name}}}", "sent_at": "{now}", "boot_id": "b1", "mono_ms": 88_123_456}
    who = head.pop("who", "author")
    operation.pop("who", None)
    return step(f"push {name}", "POST", "/v1/sync/push", {**envelope, "ops": [{**operation, "body": body}]}, who=who)


ALARMING = [{"person_id": "{person}", "answers": {"mental.phq9_item9": 2}}]
AMENDED = {"reason": "录入时选错", "people": [{"person_id": "{person}", "answers": {"health.general": "fair"}}]}
ATTACHMENT: dict[str, Any] = {"attachment_id": "{new attachment}", "sha256": hashlib.sha256(RECORDING).hexdigest()}
ATTACHMENT |= {"size": len(RECORDING), "media_type": "audio/amr", "role": "voice"}
UPLOAD = {name: ATTACHMENT[name] for name in ("sha256", "size", "media_type")} | {"kind": "recording"}

STEPS: tuple[Step, ...] = (
    step("config", "GET", "/v1/sync/config", keep={"tag": "header ETag"}),
    step("config again", "GET", "/v1/sync/config", headers={**CLIENT, "If-None-Match": "{tag}"}),
    step("first pull", "GET", "/v1/sync/pull?limit=1000", keep={"cursor": "/cursor", "epoch": "/epoch"}),
    pushed("visit 1", "visit.create", a_visit(1), v=2, entity_id="{new visit 1}"),
    pushed("visit 2", "visit.create", a_visit(2), v=2, entity_id="{new visit 2}"),
    pushed(
        "alarm",
        "visit.create",
        a_visit(3, people=ALARMING),
        v=2,
        entity_id="{new visit 3}",
    ),
    pushed("amendment", "visit.amend", AMENDED, entity_id="{new visit 1}", base_version=1),
    pushed("cosignature", "visit.cosign", {"stance": "agree"}, entity_id="{new visit 1}", who="mate"),
    pushed("link", "encounter.link", {"visits": ["{new visit 1}", "{new visit 2}"]}),
    pushed("split", "encounter.split", {"visits": ["{new visit 1}", "{new visit 2}"]}),
    pushed("voiding", "visit.void", {"reason": "重复录入"}, entity_id="{new visit 2}", who="officer"),
    pushed(
        "person",
        "person.patch",
        {"set": {"note": "耳背，请大声", "id_missing_reason": "证件遗失，正在补办"}},
        entity_id="{person}",
        base_version=1,
    ),
    pushed("household", "household.patch", {"set": {"note": "门朝东"}}, entity_id="{household}", base_version=1),
    pushed("unknown kind", "visit.forget", {}),
    pushed("voiding", "visit.void", {"reason": "重复录入"}, entity_id="{new visit 2}", who="officer"),
    step("alerts", "GET", "/v1/alerts", keep={"alert": "/items/0/id"}),
    pushed("acknowledgement", "alert.acknowledge", {}, entity_id="{alert}"),
    step("no envelope", "POST", "/v1/sync/push", text="<html>captive portal</html>"),
    step("offer", "POST", "/v1/sync/offer", {"epoch": "{epoch}", "op_ids": ["{new visit 1}", "{new never sent}"]}),
    step(
        "salvage",
        "POST",
        "/v1/sync/salvage",
        {"op_id": "{new salvage}", "raw": '{"op_id": "0197', "client_error": "unreadable"},
    ),
    step("visit online", "POST", "/v1/visits", a_visit(4, attachments=[ATTACHMENT])),
    step("visit online again", "POST", "/v1/visits", a_visit(4, attachments=[ATTACHMENT])),
    step("upload", "POST", "/v1/uploads", UPLOAD, keep={"upload": "header Location"}),
    step("upload so far", "HEAD", "{upload}"),
    step("piece", "PATCH", "{upload}", headers={**CLIENT, **PIECE, "Upload-Offset": "0"}, text=RECORDING.decode()),
    step("pull what changed", "GET", "/v1/sync/pull?limit=500&cursor={cursor}", keep={"cursor": "/cursor"}),
    step("nothing new", "GET", "/v1/sync/pull?cursor={cursor}"),
    step("wait", "GET", "/v1/sync/wait?timeout=0&cursor={cursor}"),
    step("reset", "GET", "/v1/sync/pull?reset=ref&cursor={cursor}"),
    step("bad cursor", "GET", "/v1/sync/pull?cursor=v1.e30.e30"),
    step("events", "GET", "/v1/sync/events?for_s=0"),
    step("no token", "GET", "/v1/sync/pull", who="nobody"),
)
