from decimal import Decimal

import pytest

from vib.metrics.status import PACE, PUNCTUALITY, SPENDING, Status, judge, undecided


@pytest.mark.parametrize(
    ("actual", "status"),
    [
        # 1000 were expected: behind below 800, attention from 800, on schedule from 950.
        (799, Status.OFF_TRACK),
        (800, Status.ATTENTION),
        (949, Status.ATTENTION),
        (950, Status.ON_TRACK),
        (1200, Status.ON_TRACK),
    ],
)
def test_people_are_judged_by_the_share_of_what_was_expected(actual: int, status: Status) -> None:
    assert judge(PACE, actual, actual, 1000).status is status


@pytest.mark.parametrize(
    ("spent", "word"),
    [
        ("74.99", "Far under plan"),
        ("75.00", "Under plan"),
        ("90.00", "According to plan"),
        ("109.99", "According to plan"),
        ("110.00", "Over plan"),
        ("125.00", "Far over plan"),
    ],
)
def test_money_is_judged_both_ways(spent: str, word: str) -> None:
    assert judge(SPENDING, Decimal(spent), Decimal(spent), Decimal("100.00")).word == word


@pytest.mark.parametrize(("late", "status"), [(0, "on_track"), (1, "attention"), (3, "off_track")])
def test_milestones_are_judged_by_the_share_that_is_late(late: int, status: str) -> None:
    assert judge(PUNCTUALITY, late, late, 10).status == status


def test_too_few_expected_is_no_judgement() -> None:
    judgement = judge(PACE, 0, 0, 19.9)
    assert judgement.status is Status.OPEN
    assert judgement.reason is not None
    assert judgement.reason.text("en") == "Fewer than 20 expected by then: too little to judge."
    assert judge(PACE, 0, 0, 20).status is Status.OFF_TRACK


def test_an_interval_that_spans_two_bands_is_no_judgement() -> None:
    assert judge(PACE, 78, 82, 100).status is Status.OPEN
    assert judge(PACE, 70, 79, 100).status is Status.OFF_TRACK
    # Both ends ask for attention, but under and over the plan are not the same news.
    assert judge(SPENDING, 80, 115, 100).status is Status.OPEN


def test_a_rule_says_its_own_thresholds() -> None:
    assert "from 95% of the value" in PACE.wording.text("en")
    assert "behind below 80%" in PACE.wording.text("en")
    assert "from 90% to 110%" in SPENDING.wording.text("en")
    assert "below 3 milestones" in PUNCTUALITY.wording.text("en")


def test_no_judgement_says_why() -> None:
    judgement = undecided(PACE, "No target was set.")
    assert (judgement.status, judgement.rule) == (Status.OPEN, PACE)
    assert judgement.reason is not None
    assert judgement.reason.id == "No target was set."
