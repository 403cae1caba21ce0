"""Every figure that the minister's answer of 23 November 2023 states is found in the sample, exactly once."""

import csv
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import pytest

from vib.metrics.catalogue import figures
from vib.metrics.figure import Figure
from vib.settings import ROOT
from vib.store.files import read_snapshot
from vib.store.registry import find

DIMENSIONS = ("agency", "funding", "cost_type", "category", "year")

with (ROOT / "sample_data/facts/claims-sv64.csv").open(newline="") as file:
    CLAIMS = list(csv.DictReader(file))
CHECKABLE = [claim for claim in CLAIMS if claim["status"] == "checkable"]


@cache
def figures_of(store: Path) -> tuple[Figure, ...]:
    return tuple(figures(read_snapshot(find("2023-11-30").snapshot_id)))


def answers(claim: dict[str, str], figure: Figure) -> bool:
    """Whether a figure is the one that a claim speaks of; an empty column is a dimension that it lacks."""
    dimensions = tuple("" if (code := getattr(figure, d)) is None else str(code) for d in DIMENSIONS)
    same = (claim["metric"], *(claim[d] for d in DIMENSIONS)) == (figure.metric, *dimensions)
    return same and figure.pilot is None and figure.quarter is None


def rounded(value: float | Decimal, decimals: str) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-int(decimals)), ROUND_HALF_UP)


@pytest.mark.parametrize("claim", CHECKABLE, ids=lambda claim: str(claim["claim_id"]))
def test_the_sample_gives_the_published_figure(sample_store: Path, claim: dict[str, str]) -> None:
    (figure,) = [figure for figure in figures_of(sample_store) if answers(claim, figure)]

    assert rounded(figure.low, claim["decimals"]) == Decimal(claim["value"])
    assert rounded(figure.high, claim["decimals"]) == Decimal(claim["value"])
    assert figure.unit == claim["unit"]


def test_the_claims_that_the_source_gives_no_basis_for_are_not_made_up(sample_store: Path) -> None:
    open_claims = [claim for claim in CLAIMS if claim["status"] != "checkable"]

    assert len(CHECKABLE) == 43
    assert [claim["claim_id"] for claim in open_claims] == ["sv64-44", "sv64-45"]
    for claim in open_claims:
        assert [f for f in figures_of(sample_store) if answers(claim, f)] == []
