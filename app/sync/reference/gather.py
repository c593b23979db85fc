"""The documents of the reference feed as they should be now: forms, policies of risk, code lists, places."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from app.alerts.reference import rules
from app.core.db import Db
from app.people.reference import reference
from app.places.store import places_of_county
from app.places.values import Place
from app.referrals.routing import routing_on
from app.risk import store as risk
from app.risk.answers import Form, Question
from app.risk.catalogue import Label
from app.risk.in_force import forms_accepted
from app.risk.rules import shipped_document

Documents = Mapping[tuple[str, str], Any]


async def gather_documents(db: Db, county: str, day: date) -> Documents:
    """Every document of a county's phones on a day, by kind and name. Policies that begin later are there already."""
    found: dict[tuple[str, str], Any] = {("form", key): _form(form) for key, form in forms_accepted().items()}
    found |= await _policies(db, county)
    found |= {("list", name): terms for name, terms in _lists(day)}
    return found | dict(_places(await places_of_county(db, county)))


async def _policies(db: Db, county: str) -> Documents:
    """Every version that is or will be in force; and from when each is: of those that have begun the last of the list counts."""
    shipped = _parsed(shipped_document())
    first = int(shipped["version"])
    found: dict[tuple[str, str], Any] = {("policy", str(first)): {"from": None, "document": shipped}}
    order: list[dict[str, Any]] = [{"version": first, "from": None}]
    for version, from_day, *_ in await risk.schedule(db, county):
        order.append({"version": version, "from": from_day})
        if ("policy", str(version)) not in found:
            document = _parsed(await risk.policy_document(db, county, version))
            found["policy", str(version)] = {"from": from_day, "document": document}
    return {**found, ("list", "policy_schedule"): order}


@lru_cache(maxsize=16)
def _parsed(text: str) -> Any:
    """A document, read once per process: reading YAML takes a second."""
    return yaml.safe_load(text)


def _lists(day: date) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name, terms in reference().lists().items():
        yield name, [term.model_dump() for term in terms]
    routing = routing_on(day)
    yield (
        "need_categories",
        [{"code": code, "zh": one.zh, "en": one.en, "target": one.target} for code, one in routing.categories.items()],
    )
    yield "need_urgencies", [{"code": code, "zh": one.zh, "en": one.en} for code, one in routing.urgencies.items()]
    yield "need_targets", [{"code": code, "zh": one.zh, "en": one.en} for code, one in routing.targets.items()]
    yield "alert_kinds", [{"code": code, "zh": one.zh, "en": one.en} for code, one in rules().kinds.items()]


def _places(known: Mapping[str, Place]) -> Iterator[tuple[tuple[str, str], Any]]:
    """The places of a county by what they lie in, so that a new group of a village is a small change."""
    within: dict[str, list[dict[str, str]]] = {}
    for code, one in sorted(known.items()):
        within.setdefault(one.parent_code or code, []).append({"code": code, "name": one.name, "level": one.level})
    yield from ((("places", outer), inner) for outer, inner in within.items())


def _form(form: Form) -> dict[str, Any]:
    """A form in the words of `GET /v1/forms/{name}/{version}`."""
    questions = [_question(one) for one in form.questions.values()]
    return {"form": form.key, "label": _label(form.label), "questions": questions}


def _question(one: Question) -> dict[str, Any]:
    return {
        "code": one.code,
        "type": one.type,
        "label": _label(one.label),
        "values": {value: _label(label) for value, label in one.values.items()},
        "range": None if one.low is None or one.high is None else [one.low, one.high],
        "ages": [one.min_age, one.max_age],
    }


def _label(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}
