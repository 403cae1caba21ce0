"""The published figures and dates, read from `facts/`: the recipe types none of them over."""

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

_FACTS = Path(__file__).parent.parent / "facts"


def _rows(name: str) -> list[dict[str, str]]:
    with (_FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _claims() -> dict[str, Decimal]:
    return {row["claim_id"]: Decimal(row["value"]) for row in _rows("claims-sv64.csv")}


def claim(number: int) -> Decimal:
    """The value of claim `sv64-<number>`."""
    return _claims()[f"sv64-{number:02}"]


def counted(number: int) -> int:
    """The value of a claim that is a count."""
    return int(claim(number))


def milestones() -> list[dict[str, str]]:
    """The dates of the four strands, as text, in the source's order."""
    return _rows("milestones-sv64.csv")
