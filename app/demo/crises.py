"""The deck of crises: on a day something happens to somebody, is seen by the team, worsens or eases; red arises from it alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.demo.households import HEAD
from app.demo.streams import Stream
from app.demo.values import Household, Person

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plot:
    """What a crisis does: who it befalls, the answers from so many days after it began, and when a sign is resolved.

    `need` is what its first visit finds to be needed: category, urgency, words.
    """

    name: str
    kind: str
    stages: tuple[tuple[int, Answers], ...]
    event: str | None = None
    resolves: str | None = None
    resolved_after: int = 0
    child: bool = False
    ailing: bool = False
    need: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Crisis:
    """A plot that befell somebody on a day."""

    plot: Plot
    household: Household
    person: Person
    began: date

    def answers_on(self, day: date) -> Answers:
        """The answers it changes on a day: those of the latest stage reached; the event is told for ten days."""
        reached: Answers = {}
        for after, answers in self.plot.stages:
            if day >= self.began + timedelta(days=after):
                reached = answers
        if self.plot.event and self.began <= day <= self.began + timedelta(days=10):
            return {**reached, "events": [{"type": self.plot.event, "on": self.began.isoformat()}]}
        return reached

    @property
    def resolved_on(self) -> date | None:
        """The day on which the town resolves the sign, if it is one that lasts until someone does."""
        return self.began + timedelta(days=self.plot.resolved_after) if self.plot.resolves else None


CARED_FOR = {"care.caregiver_status": "effective"}
FALL = Plot(
    "fall",
    "elder_alone_80s",
    ((0, {}), (26, CARED_FOR)),
    event="fell",
    need=("renovation", "soon", "卫生间加装扶手和防滑垫"),
)
BATHING = Plot(
    "bathing",
    "elder_alone_80s",
    ((0, {"health.adl_unable_items": 2}), (33, {"health.adl_unable_items": 2, **CARED_FOR})),
    need=("care", "soon", "洗澡需人协助，申请上门照护"),
)
NO_FOOD = Plot(
    "no_food",
    "alone_adult",
    (
        (0, {"economy.basic_life_secured": False, "living.meals_status": "declined"}),
        (6, {"economy.basic_life_secured": True}),
    ),
    resolves="E01",
    resolved_after=34,
    need=("emergency_aid", "now", "家中断粮，需当日送达食物和现金救助"),
)
GAS = Plot(
    "gas",
    "elder_alone",
    (
        (0, {"housing.hazard_items": ["gas"], "housing.hazard_imminent": True}),
        (27, {"housing.hazard_items": [], "housing.hazard_imminent": False}),
    ),
    need=("renovation", "now", "燃气管老化漏气，需立即更换"),
)
ITEM_NINE = Plot(
    "item_nine",
    "illness",
    (
        (0, {"mental.phq9_score": 13, "mental.phq9_item9": 1, "mental.phq2_score": 4}),
        (18, {"mental.phq9_score": 8, "mental.phq9_item9": 0, "mental.phq2_score": 2}),
    ),
    resolves="M01",
    resolved_after=38,
    need=("counselling", "now", "情绪低落，需专业心理疏导"),
    ailing=True,
)
CAREGIVER_LEFT = Plot(
    "caregiver_left",
    "bedridden",
    ((0, {"care.caregiver_status": "none", "care.caregiver_person_id": None}), (36, CARED_FOR)),
)
VIOLENT = Plot(
    "violent",
    "severe_mental_disorder",
    ((0, {"mental.smi_danger_level": 3}), (36, {"mental.smi_danger_level": 1})),
)
UNATTENDED = Plot(
    "unattended",
    "single_parent",
    ((0, {"child.danger_signs": ["unattended"]}), (4, {"child.danger_signs": []})),
    resolves="K01",
    resolved_after=38,
    child=True,
)
COLLAPSING = Plot(
    "collapsing",
    "worn_house",
    (
        (0, {"housing.safety_grade": "D", "housing.occupied": True}),
        (32, {"housing.safety_grade": "D", "housing.occupied": False}),
        (60, {"housing.safety_grade": "B", "housing.occupied": True}),
    ),
)
NEGLECT = Plot(
    "neglect",
    "dementia",
    ((0, {"care.abuse_signs": ["neglect"]}), (8, {"care.abuse_signs": []})),
    resolves="C08",
    resolved_after=40,
)
HEART = Plot(
    "heart",
    "elder_alone",
    ((0, {"health.unstable_condition": True}), (35, {"health.unstable_condition": True, **CARED_FOR})),
)

DECK: tuple[tuple[Plot, date], ...] = (
    (FALL, date(2021, 12, 14)),
    (NO_FOOD, date(2022, 1, 11)),
    (BATHING, date(2022, 1, 19)),
    (GAS, date(2022, 1, 27)),
    (ITEM_NINE, date(2022, 2, 9)),
    (FALL, date(2022, 2, 17)),
    (CAREGIVER_LEFT, date(2022, 2, 24)),
    (NO_FOOD, date(2022, 3, 8)),
    (VIOLENT, date(2022, 3, 16)),
    (UNATTENDED, date(2022, 3, 25)),
    (GAS, date(2022, 4, 7)),
    (COLLAPSING, date(2022, 4, 14)),
    (FALL, date(2022, 4, 25)),
    (NEGLECT, date(2022, 5, 6)),
    (HEART, date(2022, 5, 17)),
    (BATHING, date(2022, 5, 26)),
    (ITEM_NINE, date(2022, 6, 8)),
    (NO_FOOD, date(2022, 6, 20)),
    (FALL, date(2022, 7, 2)),
)

# In the round up to today: so many days before it.
RECENT: tuple[tuple[Plot, int], ...] = ((NO_FOOD, 52), (GAS, 31), (ITEM_NINE, 20), (FALL, 11), (BATHING, 4))


def deal(
    seed: int, households: Sequence[Household], deck: Sequence[tuple[Plot, date]], spared: set[str]
) -> list[Crisis]:
    """Choose whom each crisis of a deck befalls: a household of its kind, enrolled a month before, and none twice.

    Raises ValueError when no household is left for one.
    """
    dealt = []
    taken = set(spared)
    for number, (plot, began) in enumerate(deck):
        fitting = [
            household
            for household in households
            if household.kind == plot.kind
            and household.key not in taken
            and household.enrolled <= began - timedelta(days=30)
            and all(member.status == "active" for member in household.members)
            and _befallen(plot, household) is not None
        ]
        if not fitting:
            raise ValueError(f"the crisis {plot.name} of {began} finds no household of its kind")
        household = Stream(seed, "crisis", number, began).pick(fitting)
        taken.add(household.key)
        person = _befallen(plot, household)
        if person is not None:
            dealt.append(Crisis(plot, household, person, began))
    return dealt


def _befallen(plot: Plot, household: Household) -> Person | None:
    """Whom a plot befalls: a child, whoever is ill, or the head."""
    for member in household.members:
        if plot.child:
            if "child.guardianship_status" in member.traits:
                return member
        elif plot.ailing:
            if "health.major_illness" in member.traits:
                return member
        elif member.relation == HEAD:
            return member
    return None
