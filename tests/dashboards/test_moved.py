"""Each figure is moved by its own verb, and no other moves: every act with all that differs after it, over both databases."""

from typing import Any
from uuid import uuid4

from httpx import AsyncClient

from app.core.db import Deployment
from app.dashboards.indicators.catalogue import catalogue
from app.places.values import Place
from tests.dashboards.moving import (
    GRID,
    GROUP,
    LONG_AGO,
    TODAY,
    YESTERDAY,
    YUAN,
    Act,
    a_small_county,
    delivered,
    entitled,
    informant,
    places,
    programme,
    reversed_,
    takes_part,
    visit,
)
from tests.dashboards.test_indicators import figures, records
from tests.registered import OTHER_VILLAGE, TOWN, VILLAGE

DERIVED = "made of the other"
TWO_SIDES = "two figures of the same records"
OTHER_TOWN = OTHER_VILLAGE[:9]
# What a document says, not a record: no verb moves it.
OF_DOCUMENTS = {"aid_categories", "risk_levels", "team_roles", "yield_rate", "appliance_limit"}
PROJECTS = ("dibao", "leading_group", "consortium", "income_project", "welfare_post", "renovation", "appliances")
CHARITIES = ("virtual_post", "air_conditioner", "student_grant")
BATCH: dict[str, Any] = {"recipients": 3, "count_unit": "households"}

