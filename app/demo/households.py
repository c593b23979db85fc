"""Kinds of households in difficulty, each with the members and the lasting answers that make it what it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.demo.names import FEMALE, MALE
from app.demo.streams import Stream

HEAD, SPOUSE, SON, DAUGHTER, GRANDCHILD, PARENT, OTHER_KIN = "02", "10", "20", "30", "40", "50", "97"
ALONE = {"care.living_arrangement": "alone"}
WITH_CHILDREN = {"care.living_arrangement": "with_children"}
WITH_SPOUSE = {"care.living_arrangement": "with_spouse"}
EMPTY_NEST = {"care.living_arrangement": "empty_nest"}
LEFT_BEHIND = {"care.living_arrangement": "left_behind"}
IN_SCHOOL = {"child.school_status": "in_school", "child.guardianship_status": "normal"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A member before it has a name: age in full years on the first day of the demonstration, lasting answers.

    `burden` is roughly the points these answers give; `@1` among the answers means the id of the second member.
    What it is entitled to begins on a day, or (None) shortly before the household is enrolled.
    """

    relation: str
    sex: str
    age: tuple[int, int]
    traits: Mapping[str, Any] = field(default_factory=dict)
    burden: int = 0
    disability: tuple[int, int] | None = None
    tags: tuple[str, ...] = ()
    entitlements: tuple[str, ...] = ()
    entitled_from: date | None = None
    optional: bool = False


Kind = Callable[[Stream], tuple[Draft, ...]]


def _one_of(stream: Stream, none: int, *troubles: tuple[str, Any, int, int]) -> tuple[dict[str, Any], int]:
    """One lasting trouble of (question, answer, points, weight), or none; as answers, and the points they give."""
    drawn = stream.weighted([(None, none), *((trouble, trouble[3]) for trouble in troubles)])
    return ({}, 0) if drawn is None else ({drawn[0]: drawn[1]}, drawn[2])


def _sex(stream: Stream) -> str:
    return MALE if stream.chance(480) else FEMALE


def _other(sex: str) -> str:
    return FEMALE if sex == MALE else MALE


def elder_alone(stream: Stream) -> tuple[Draft, ...]:
    """60 to 77 and living alone: yellow, some with a second trouble."""
    traits, burden = _one_of(
        stream,
        600,
        ("mental.outings_per_week", 2, 8, 180),
        ("economy.debt_level", "heavy", 8, 80),
        ("health.adl_unable_items", 1, 15, 120),
        ("care.caregiver_status", "none", 15, 20),
    )
    return (Draft(HEAD, _sex(stream), (60, 77), {**ALONE, **traits}, 12 + burden),)


def elder_alone_80s(stream: Stream) -> tuple[Draft, ...]:
    """80 or older and living alone, able to care for themselves: orange."""
    return (Draft(HEAD, MALE if stream.chance(330) else FEMALE, (80, 92), ALONE, 30),)


def supported_at_home(stream: Stream) -> tuple[Draft, ...]:
    """分散供养特困人员, a destitute person supported at home: orange."""
    return (
        Draft(HEAD, MALE if stream.chance(800) else FEMALE, (48, 76), ALONE, 27, entitlements=("tekun_dispersed",)),
    )


def empty_nest(stream: Stream) -> tuple[Draft, ...]:
    """An elderly couple whose children live elsewhere: yellow."""
    traits, burden = _one_of(
        stream,
        620,
        ("health.adl_unable_items", 1, 15, 110),
        ("health.major_illness", True, 18, 70),
        ("mental.outings_per_week", 2, 8, 120),
        ("economy.rigid_expense_12m", 30_000, 12, 80),
    )
    sex = _sex(stream)
    return (
        Draft(HEAD, sex, (62, 84), {**EMPTY_NEST, **traits}, 8 + burden),
        Draft(SPOUSE, _other(sex), (60, 82), EMPTY_NEST, 8),
    )


def disabled_with_parent(stream: Stream) -> tuple[Draft, ...]:
    """A disabled adult cared for by a parent who grows old: yellow."""
    kind, grade = stream.pick((4, 4, 1, 2, 5, 6)), stream.weighted([(1, 150), (2, 400), (3, 250), (4, 200)])
    severe = grade <= 2 or (kind in (5, 6) and grade == 3)
    cared = {**WITH_CHILDREN, "care.caregiver_status": "effective", "care.caregiver_person_id": "@0"}
    head = {"economy.rigid_expense_12m": 28_000} if stream.chance(250) else {}
    return (
        Draft(HEAD, _sex(stream), (56, 79), {**WITH_CHILDREN, **head}, 12 if head else 0),
        Draft(stream.pick((SON, DAUGHTER)), _sex(stream), (24, 52), cared, 27 if severe else 12, (kind, grade)),
        Draft(SPOUSE, _sex(stream), (55, 78), WITH_CHILDREN, 0, optional=True),
    )


def illness(stream: Stream) -> tuple[Draft, ...]:
    """A family with a seriously ill member: yellow."""
    head, burden = _one_of(
        stream,
        400,
        ("economy.rigid_expense_12m", 42_000, 12, 250),
        ("economy.income_change", "unemployed", 12, 150),
        ("economy.oop_medical_12m", 26_000, 15, 200),
    )
    sex = _sex(stream)
    return (
        Draft(HEAD, sex, (38, 63), {**WITH_SPOUSE, **head}, burden),
        Draft(SPOUSE, _other(sex), (36, 62), {**WITH_SPOUSE, "health.major_illness": True}, 18),
        Draft(stream.pick((SON, DAUGHTER)), _sex(stream), (7, 13), IN_SCHOOL, 0, optional=True),
    )


