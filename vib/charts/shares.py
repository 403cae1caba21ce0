"""Who takes part: shares per perspective, target group and schooling."""

from collections.abc import Sequence
from math import isnan

import pandas as pd
import plotly.graph_objects as go

from vib.charts.bars import Bar, bar_chart
from vib.charts.largest import largest
from vib.charts.look import NEUTRAL, Look
from vib.charts.places import color, columns, name
from vib.charts.spec import ChartSpec
from vib.charts.written import percent_cell, percent_text
from vib.locale import N_
from vib.model.labels import LABELS

UNKNOWN = "unknown"

_VALUES = {dimension: tuple(LABELS[dimension]) for dimension in ("perspective", "target_group", "schooling")}
Cell = tuple[int, int, float, float, int, int]
"""A count's low and high, a share's, and those of the known."""


def _cells(frame: pd.DataFrame) -> dict[tuple[str, str, str], Cell]:
    """Agency, trait and value → numbers."""
    columns = ["low", "high", "share_low", "share_high", "known_low", "known_high"]
    kept = frame[["agency", "trait", "value", *columns]].itertuples(index=False, name=None)
    return {(agency, trait, value): tuple(numbers) for agency, trait, value, *numbers in kept}


def _value_bar(cell: Cell, which: tuple[str, str], place: str, look: Look) -> Bar:
    trait, value = which
    low, high, least, most, *known = cell
    label = look.label(trait, value)
    if value == UNKNOWN:
        text = look.brief(low, high)
        label = look.say(N_("unknown (number)"))
        return Bar(label, 0, 0, text, NEUTRAL, hover=f"{name(place, look)} · {label}: {text}", open=True)
    text = percent_text((least, most), look)
    hover = look.say(
        N_("{place} · {label}: {share} ({count} of {known} known)"),
        place=name(place, look),
        label=label,
        share=text,
        count=look.brief(low, high),
        known=look.brief(*known),
    )
    drawn = (0.0, 0.0) if isnan(least) else (least, most)
    return Bar(label, *drawn, text, color(place, look), hover=hover)


def _heading(cell: Cell, trait: str, look: Look) -> Bar:
    """The trait, and of how many it is known: what the shares below are shares of."""
    known = look.say(N_("of {count}"), count=look.brief(*cell[4:]))
    return Bar(f"<b>{look.label('trait', trait).capitalize()}</b>", 0, 0, known, NEUTRAL)


def _draw_profile(frame: pd.DataFrame, look: Look) -> go.Figure:
    cells, places = _cells(frame), columns(frame)
    rows: list[Sequence[Bar]] = []
    for trait, values in _VALUES.items():
        rows.append([_heading(cells[place, trait, UNKNOWN], trait, look) for place in places])
        rows += [[_value_bar(cells[p, trait, v], (trait, v), p, look) for p in places] for v in values]
    return bar_chart(rows, look, most=100, columns=[name(place, look) for place in places])


def _tell_profile(frame: pd.DataFrame, look: Look) -> str:
    cells, place = _cells(frame), columns(frame)[0]

    def told(trait: str, value: str) -> str:
        bar = _value_bar(cells[place, trait, value], (trait, value), place, look)
        return f"{bar.label} {bar.text}"

    return " ".join(
        f"{look.label('trait', trait).capitalize()}: {', '.join(told(trait, value) for value in values)}."
        for trait, values in _VALUES.items()
    )


def _sum_up_profile(frame: pd.DataFrame, look: Look) -> str:
    cells, place = _cells(frame), columns(frame)[0]
    shares = {v: cells[place, "perspective", v] for v in _VALUES["perspective"] if v != UNKNOWN}
    unknown = look.brief(*cells[place, "schooling", UNKNOWN][:2])
    most = largest({value: cell[:2] for value, cell in shares.items()})
    if not most:
        return ""
    if len(most) > 1:
        if cells[place, "schooling", UNKNOWN][1] == 0:
            return ""
        return look.say(N_("Of {unknown} the schooling is unknown."), unknown=unknown)
    all_known = cells[place, "schooling", UNKNOWN][1] == 0
    return look.say(
        N_("{share} has a {label}; of everybody the schooling is known.")
        if all_known
        else N_("{share} has a {label}; of {unknown} the schooling is unknown."),
        share=percent_text((shares[most[0]][2], shares[most[0]][3]), look),
        label=look.label("perspective", most[0]),
        unknown=unknown,
    )


def _tabulate_profile(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    cells, rows = _cells(frame), []
    for place in columns(frame):
        for trait, values in _VALUES.items():
            for value in values:
                low, high, least, most, *known = cells[place, trait, value]
                rows.append(
                    {
                        look.say(N_("agency")): name(place, look),
                        look.say(N_("trait")): look.label("trait", trait),
                        look.say(N_("value")): look.label(trait, value),
                        look.say(N_("trajectories")): look.plain(low, high),
                        look.say(N_("known")): look.plain(*known),
                        look.say(N_("% of the known")): percent_cell((least, most), look),
                    }
                )
    return pd.DataFrame(rows)


PROFILE = ChartSpec(
    id="profile",
    title=N_("Who takes part: perspective, target group and schooling"),
    unit=N_("% of the trajectories of which it is known; the unknown as a number"),
    draw=_draw_profile,
    tell=_tell_profile,
    tabulate=_tabulate_profile,
    takeaway=_sum_up_profile,
    note=N_("Who enrolled in two pilots counts twice."),
    metrics=(
        "profile.perspective_share",
        "profile.target_group_share",
        "profile.schooling_share",
        "profile.unknown",
    ),
)