NETWORK = (
    Act("a town", places(Place(OTHER_TOWN, "海洲街道", "town", "330481")), {"towns": 2}),
    Act("a village", places(Place(OTHER_VILLAGE, "新村", "village", OTHER_TOWN)), {"villages": 2}),
    Act(
        "a villager group",
        places(Place(GROUP, "第1村民小组", "villager_group", VILLAGE)),
        {"villager_groups": 1, "groups_without_informant": 1, "network_levels": 4},
        "the first group has no informant yet, and is the first place of its level",
    ),
    Act("a grid", places(Place(GRID, "第1网格", "grid", VILLAGE)), {"grids": 1, "grid_coverage": 0}, DERIVED),
    Act(
        "an informant",
        informant,
        {"informants": 1, "groups_with_informant": 1, "groups_without_informant": 0},
        "a group has one or has none",
    ),
)
VISITS = (
    Act(
        "a first visit", visit(8, {"health.general": "good"}), {"visits_orange": 1, "visits_total": 1}, as_of=YESTERDAY
    ),
    Act("a second one", visit(13, {"mental.phq9_item9": 2}), {"visits_yellow": 1, "visits_total": 2}, as_of=YESTERDAY),
    Act("a third one", visit(18, {"health.general": "fair"}), {"visits_red": 1, "visits_total": 3}, as_of=YESTERDAY),
)
ENTITLED = (
    Act("poor by expenditure", entitled("expenditure_poor", YESTERDAY), {"expenditure_poor_households": 1}),
    Act("another of the home", entitled("expenditure_poor", YESTERDAY, person=1), {}),
    Act(
        "another home, long since",
        entitled("expenditure_poor", LONG_AGO, other=True),
        {
            "expenditure_poor_households": 2,
            "expenditure_poor_households_before": 1,
            "expenditure_poor_growth": 100,
        },
        "it was so a year before, too",
    ),
    Act("marginal", entitled("expenditure_dibao_marginal", YESTERDAY), {"expenditure_marginal_households": 1}),
    Act("dibao of one", entitled("dibao", YESTERDAY), {}),
    Act(
        "dibao of two",
        entitled("dibao", YESTERDAY, person=1),
        {"appliance_eligible_households": 1, "appliance_coverage": 0},
        DERIVED,
    ),
)
PROGRAMMES = (
    *(
        Act(kind, programme(kind), {})
        for kind in (*PROJECTS, "temporary_aid", "ageing_friendly", "produce_sale", "fund")
    ),
    *(Act(kind, programme(kind), {"charity_projects": number}) for number, kind in enumerate(CHARITIES, 1)),
    Act("a social-work project", programme("service_project"), {"service_projects": 1}),
    Act("a venture project", programme("venture_project"), {"venture_projects": 1}),
    Act("a plan of one", programme("ngo_programme", "planned"), {}),
)
TAKING_PART = (
    Act("a department", takes_part("leading_group", organisation="civil_affairs"), {"leading_group_departments": 1}),
    Act("a unit", takes_part("consortium", organisation="civil_affairs"), {"alliance_units": 1}),
    Act("posts", takes_part("welfare_post", place=VILLAGE, count=3, count_unit="posts"), {"welfare_posts": 3}),
    Act("a grid served", takes_part("venture_project", grid=GRID), {"grids_covered": 1, "grid_coverage": 100}, DERIVED),
)
HELPED: dict[str, Any] = {"home": True, "recipients": 2, "count_unit": "people"}
OF_AID = ("assistance_spent", "assistance_recipients", "assistance_per_recipient")
DELIVERED = (
    Act(
        "subsistence",
        delivered("dibao", "cash", amount_fen=1_001 * YUAN, **HELPED),
        dict(zip(OF_AID, (1_001 * YUAN, 2, 501 * YUAN), strict=True)),
        TWO_SIDES,
    ),
    Act("of this year", delivered("dibao", "cash", TODAY, amount_fen=YUAN, **HELPED), {}),
    Act(
        "help after a deliberation",
        delivered("temporary_aid", "cash", TODAY, amount_fen=YUAN, home=True, deliberation_id=str(uuid4())),
        {"deliberated_households": 1},
    ),
    Act(
        "loans",
        delivered("income_project", "loan_issued", amount_fen=300_000 * YUAN, **BATCH),
        {"income_loans": 300_000 * YUAN, "income_households": 3, "income_gain": 10_000 * YUAN},
        TWO_SIDES,
    ),
    Act("repaid", delivered("income_project", "loan_repaid", amount_fen=YUAN, **BATCH), {}),
    Act(
        "a yield",
        delivered("income_project", "yield_paid", amount_fen=7_500 * YUAN, period="1", **BATCH),
        {"yield_paid": 7_500 * YUAN, "yield_periods": 1},
        TWO_SIDES,
    ),
    Act(
        "more of that issue",
        delivered("income_project", "yield_paid", YESTERDAY, amount_fen=500 * YUAN, period="1", **BATCH),
        {"yield_paid": 8_000 * YUAN},
    ),
    Act(
        "wages of posts",
        delivered(
            "welfare_post",
            "wage",
            amount_fen=6_000 * YUAN,
            period=f"{LONG_AGO:%Y-%m}",
            recipients=3,
            count_unit="posts",
        ),
        {"welfare_post_wages": 6_000 * YUAN},
    ),
    Act("renovations", delivered("renovation", "renovation", **BATCH), {"renovated_households": 3}),
    Act(
        "an appliance",
        delivered("appliances", "goods", amount_fen=4_000 * YUAN, quantity=1, unit="item", home=True),
        {"appliance_households": 1, "appliance_reached_households": 1, "appliance_coverage": 100},
        "the home is one of those that are eligible",
    ),
    Act(
        "conversions",
        delivered("ageing_friendly", "renovation", amount_fen=30_300 * YUAN, **BATCH),
        {
            "ageing_friendly_households": 3,
            "ageing_friendly_spent": 30_300 * YUAN,
            "ageing_friendly_mean": 10_100 * YUAN,
        },
        TWO_SIDES,
    ),
    Act(
        "services",
        delivered("service_project", "service_rendered", recipients=40, count_unit="person_times"),
        {"service_person_times": 40},
    ),
    Act(
        "produce",
        delivered("produce_sale", "produce_sold", quantity=12, unit="kilogram", **BATCH),
        {"produce_sold": 24},
    ),
    Act(
        "wages of virtual posts",
        delivered(
            "virtual_post",
            "wage",
            amount_fen=900 * YUAN,
            period=f"{LONG_AGO:%Y-%m}",
            recipients=3,
            count_unit="person_times",
        ),
        {"virtual_post_wages": 900 * YUAN},
    ),
    Act(
        "air conditioners",
        delivered("air_conditioner", "goods", quantity=3, unit="item", **BATCH),
        {"air_conditioners": 3},
    ),
    Act(
        "student grants",
        delivered("student_grant", "cash", amount_fen=9_000 * YUAN, **BATCH),
        {"student_grant_households": 3, "student_grants": 9_000 * YUAN},
        TWO_SIDES,
    ),
    Act(
        "a grant on file",
        delivered("student_grant", "cash", YESTERDAY, amount_fen=3_000 * YUAN, home=True),
        {"student_grant_households": 4, "student_grants": 12_000 * YUAN},
        TWO_SIDES,
    ),
    Act(
        "that grant taken back",
        reversed_("student_grant"),
        {"student_grant_households": 3, "student_grants": 9_000 * YUAN},
        TWO_SIDES,
    ),
    Act(
        "a pledge",
        delivered("fund", "pledge", amount_fen=5_000 * YUAN, organisation="civil_affairs"),
        {"pledged": 5_000 * YUAN},
    ),
    Act(
        "a part of it received",
        delivered("fund", "pledge_received", YESTERDAY, amount_fen=2_000 * YUAN, organisation="civil_affairs"),
        {"pledges_received": 2_000 * YUAN},
    ),
)
ACTS = (*NETWORK, *VISITS, *ENTITLED, *PROGRAMMES, *TAKING_PART, *DELIVERED)


def test_every_figure_has_an_act_that_moves_it() -> None:
    moved = {key for act in ACTS for key in act.then}
    assert moved | OF_DOCUMENTS == set(catalogue().by_key)
    assert all(act.why for act in ACTS if len(act.then) > 1 and act not in VISITS)


async def test_each_is_moved_by_its_own_verb_and_no_other_moves(deployment: Deployment, client: AsyncClient) -> None:
    small = await a_small_county(deployment, client)
    day, before = TODAY, await figures(client, small.officer, as_of=str(TODAY))
    for act in ACTS:
        if act.as_of != day:
            day, before = act.as_of, await figures(client, small.officer, as_of=str(act.as_of))
        await act.do(small)
        after = await figures(client, small.officer, as_of=str(day))
        assert {key: after[key] for key in after if after[key] != before[key]} == act.then, act.name
        before = after
    for key, value in (await figures(client, small.officer, as_of=str(TODAY))).items():
        made, items = await records(client, small.officer, key, as_of=str(TODAY))
        # A figure that is made of others lists these.
        assert made == value or {one["kind"] for one in items} == {"indicator"}, key
    town = await figures(client, small.officer, place=TOWN, as_of=str(TODAY))
    assert (town["income_households"], town["service_projects"], town["alliance_units"]) == (3, 0, 0)
