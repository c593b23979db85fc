"""The rules of the house, applied to the house."""

import pytest

from app.core.table_registry import load_tables
from tests.architecture import rules, table_rules
from tests.architecture.modules import modules

TABLE_RULES = (
    table_rules.rows_belong_to_a_county,
    table_rules.nothing_points_across_a_border,
    table_rules.global_tables_exist,
)


@pytest.mark.parametrize("rule", rules.OF_THE_PROGRAM, ids=lambda rule: rule.__name__)
def test_the_program(rule: rules.Rule) -> None:
    assert [f"{module.path}:{finding}" for module in modules("app") for finding in rule(module)] == []


@pytest.mark.parametrize("rule", rules.OF_THE_TESTS, ids=lambda rule: rule.__name__)
def test_the_tests(rule: rules.Rule) -> None:
    assert [f"{module.path}:{finding}" for module in modules("tests") for finding in rule(module)] == []


@pytest.mark.parametrize("rule", TABLE_RULES, ids=lambda rule: rule.__name__)
def test_the_tables(rule: table_rules.TableRule) -> None:
    assert list(rule(load_tables())) == []
