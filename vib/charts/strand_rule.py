"""The 25/75 rule: the shares of the strands beside the rule, or why they can't be computed."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from vib.charts.bars import Bar, bar_chart
from vib.charts.look import NEUTRAL, Look
from vib.charts.spec import ChartSpec
from vib.locale import N_
from vib.model.vocabulary import ALL

_GROUPS = {
    "research_concept_knowledge": N_("research, concept and knowledge exchange"),
    "pilots": N_("the pilots themselves"),
}
_COLOR = "#8073AC"


@dataclass(frozen=True)
class _Judged:
    funding: str
    group: str
    rule: int
    kind: str | None
    amount: object
    share: float | None
    unnamed: int
    counted: int


def _judged(frame: pd.DataFrame) -> list[_Judged]:
    return [_Judged(*row) for row in frame.itertuples(index=False, name=None)]


def _purse(row: _Judged, look: Look) -> str:
    name = look.say(N_("both purses")) if row.funding == ALL else look.label("funding", row.funding)
    return name[:1].upper() + name[1:]


def _words(row: _Judged, look: Look) -> str:
    if row.share is None:
        return look.say(N_("rule: {rule} · not computable"), rule=look.percent(row.rule, 0))
    return look.say(
        N_("{share} of {kind} · rule: {rule}"),
        share=look.percent(row.share),
        kind=look.label("kind", row.kind),
        rule=look.percent(row.rule, 0),
    )


def _reason(row: _Judged, look: Look) -> str:
    if row.unnamed == row.counted:
        return look.say(N_("none of the {counted} budget lines names a strand"), counted=row.counted)
    return look.say(
        N_("{unnamed} of the {counted} budget lines name no strand"), unnamed=row.unnamed, counted=row.counted
    )


def _shown(frame: pd.DataFrame) -> list[_Judged]:
    """The purses, or where none can be computed only both together: one reason is enough."""
    rows = _judged(frame)
    if all(row.share is None for row in rows):
        return [row for row in rows if row.funding == ALL]
    return rows


def _draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    rows: list[Bar | str] = []
    purse = ""
    for row in _shown(frame):
        if _purse(row, look) != purse:
            purse = _purse(row, look)
            rows.append(purse)
        share = row.rule if row.share is None else row.share
        label, text = look.say(_GROUPS[row.group]), _words(row, look)
        color = NEUTRAL if row.share is None else _COLOR
        rows.append(Bar(label, share, share, text, color, open=row.share is None))
    return bar_chart(rows, look)


def _tell(frame: pd.DataFrame, look: Look) -> str:
    return (
        "; ".join(
            f"{_purse(row, look)}, {look.say(_GROUPS[row.group])}: {_words(row, look)}"
            for row in _shown(frame)
        )
        + "."
    )


def _sum_up(frame: pd.DataFrame, look: Look) -> str:
    rows = _judged(frame)
    both = next(row for row in rows if row.funding == ALL)
    known = [row for row in rows if row.group == "pilots" and row.share is not None]
    if not known:
        return look.say(N_("The rule cannot be judged: {reason}."), reason=_reason(both, look))
    first = next((row for row in known if row.funding == ALL), known[0])
    return look.say(
        N_("{purse}: {share} of {kind} goes to the pilots; the rule is {rule}."),
        purse=_purse(first, look),
        share=look.percent(first.share or 0.0),
        kind=look.label("kind", first.kind),
        rule=look.percent(first.rule, 0),
    )


def _tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                look.say(N_("purse")): _purse(row, look),
                look.say(N_("strands")): look.say(_GROUPS[row.group]),
                look.say(N_("rule (%)")): row.rule,
                look.say(N_("share (%)")): None if row.share is None else look.number(row.share),
                look.say(N_("taken of")): None if row.kind is None else look.label("kind", row.kind),
                look.say(N_("euro")): row.amount,
                look.say(N_("why not")): _reason(row, look) if row.share is None else None,
            }
            for row in _judged(frame)
        ]
    )


STRAND_RULE = ChartSpec(
    id="strand-rule",
    title=N_("Is the 25/75 rule kept?"),
    unit=N_("% of the money; an outline is the rule, not a measurement"),
    draw=_draw,
    tell=_tell,
    tabulate=_tabulate,
    takeaway=_sum_up,
    agency_filter=False,
    note=N_(
        "Rule: 25% for research, concept and knowledge exchange, 75% for the trajectories themselves "
        "(written question 64)."
    ),
    metrics=("budget.strand_share",),
)
