"""The made-up people: as many as the quotas say, spread over the real villages, with numbers that no real person has."""

from collections import Counter
from datetime import date

from app.demo.places import shipped_divisions
from app.demo.population import FIRST_KEY, populate
from app.demo.quotas import ACTIVE_PEOPLE
from app.demo.recipe import SEED
from app.people.policy import LANDLINE, read_identity_number

TEAMS, HOUSEHOLDS = populate(SEED, shipped_divisions())
PEOPLE = [person for household in HOUSEHOLDS for person in household.members]


def test_the_quotas_are_met() -> None:
    statuses = Counter(person.status for person in PEOPLE)
    assert len(HOUSEHOLDS) == 1_030
    assert statuses["active"] == ACTIVE_PEOPLE == 1_775
    assert statuses["candidate"] + statuses["suspended"] + statuses["closed"] == 125
    late = [household for household in HOUSEHOLDS if household.enrolled > date(2021, 12, 31)]
    assert 30 <= len(late) <= 60
    assert min(household.enrolled for household in HOUSEHOLDS) >= date(2021, 9, 1)


def test_every_village_of_haining_has_households_and_each_team_serves_its_own() -> None:
    villages = {place.code for place in shipped_divisions() if place.level == "village"}
    assert {household.place for household in HOUSEHOLDS} == villages
    served = {team.key: set(team.villages) for team in TEAMS}
    assert all(household.place in served[household.team] for household in HOUSEHOLDS)
    assert all(len({member.seat for member in team.members}) == 3 for team in TEAMS)
    accounts = [member.account for team in TEAMS for member in team.members]
    assert len(set(accounts)) == len(accounts)
    assert {"party", "social", "grid", "party2", "social2", "grid2"} <= set(accounts)


def test_numbers_are_valid_and_nobodys() -> None:
    numbers = [person.id_number for person in PEOPLE]
    assert len(set(numbers)) == len(numbers)
    for person in PEOPLE:
        read = read_identity_number(person.id_number)
        assert read is not None
        assert person.id_number.startswith("330499")
        assert (read.birth_date, read.sex) == (person.birth_date, person.sex)
        assert person.phone is None or (LANDLINE.fullmatch(person.phone) and person.phone.startswith("0573-0"))


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    assert populate(SEED, shipped_divisions()) == (TEAMS, HOUSEHOLDS)
    assert populate(SEED + 1, shipped_divisions())[1] != HOUSEHOLDS


def test_the_file_of_the_readme_stays_where_it_is() -> None:
    first = HOUSEHOLDS[0]
    assert (first.key, first.kind, first.team) == (FIRST_KEY, "the_first", "330481001-1")
    assert str(first.household_id) == "192fb401-aced-57be-ac52-c4d6ed2ef153"
    assert first.members[0].age_on(date(2026, 11, 23)) == 82
