"""Granted, planned, committed, spent and justified of each purse: beside each other, never stacked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from vib.charts.bars import Bar, bar_chart
from vib.charts.look import NEUTRAL, Look
from vib.charts.spec import ChartSpec
from vib.locale import N_
from vib.model.vocabulary import ALL, BudgetKind

_COLORS = {
    "granted": "#A9B3BE",
    "planned": NEUTRAL,
    "committed": "#9C7A3C",
    "spent": "#8073AC",
    "justified": "#5E8C61",
}
"""A colour for each concept; no agency has one of them."""


@dataclass(frozen=True)
class _Concept:
    """A concept of a purse (or of one agency in it); `part` is its share (%) of the granted money."""

    funding: str
    agency: str
    kind: str
    amount: Decimal | None
    until: date | None
    until_last: date | None
    """Of the agency that reported furthest, where `until` is that of the one that reported least far."""
    missing: tuple[str, ...]
    part: float | None


def _concepts(frame: pd.DataFrame) -> Iterator[_Concept]:
    rows = list(frame.itertuples(index=False, name=None))
    granted = {(row[0], row[1]): row[3] for row in rows if row[2] == BudgetKind.GRANTED}
    for funding, agency, kind, amount, until, last, missing in rows:
        whole = granted.get((funding, agency))
        part = None if amount is None or not whole else float(100 * amount / whole)
        yield _Concept(funding, agency, kind, amount, until, last, missing, part)


def _name(concept: _Concept, look: Look) -> str:
    return look.label("kind", concept.kind)


def _words(concept: _Concept, look: Look) -> str:
    """`€ 86.452 · 13,5 % · t.e.m. 31 december 2022`, and who reported nothing."""
    if concept.amount is None:
        return look.say(N_("nothing reported"))
    parts = [look.money(concept.amount, 0)]
    if concept.part is not None and concept.kind != BudgetKind.GRANTED:
        parts.append(look.percent(concept.part))
    if concept.until is not None:
        parts.append(look.say(N_("until {day}"), day=_day(concept, look)))
    if concept.missing:
        parts.append(look.say(N_("without {agencies}"), agencies=_missing(concept, look)))
    return " · ".join(parts)


def _day(concept: _Concept, look: Look) -> str:
    """The day until which an amount is known, and that not all agencies reported until then."""
    if concept.until is None or concept.until_last is None:
        return ""
    day = look.day(concept.until_last)
    if concept.until == concept.until_last:
        return day
    return look.say(N_("{day} (not known of all)"), day=day)


def _missing(concept: _Concept, look: Look) -> str:
    return ", ".join(look.label("agency", agency) for agency in concept.missing)


def _bar(concept: _Concept, look: Look) -> Bar:
    text, name = _words(concept, look), _name(concept, look)
    part = max(concept.part or 0.0, 0.0)
    hover = f"{look.label('funding', concept.funding)} · {name}: {text}"
    unknown = concept.amount is None
    return Bar(name, part, part, text, _COLORS[concept.kind], hover=hover, open=unknown)


def _draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    rows: list[Bar | str] = []
    funding = ""
    for concept in _concepts(frame):
        if concept.agency != ALL:
            continue
        if concept.funding != funding:
            funding = concept.funding
            rows.append(look.label("funding", funding).capitalize())
        rows.append(_bar(concept, look))
    return bar_chart(rows, look)


def _tell(frame: pd.DataFrame, look: Look) -> str:
    told: dict[str, list[str]] = {}
    for concept in _concepts(frame):
        if concept.agency == ALL:
            told.setdefault(concept.funding, []).append(f"{_name(concept, look)} {_words(concept, look)}")
    return ". ".join(f"{look.label('funding', f)}: {'; '.join(parts)}" for f, parts in told.items()) + "."


def _sum_up(frame: pd.DataFrame, look: Look) -> str:
    parts = []
    for concept in _concepts(frame):
        if concept.agency != ALL or concept.kind != BudgetKind.SPENT:
            continue
        if concept.amount is None or concept.part is None or concept.until is None:
            text = look.say(N_("{purse}: no spending reported"), purse=look.label("funding", concept.funding))
        else:
            text = look.say(
                N_("{purse}: {share} spent by {day}"),
                purse=look.label("funding", concept.funding),
                share=look.percent(concept.part),
                day=_day(concept, look),
            )
        parts.append(text[:1].upper() + text[1:])
    return " · ".join(parts)


def _tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    rows = []
    for concept in _concepts(frame):
        place = look.say(N_("together")) if concept.agency == ALL else look.label("agency", concept.agency)
        rows.append(
            {
                look.say(N_("purse")): look.label("funding", concept.funding),
                look.say(N_("agency")): place,
                look.say(N_("concept")): _name(concept, look),
                look.say(N_("euro")): concept.amount,
                look.say(N_("% of granted")): None if concept.part is None else look.number(concept.part),
                look.say(N_("until")): _day(concept, look) or None,
                look.say(N_("not reported by")): _missing(concept, look) or None,
            }
        )
    return pd.DataFrame(rows)


MONEY_CONCEPTS = ChartSpec(
    id="money-concepts",
    title=N_("How far is each purse?"),
    unit=N_("euro, and % of what was granted to the purse"),
    draw=_draw,
    tell=_tell,
    tabulate=_tabulate,
    takeaway=_sum_up,
    note=N_(
        "Five different things, never added up. Planned is what was planned by the day until which spending "
        "is known."
    ),
    metrics=("budget.granted", "budget.planned", "budget.committed", "budget.spent", "budget.justified"),
)
