from collections import Counter
from string import Formatter

import pytest

from vib.model.records import PERSONAL_TABLES, TABLES
from vib.model.rules import RULES, RowRule, Rule, SumRule


def test_a_rule_has_a_name_of_its_own() -> None:
    assert [name for name, times in Counter(rule.id for rule in RULES).items() if times > 1] == []


def _columns(rule: Rule) -> set[str]:
    several = [getattr(rule, name, ()) for name in ("columns", "key", "group")]
    names = ("column", "reference", "part", "amount", "order", "value", "year", "quarter")
    single = [getattr(rule, name, None) for name in names]
    return {column for columns in several for column in columns} | {column for column in single if column}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_about_columns_that_exist(rule: Rule) -> None:
    assert _columns(rule)
    assert _columns(rule) <= set(TABLES[rule.table].model_fields)
    assert rule.id.startswith(f"{rule.table}.")


@pytest.mark.parametrize("rule", [r for r in RULES if r.table in PERSONAL_TABLES], ids=lambda rule: rule.id)
def test_a_rule_about_people_quotes_nothing_of_a_row(rule: Rule) -> None:
    names = {
        name for text in (rule.message, rule.remedy) for _, name, _, _ in Formatter().parse(text) if name
    }
    assert names <= {"as_of", "count", "allowed"}


@pytest.mark.parametrize("rule", [r for r in RULES if not isinstance(r, SumRule)], ids=lambda rule: rule.id)
def test_only_what_stands_for_many_rows_tells_their_number(rule: Rule) -> None:
    tells = "{count}" in rule.message
    assert tells == (rule.id.endswith("without_trajectory") or (isinstance(rule, RowRule) and rule.together))
