"""The books as the county published them on 2022-08-01: every figure exactly, part of it on files, the rest in batches. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.demo.aid.cases import case_id, cases_of, granted
from app.demo.aid.on_file import OnFile
from app.demo.aid.organisations import DEPARTMENTS, IN_ALLIANCE, UNITS, firms, social_organisations
from app.demo.aid.programmes import SERVICES, VENTURE_PROJECTS, project_key
from app.demo.aid.shares import split
from app.demo.aid.writer import YUAN, Writer, issue_of, month_of
from app.demo.streams import Stream
from app.programmes.values import Recipient

# Money in yuan. “Over 95 million” is taken as 95 million, “over 10,000” as 10,386, “over 1,000 jin” as 1,036.
ASSISTANCE, ASSISTED = 95_000_000, 109_319
LOANS, YIELDS, INCOME_HOUSEHOLDS = 195_000_000, 64_425_000, 1_685
POSTS, POST_WAGES = 200, 2_815_000
RENOVATED, WITH_APPLIANCES, CONVERTED, CONVERSIONS = 498, 510, 446, 4_683_000
SERVED, PRODUCE_JIN = 10_386, 1_036
VIRTUAL_WAGES, AIR_CONDITIONERS = 12_798_000, 453
GRANT_HOUSEHOLDS, GRANTS = 923, 2_973_400
PLEDGED = 74_000_000
QUARTERS_OF_2021 = (date(2021, 3, 26), date(2021, 6, 25), date(2021, 9, 27), date(2021, 12, 27))
# Twelve issues of yields, one a quarter; households on file joined for the last two.
ISSUES = tuple(date(year, month, 20) for year in (2019, 2020, 2021, 2022) for month in (3, 6, 9, 12))[2:14]
HALF_YEAR = tuple(date(2022, month, 28) for month in range(1, 7))
YEAR = tuple(date(2021, month, 26) for month in range(7, 13)) + tuple(date(2022, month, 26) for month in range(1, 7))
# Per mille of the year's money and people that the batches of each category take.
CATEGORIES = (
    ("dibao", 470, 420),
    ("tekun", 110, 90),
    ("disaster_relief", 10, 12),
    ("medical_aid", 200, 300),
    ("education_aid", 60, 70),
    ("employment_aid", 40, 38),
    ("temporary_aid", 60, 70),
)
HOUSING_PER_MILLE = 50


def write_books(writer: Writer, files: OnFile, grids: Sequence[str]) -> None:
    """Everything that took place up to the end of July 2022."""
    _mechanisms(writer)
    _assistance(writer, files)
    _income(writer, files)
    _posts(writer, files)
    for part in (_deliberated, _renovation, _appliances, _conversions, _services, _produce, _charity):
        part(writer, files)
    _ventures(writer, grids)
    _pledges(writer)


def _mechanisms(writer: Writer) -> None:
    for code, _, _ in DEPARTMENTS:
        writer.admit("leading_group", Recipient(organisation=code), date(2018, 3, 1))
    for code in (*IN_ALLIANCE, *(code for code, _, _ in UNITS)):
        writer.admit("consortium", Recipient(organisation=code), date(2021, 6, 1))


def _assistance(writer: Writer, files: OnFile) -> None:
    """The year 2021: subsistence and support of December on file, all other months and categories in batches."""
    day, spent, helped = date(2021, 12, 27), 0, 0
    for household in files.households:
        together = files.entitled(household, "dibao")
        if together and household.enrolled < day:
            fen = 905 * YUAN * len(together)
            to = Recipient(household_id=household.household_id)
            spent += writer.deliver("dibao", "cash", to, day, fen, len(together), "people", "2021-12")
            helped += len(together)
        for person in files.entitled(household, "tekun_dispersed") if household.enrolled < day else ():
            to = Recipient(person_id=person.person_id)
            spent += writer.deliver("tekun", "cash", to, day, 1_450 * YUAN, 1, "people", "2021-12")
            helped += 1
    for household in files.some(30, "medical aid", lambda one: one.kind == "illness", date(2021, 12, 1)):
        fen = Stream(files.seed, "medical aid", household.key).between(30, 120) * 100 * YUAN
        to = Recipient(person_id=household.members[1].person_id)
        spent += writer.deliver("medical_aid", "cash", to, date(2021, 12, 15), fen, 1, "people")
        helped += 1
    left = ASSISTANCE * YUAN - spent
    housing, *amounts = split(left, [HOUSING_PER_MILLE, *(money for _, money, _ in CATEGORIES)], YUAN)
    writer.rest("housing_aid", "cash", QUARTERS_OF_2021, 480, "households", housing)
    counts = split(ASSISTED - helped, [people for _, _, people in CATEGORIES])
    for (key, _, _), fen, count in zip(CATEGORIES, amounts, counts, strict=True):
        writer.rest(key, "cash", QUARTERS_OF_2021, count, "person_times", fen)


def _deliberated(writer: Writer, files: OnFile) -> None:
    """What the joint conference decided on twelve cases is handed out in the days after it."""
    for number, household in enumerate(cases_of(files)):
        to, day = Recipient(household_id=household.household_id), date(2022, 2, 17 + number % 3 * 5)
        writer.deliver(
            "temporary_aid", "cash", to, day, granted(files.seed, household), deliberation=case_id(household)
        )


def _income(writer: Writer, files: OnFile) -> None:
    """Loans of 60,000 to 250,000 and the yields of twelve issues, ten in a hundred a year, paid by quarters."""
    lent, paid, joined = 0, 0, date(2021, 12, 24)
    chosen = files.some(45, "income", files.low_income, date(2021, 12, 23))
    for household in chosen:
        fen = Stream(files.seed, "loan", household.key).between(6, 25) * 10_000 * YUAN
        to = Recipient(household_id=household.household_id)
        writer.admit("income_project", to, joined)
        lent += writer.deliver("income_project", "loan_issued", to, joined, fen)
        for number, day in enumerate(ISSUES, 1):
            if day > joined:
                paid += writer.deliver("income_project", "yield_paid", to, day, fen // 40, period=str(number))
    others = INCOME_HOUSEHOLDS - len(chosen)
    writer.rest("income_project", "loan_issued", ISSUES[:1], others, "households", LOANS * YUAN - lent)
    count, fen = others * len(ISSUES), YIELDS * YUAN - paid
    writer.rest("income_project", "yield_paid", ISSUES, count, "households", fen, issue_of)


def _posts(writer: Writer, files: OnFile) -> None:
    paid, began = 0, date(2022, 1, 4)
    chosen = files.some(24, "posts", files.able, began)
    for household in chosen:
        to = Recipient(person_id=household.members[0].person_id)
        writer.admit("welfare_post", to, began)
        for order, day in enumerate(HALF_YEAR):
            paid += writer.deliver("welfare_post", "wage", to, day, 2_000 * YUAN, period=month_of(order, day))
    others = POSTS - len(chosen)
    for (town, _), count in zip(writer.towns, split(others, [weight for _, weight in writer.towns]), strict=True):
        writer.admit("welfare_post", Recipient(place=town), date(2021, 3, 1), count, "posts")
    fen = POST_WAGES * YUAN - paid
    writer.rest("welfare_post", "wage", HALF_YEAR, others * len(HALF_YEAR), "posts", fen, month_of)


def _renovation(writer: Writer, files: OnFile) -> None:
    day = date(2022, 5, 18)
    chosen = files.some(60, "renovation", files.low_income, date(2022, 3, 1))
    for household in chosen:
        to = Recipient(household_id=household.household_id)
        writer.admit("renovation", to, date(2022, 3, 1))
        fen = Stream(files.seed, "renovation", household.key).between(60, 180) * 100 * YUAN
        writer.deliver("renovation", "renovation", to, day, fen)
    others = RENOVATED - len(chosen)
    writer.rest("renovation", "renovation", (date(2020, 11, 20),), others, "households", others * 12_000 * YUAN)


def _appliances(writer: Writer, files: OnFile) -> None:
    """Every Dibao household of two and more on file, and those of batches; at most 5,000 each."""
    day, chosen = date(2022, 7, 15), 0
    for household in files.households:
        if len(files.entitled(household, "dibao")) >= 2:
            fen = Stream(files.seed, "appliance", household.key).between(28, 49) * 100 * YUAN
            to = Recipient(household_id=household.household_id)
            writer.deliver("appliances", "goods", to, day, fen, quantity=(1, "item"))
            chosen += 1
    others = WITH_APPLIANCES - chosen
    fen, items = others * 4_200 * YUAN, (others, "item")
    writer.rest("appliances", "goods", (date(2021, 11, 12),), others, "households", fen, quantity=items)


def _conversions(writer: Writer, files: OnFile) -> None:
    """At least 10,000 a household on average."""
    spent = 0
    chosen = files.some(60, "conversions", files.elder, date(2022, 1, 1))
    for household in chosen:
        to = Recipient(household_id=household.household_id)
        writer.admit("ageing_friendly", to, date(2022, 1, 10))
        fen = Stream(files.seed, "conversion", household.key).between(98, 118) * 100 * YUAN
        spent += writer.deliver("ageing_friendly", "renovation", to, date(2022, 4, 22), fen)
    others = CONVERTED - len(chosen)
    writer.rest(
        "ageing_friendly", "renovation", (date(2021, 10, 14),), others, "households", CONVERSIONS * YUAN - spent
    )


def _services(writer: Writer, files: OnFile) -> None:
    """Fifteen projects; some of their services are on the files of those who live alone."""
    chosen = files.some(80, "services", lambda one: one.kind.startswith("elder_alone"), date(2022, 1, 1))
    for number, household in enumerate(chosen):
        key = project_key("service_project", number % len(SERVICES) + 1)
        to = Recipient(person_id=household.members[0].person_id)
        day = date(2022, 7, 1 + number % 28)
        writer.deliver(key, "service_rendered", to, day, recipients=1, unit="person_times")
    counts = split(SERVED - len(chosen), [1] * len(SERVICES))
    for number, count in enumerate(counts, 1):
        key = project_key("service_project", number)
        writer.rest(key, "service_rendered", (date(2022, 7, 20),), count, "person_times")


def _produce(writer: Writer, files: OnFile) -> None:
    sold = 0
    for household in files.some(6, "produce", files.low_income, date(2022, 6, 1)):
        jin = Stream(files.seed, "produce", household.key).between(20, 60)
        to = Recipient(household_id=household.household_id)
        fen = jin * 8 * YUAN
        writer.deliver("produce_sale", "produce_sold", to, date(2022, 7, 8), fen, quantity=(jin, "jin"))
        sold += jin
    left = PRODUCE_JIN - sold
    day, fen = (date(2021, 7, 16),), left * 8 * YUAN
    writer.rest("produce_sale", "produce_sold", day, 60, "households", fen, quantity=(left, "jin"))


def _charity(writer: Writer, files: OnFile) -> None:
    paid = given = granted = 0
    for household in files.some(30, "virtual posts", files.able, date(2022, 1, 1)):
        to = Recipient(person_id=household.members[0].person_id)
        paid += writer.deliver("virtual_post", "wage", to, date(2022, 6, 26), 1_200 * YUAN, period="2022-06")
    writer.rest("virtual_post", "wage", YEAR, 12_000, "person_times", VIRTUAL_WAGES * YUAN - paid, month_of)
    for household in files.some(40, "air conditioners", files.low_income, date(2022, 6, 1)):
        to = Recipient(household_id=household.household_id)
        writer.deliver("air_conditioner", "goods", to, date(2022, 6, 30), 2_300 * YUAN, quantity=(1, "item"))
        given += 1
    left = AIR_CONDITIONERS - given
    day, fen = (date(2021, 6, 30),), left * 2_300 * YUAN
    writer.rest("air_conditioner", "goods", day, left, "households", fen, quantity=(left, "item"))
    chosen = files.some(40, "student grants", lambda one: bool(files.pupils(one)), date(2022, 6, 1))
    for household in chosen:
        to = Recipient(household_id=household.household_id)
        fen = len(files.pupils(household)) * 1_500 * YUAN
        granted += writer.deliver("student_grant", "cash", to, date(2022, 7, 12), fen)
    others, fen = GRANT_HOUSEHOLDS - len(chosen), GRANTS * YUAN - granted
    writer.rest("student_grant", "cash", (date(2021, 8, 20),), others, "households", fen)


def _ventures(writer: Writer, grids: Sequence[str]) -> None:
    """Every grid has a venture project."""
    for number, grid in enumerate(grids):
        key = project_key("venture_project", number % VENTURE_PROJECTS + 1)
        writer.admit(key, Recipient(grid=grid), date(2022, 6, 15))
    for code in social_organisations():
        writer.admit("ngo_programme", Recipient(organisation=code), date(2020, 9, 1))


def _pledges(writer: Writer) -> None:
    names = firms()
    for code, fen in zip(names, split(PLEDGED * YUAN, [3, *[1] * (len(names) - 1)], 10_000 * YUAN), strict=True):
        writer.deliver("fund", "pledge", Recipient(organisation=code), date(2022, 6, 28), fen)