def alone_adult(stream: Stream) -> tuple[Draft, ...]:
    """Under 60 and alone, poor by illness, disability or lost work: yellow."""
    traits, burden = _one_of(
        stream,
        450,
        ("economy.income_change", "unemployed", 12, 250),
        ("economy.debt_level", "heavy", 8, 150),
        ("mental.outings_per_week", 1, 8, 150),
    )
    disability = (4, stream.pick((3, 4))) if stream.chance(400) else None
    return (Draft(HEAD, _sex(stream), (34, 54), {**ALONE, **traits}, burden, disability),)


def single_parent(stream: Stream) -> tuple[Draft, ...]:
    """One parent with children: yellow."""
    head = {"economy.income_change": "unemployed"} if stream.chance(300) else {}
    weak = stream.chance(600)
    child = {**IN_SCHOOL, "child.guardianship_status": "weak_single_parent"} if weak else IN_SCHOOL
    return (
        Draft(HEAD, _sex(stream), (29, 46), {**WITH_CHILDREN, **head}, 12 if head else 0),
        Draft(stream.pick((SON, DAUGHTER)), _sex(stream), (5, 12), child, 15 if weak else 0),
        Draft(stream.pick((SON, DAUGHTER)), _sex(stream), (3, 11), child, 15 if weak else 0, optional=True),
    )


def with_grandparents(stream: Stream) -> tuple[Draft, ...]:
    """Children left with their grandparents while the parents work elsewhere: yellow."""
    sex = _sex(stream)
    return (
        Draft(HEAD, sex, (57, 71), LEFT_BEHIND, 8),
        Draft(GRANDCHILD, _sex(stream), (4, 12), {**IN_SCHOOL, **LEFT_BEHIND}, 8),
        Draft(SPOUSE, _other(sex), (55, 70), LEFT_BEHIND, 8, optional=True),
    )


def bedridden(stream: Stream) -> tuple[Draft, ...]:
    """Somebody who cannot do four or more of the six daily things, cared for by a child: orange."""
    traits = {**WITH_CHILDREN, "health.adl_unable_items": 5, "care.caregiver_status": "effective"}
    return (
        Draft(HEAD, _sex(stream), (58, 84), {**traits, "care.caregiver_person_id": "@1"}, 30),
        Draft(stream.pick((SON, DAUGHTER)), _sex(stream), (33, 50), WITH_CHILDREN),
    )


def dementia(stream: Stream) -> tuple[Draft, ...]:
    """失智, dementia, cared for by a child: orange."""
    traits = {**WITH_CHILDREN, "health.cognition": "impaired", "care.caregiver_status": "effective"}
    return (
        Draft(HEAD, _sex(stream), (66, 88), traits, 18),
        Draft(stream.pick((SON, DAUGHTER)), _sex(stream), (35, 54), WITH_CHILDREN),
    )


def unstable_heart(stream: Stream) -> tuple[Draft, ...]:
    """A chronic condition that may kill at any time, living with a spouse: orange."""
    sex = _sex(stream)
    return (
        Draft(HEAD, sex, (63, 79), {**WITH_SPOUSE, "health.unstable_condition": True}, 20),
        Draft(SPOUSE, _other(sex), (60, 76), WITH_SPOUSE),
    )


def lost_only_child(stream: Stream) -> tuple[Draft, ...]:
    """失独, parents who lost their only child: both orange."""
    sex = _sex(stream)
    return (
        Draft(HEAD, sex, (62, 74), EMPTY_NEST, 20, tags=("lost_only_child",)),
        Draft(SPOUSE, _other(sex), (61, 73), EMPTY_NEST, 20, tags=("lost_only_child",)),
    )


def without_parents(stream: Stream) -> tuple[Draft, ...]:
    """事实无人抚养儿童 or an orphan, raised by grandparents: the child is orange."""
    status = stream.pick(("orphan", "de_facto_unsupported", "de_facto_unsupported"))
    return (
        Draft(HEAD, FEMALE, (58, 70), WITH_CHILDREN),
        Draft(GRANDCHILD, _sex(stream), (5, 12), {**IN_SCHOOL, "child.guardianship_status": status}, 20),
        Draft(SPOUSE, MALE, (59, 72), WITH_CHILDREN, optional=True),
    )


def worn_house(stream: Stream) -> tuple[Draft, ...]:
    """A house of grade C: orange."""
    return (Draft(HEAD, _sex(stream), (40, 56), {**ALONE, "housing.safety_grade": "C"}, 20),)


def severe_mental_disorder(stream: Stream) -> tuple[Draft, ...]:
    """A severe mental disorder of danger level 1 or 2, cared for by a sibling: orange."""
    level = stream.pick((1, 1, 2))
    traits = {"care.living_arrangement": "with_others", "mental.smi_danger_level": level}
    return (
        Draft(HEAD, _sex(stream), (28, 52), {**traits, "care.caregiver_status": "effective"}, 30, (6, 2)),
        Draft(OTHER_KIN, _sex(stream), (30, 55), {"care.living_arrangement": "with_others"}),
    )


def severely_disabled_and_ill(stream: Stream) -> tuple[Draft, ...]:
    """Severely disabled and seriously ill: orange by its points."""
    sex = _sex(stream)
    return (
        Draft(HEAD, sex, (40, 59), {**WITH_SPOUSE, "health.major_illness": True}, 33, (4, 2)),
        Draft(SPOUSE, _other(sex), (38, 58), WITH_SPOUSE),
    )


def the_first(stream: Stream) -> tuple[Draft, ...]:
    """Whoever opens the README's file: the woman of 1944 who lives alone, and whom one more answer turns red."""
    del stream
    return (Draft(HEAD, FEMALE, (77, 77), ALONE, 12),)
