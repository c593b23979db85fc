"""The people of the demonstration: households by quota, spread over the real villages, enrolled over the autumn of 2021."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.demo import quotas
from app.demo.drafts import Extras, drafts_of, extras_for
from app.demo.households import HEAD, Draft, Kind, the_first
from app.demo.names import id_number, name_of, telephone
from app.demo.network import groups_in
from app.demo.quotas import FIRST_DAY
from app.demo.streams import Stream
from app.demo.teams import SHOWN_TOWN, Division, form_teams
from app.demo.values import Household, Person, Team, id_of

FIRST_KEY = "h0001"
FIRST_BORN = date(1944, 5, 1)
FIRST_NAME = "沈宝珍"


class Registry:
    """Gives out what may be given only once: sequence numbers of birthdays, telephone numbers."""

    def __init__(self) -> None:
        self._birthdays: dict[tuple[date, str], int] = {}
        self._telephones = 0

    def number_for(self, birth_date: date, sex: str) -> str:
        """The next identity number of a birthday and sex."""
        order = self._birthdays.get((birth_date, sex), 0)
        self._birthdays[birth_date, sex] = order + 1
        return id_number(birth_date, sex, order)

    def telephone(self) -> str:
        """The next telephone number."""
        self._telephones += 1
        return telephone(self._telephones)


def populate(seed: int, divisions: Sequence[Division]) -> tuple[list[Team], list[Household]]:
    """Every team and household of the demonstration; the same for the same seed and table of divisions."""
    teams = form_teams(seed, divisions)
    known = {place.code: place for place in divisions}
    kinds = _kinds(seed)
    places = _places(seed, teams, len(kinds))
    drafts = drafts_of(seed, kinds)
    extras = extras_for(seed, kinds)
    registry = Registry()
    found = []
    for number, kind in enumerate(kinds):
        key = f"h{number + 1:04d}"
        team, village = places[number]
        household = Household(
            key, kind.__name__, village, _address(seed, key, known[village]), _enrolled(seed, key, kind), team.key, ()
        )
        found.append(replace(household, members=_members(seed, household, drafts[number], extras, registry)))
    return teams, found


def _kinds(seed: int) -> list[Kind]:
    """Every household's kind in a mixed order, but the first comes first."""
    rest = [kind for kind, count in quotas.QUOTAS for _ in range(count) if kind is not the_first]
    return [the_first, *Stream(seed, "kinds").shuffled(rest)]


def _places(seed: int, teams: Sequence[Team], count: int) -> list[tuple[Team, str]]:
    """A team and village for each household: every village in turn, the first household with the well-known team."""
    served = [(team, village) for team in teams for village in team.villages]
    order: list[tuple[Team, str]] = [next(pair for pair in served if pair[0].place == SHOWN_TOWN)]
    turn = 0
    while len(order) < count:
        order.extend(Stream(seed, "villages", turn).shuffled(served))
        turn += 1
    return order[:count]


def _address(seed: int, key: str, village: Division) -> str:
    stream, groups = Stream(seed, "address", key), groups_in(seed, village)
    name = village.name.removesuffix("居委会").removesuffix("委会")
    if not groups:
        return f"{name}{stream.between(1, 60)}幢{stream.between(1, 6)}0{stream.between(1, 4)}室"
    return f"{name}{stream.between(1, groups)}组{stream.between(1, 60)}号"


def _enrolled(seed: int, key: str, kind: Kind) -> date:
    stream = Stream(seed, "enrolled", key)
    if kind is not the_first and stream.chance(quotas.ENROLLED_IN_2022_PER_MILLE):
        first, last = quotas.ENROLMENT_2022
        return _office_day(first + timedelta(days=stream.below((last - first).days + 1)))
    month = 9 if kind is the_first else stream.weighted(quotas.ENROLMENT_MONTHS)
    return min(_office_day(date(2021, month, stream.between(1, 30))), quotas.LAST_ENROLMENT_2021)


def _office_day(day: date) -> date:
    """Towns enrol on Mondays and Thursdays: the next of these."""
    while day.weekday() not in quotas.ENROLMENT_WEEKDAYS:
        day += timedelta(days=1)
    return day


def _members(
    seed: int, household: Household, drafts: Sequence[Draft], extras: Extras, registry: Registry
) -> tuple[Person, ...]:
    stream = Stream(seed, "members", household.key)
    surname, recognised = "", Stream(seed, "recognised", household.key).below(quotas.RECOGNISED_WITHIN_DAYS)
    people = []
    for number, draft in enumerate([*drafts, *extras.drafts(household.key)]):
        person = _person(stream, f"{household.key}-{number + 1}", draft, surname, registry)
        surname = person.name[0] if draft.relation == HEAD and person.sex == "1" else surname
        status, leaves = extras.fate(person.key, household.enrolled) if number >= len(drafts) else ("active", None)
        traits = {code: _resolved(household.key, value) for code, value in draft.traits.items()}
        since = draft.entitled_from or household.enrolled - timedelta(days=recognised)
        people.append(replace(person, traits=traits, status=status, leaves=leaves, entitled_from=since))
    return tuple(people)


def _person(stream: Stream, key: str, draft: Draft, surname: str, registry: Registry) -> Person:
    years = stream.between(*draft.age)
    # At least three days of margin: nobody's birthday falls on the first day.
    birth_date = date(FIRST_DAY.year - years, FIRST_DAY.month, 1) - timedelta(days=stream.between(3, 362))
    name = name_of(stream, draft.sex, birth_date.year, surname if draft.relation in {"20", "30", "40"} else "")
    phone = registry.telephone() if years >= 14 and stream.chance(700) else None
    if key == f"{FIRST_KEY}-1":
        birth_date, name = FIRST_BORN, FIRST_NAME
    number = registry.number_for(birth_date, draft.sex)
    return Person(
        key,
        name,
        draft.sex,
        birth_date,
        number,
        draft.relation,
        phone,
        draft.disability,
        draft.tags,
        draft.entitlements,
        burden=draft.burden,
    )


def _resolved(household: str, value: object) -> object:
    """`@1` as an answer means the second member's id."""
    if isinstance(value, str) and value.startswith("@"):
        return str(id_of("person", f"{household}-{int(value[1:]) + 1}"))
    return value
