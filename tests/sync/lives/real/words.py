"""Operations of the model as phones of this version say them."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from PIL import Image

from tests.media.sending import attached

# What somebody with each level of the model shows: nothing, a little, much, and what never passes by itself.
ANSWERS: tuple[Mapping[str, Any], ...] = (
    {"health.general": "good", "health.adl_unable_items": 0},
    {"health.general": "fair", "health.adl_unable_items": 1},
    {"care.living_arrangement": "alone", "health.adl_unable_items": 3},
    {"mental.phq9_item9": 2},
)
PHONES = ("13800138000", "13800138001", "13800138002", "13800138003")
OCCUPATIONS = ("务农", "退休", "零工", "保洁")


@dataclass
class Photo:
    """A small picture that only one author has: its colour is its number."""

    author: str
    number: int
    content: bytes = field(init=False)

    def __post_init__(self) -> None:
        kept = io.BytesIO()
        Image.new("RGB", (8, 8), (self.number, len(self.author), ord(self.author[0]))).save(kept, "PNG")
        self.content = kept.getvalue()


def instant(minute: int) -> str:
    """A minute of the model's time as an instant."""
    return datetime.fromtimestamp(minute * 60, UTC).isoformat()


def worded(
    op: Mapping[str, Any], person_of: Mapping[str, str], home_of: Mapping[str, str], photos: Mapping[str, Photo]
) -> dict[str, Any]:
    """An operation; `home_of` tells the household of a visit, `person_of` who lives in it."""
    household = op["household_id"] or home_of.get(op["entity_id"])
    words = {**op, "household_id": household, "recorded_at": instant(op["recorded_at"])}
    person, body = person_of.get(household or ""), op["body"]
    kinds: dict[str, Callable[[], dict[str, Any]]] = {
        "visit.create": lambda: _visit(op, household, person, photos),
        "visit.amend": lambda: {"reason": "录入时选错了选项", "people": [_said(person, body["level"])]},
        "visit.void": lambda: {"reason": "重复录入"},
        "visit.cosign": lambda: body,
        "encounter.link": lambda: body,
        "encounter.split": lambda: body,
        "person.patch": lambda: {"set": {_field(name): _value(name, value) for name, value in body["set"].items()}},
    }
    if op["kind"] in kinds:
        words["body"] = kinds[op["kind"]]()
    if op["kind"] == "visit.create":
        words["v"] = 2
    if op["kind"] == "visit.amend":
        words["chain"] = {"id": _chain(op["entity_id"]), "n": body["chain"]}
    if op["kind"] == "person.patch":
        words["chain"] = {**op["chain"], "id": _chain(op["chain"]["id"])}
    return words


def _chain(name: str) -> str:
    return str(uuid5(NAMESPACE_OID, name))


def _visit(
    op: Mapping[str, Any], household: str | None, person: str | None, photos: Mapping[str, Photo]
) -> dict[str, Any]:
    body = op["body"]
    return {
        "id": op["entity_id"],
        "household_id": household,
        "occurred_at": instant(body["occurred_at"]),
        "mode": "home",
        "outcome": "completed",
        "form": "home/1",
        "people": [_said(person, body["level"])],
        "attachments": [attached(photos[name].content, media_type="image/png") for name in body["attachments"]],
    }


def _said(person: str | None, level: int) -> dict[str, Any]:
    return {"person_id": person, "answers": ANSWERS[level]}


def _field(name: str) -> str:
    return {"phone": "phone", "address": "occupation"}[name]


def _value(name: str, value: str) -> str:
    return (PHONES if name == "phone" else OCCUPATIONS)[int(value)]
