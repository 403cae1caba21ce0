"""The 25/75 rule: a quarter of the budget for research, concept and knowledge, the rest for the pilots.

Source: the question in written question 64 (2023-2024). It can be judged only from lines that name a
strand, and the published answer gives none.
"""

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from vib.locale import N_
from vib.metrics.budget_lines import NOTHING, Line, lines, totals
from vib.metrics.figure import Definition, Figure
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import ALL, BudgetKind, Funding, Strand

RULE = {"research_concept_knowledge": 25, "pilots": 75}
"""Group of strands → the share (%) of the budget meant for it."""

_KINDS = (BudgetKind.GRANTED, BudgetKind.PLANNED, BudgetKind.SPENT)
"""In this order: the rule is about the budget, so granted money says it best."""

DEFINITION = Definition(
    "budget.strand_share",
    N_("Share of the strands (25/75 rule)"),
    N_(
        "Money for the pilots (strand 2) and for research, concept and knowledge exchange (strands 1, 3 "
        "and 4) as a share of the granted money; where granted lines name no strand, of the planned and "
        "else of the spent money. Not computable while a line names no strand."
    ),
    "%",
    numerator=N_("money of the strands of the group"),
    denominator=N_("all money of the purse; both purses together where none is named"),
    source=N_("budget table of the snapshot; rule: written question 64 (2023-2024)"),
)


def _group(strand: int | None) -> str:
    return "pilots" if strand == Strand.PILOTS else "research_concept_knowledge"


def _judged(found: tuple[Line, ...]) -> tuple[str | None, tuple[Line, ...], int, int]:
    """The concept that can be judged and its totals; else None, with how many lines name no strand."""
    for kind in _KINDS:
        same = tuple(totals(line for line in found if line.kind == kind))
        if same and all(line.strand for line in same) and sum(line.amount for line in same) > 0:
            return str(kind), same, 0, len(same)
    counted = [line for line in found if line.kind in _KINDS]
    return None, (), sum(line.strand is None for line in counted), len(counted)


def judged(snapshot: Snapshot, _selection: Selection = EVERYTHING) -> pd.DataFrame:
    """The 25/75 rule per purse, and (`*`) for both purses together, because the rule names neither.

    Columns: `funding`, `group` (`pilots` or `research_concept_knowledge`), `rule` (%), `kind` (concept the
    share is taken of; None where it is not computable), `amount` (Decimal), `share` (% or None), `unnamed`
    and `counted` (lines without a strand, of all lines looked at: the reason why not). No filter applies:
    the rule is about the whole budget, whatever the selection.
    """
    found = lines(snapshot, EVERYTHING, *_KINDS)
    places = [(str(funding), tuple(line for line in found if line.funding == funding)) for funding in Funding]
    rows: list[tuple[object, ...]] = []
    for funding, own in (*places, (ALL, found)):
        if not own:
            continue
        kind, same, unnamed, counted = _judged(own)
        whole = sum((line.amount for line in same), NOTHING)
        for group, rule in RULE.items():
            amount = sum((line.amount for line in same if _group(line.strand) == group), NOTHING)
            known: tuple[Decimal | None, float | None] = (None, None)
            if kind is not None:
                known = (amount, float(100 * amount / whole))
            rows.append((funding, group, rule, kind, *known, unnamed, counted))
    columns = ["funding", "group", "rule", "kind", "amount", "share", "unnamed", "counted"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def figures(snapshot: Snapshot) -> Iterator[Figure]:
    """The shares that can be computed; none where lines name no strand."""
    for funding, group, share in judged(snapshot)[["funding", "group", "share"]].itertuples(
        index=False, name=None
    ):
        if share is not None:
            purse = None if funding == ALL else funding
            yield Figure("budget.strand_share", share, share, "%", category=group, funding=purse)
