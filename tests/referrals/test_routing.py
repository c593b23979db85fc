"""Routing: the shipped document, its limits, and documents that are refused."""

from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml

from app.referrals.routing import DOCUMENT, read_routings, routing_on

FRIDAY = datetime(2026, 11, 20, 2, tzinfo=UTC)
EIGHT_AND_ONE = {
    "dibao",
    "tekun",
    "disaster_relief",
    "medical_aid",
    "education_aid",
    "housing_aid",
    "employment_aid",
    "temporary_aid",
    "social_force",
}


@pytest.mark.parametrize(
    ("category", "target", "due"),
    [
        ("emergency_aid", "town_fund", date(2026, 11, 21)),
        ("dibao", "civil_affairs", date(2027, 1, 1)),
        ("medical_aid", "healthcare_security", date(2026, 12, 18)),
        ("care", "social_work_station", date(2026, 12, 4)),
        ("legal_aid", "legal_aid", date(2026, 12, 4)),
        ("student_grant", "charity_federation", date(2026, 12, 18)),
        ("other", "joint_conference", date(2027, 1, 1)),
    ],
)
def test_targets_and_limits(category: str, target: str, due: date) -> None:
    routing = routing_on(date(2026, 11, 20))
    assert routing.target_of(category)[0] == target
    assert routing.due_day(category, FRIDAY) == due


def test_the_eight_categories_and_the_one() -> None:
    routing = routing_on(date(2026, 11, 20))
    assert set(routing.aid_categories) == EIGHT_AND_ONE
    assert {one.aid for one in routing.categories.values() if one.aid} == EIGHT_AND_ONE
    assert set(routing.urgencies) == {"now", "soon", "routine"}


def test_the_version_of_a_day() -> None:
    assert routing_on(date(1999, 1, 1)).version == routing_on(date(2026, 1, 1)).version == 1


def document() -> Any:
    return yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))


def test_malformed_documents_are_refused() -> None:
    wrong: list[Any] = [[], [{}]]
    for field, value in (
        ("target", "nobody"),
        ("aid", "ninth"),
        ("limit", {"hours": 0}),
        ("limit", {}),
        ("colour", "red"),
    ):
        changed = document()
        changed[0]["categories"]["care"][field] = value
        wrong.append(changed)
    wrong.append([*document(), deepcopy(document()[0])])
    for one in wrong:
        with pytest.raises(ValueError, match=r"\w"):
            read_routings(one)
