"""How many households of each kind there are, and how they are spread over time: what the start of 2022 depends on."""

from __future__ import annotations

from datetime import date

from app.demo import households as kinds
from app.demo.households import Kind

FIRST_DAY = date(2021, 9, 1)
QUOTAS: tuple[tuple[Kind, int], ...] = (
    (kinds.the_first, 1),
    (kinds.elder_alone_80s, 62),
    (kinds.supported_at_home, 40),
    (kinds.bedridden, 16),
    (kinds.dementia, 22),
    (kinds.unstable_heart, 14),
    (kinds.lost_only_child, 4),
    (kinds.without_parents, 10),
    (kinds.worn_house, 4),
    (kinds.severe_mental_disorder, 10),
    (kinds.severely_disabled_and_ill, 4),
    (kinds.elder_alone, 224),
    (kinds.empty_nest, 191),
    (kinds.disabled_with_parent, 130),
    (kinds.illness, 90),
    (kinds.alone_adult, 118),
    (kinds.single_parent, 60),
    (kinds.with_grandparents, 30),
)
ACTIVE_PEOPLE = 1_775
CANDIDATES, SUSPENDED, CLOSED = 42, 45, 38
EXPENDITURE_POOR, EXPENDITURE_MARGINAL = 82, 9
# A year before there were 66: the county counted 24 % more.
EXPENDITURE_POOR_BEFORE = 66
RECOGNISED_WITHIN_DAYS = 20
RECOGNISED_BEFORE = (date(2020, 3, 2), date(2021, 7, 20))

# Where enrolment falls: months of 2021 by weight; the rest comes during 2022.
ENROLMENT_MONTHS = ((9, 200), (10, 330), (11, 260), (12, 210))
ENROLLED_IN_2022_PER_MILLE = 40
ENROLMENT_WEEKDAYS = (0, 3)
LAST_ENROLMENT_2021 = date(2021, 12, 23)
ENROLMENT_2022 = (date(2022, 1, 6), date(2022, 7, 1))
