"""Bullet chart: participants of each agency, what was expected by now, and the final target."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from vib.charts.card_words import difference, weeks
from vib.charts.look import Look, blank
from vib.charts.sparkline import status_color
from vib.charts.spec import ChartSpec
from vib.charts.written import percent_text
from vib.locale import N_
from vib.metrics.status import Status

ROW_HEIGHT, AXIS_HEIGHT = 62, 52
_BAND = "rgba(122,130,140,.22)"

Row = dict[Any, Any]


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [
        {key: None if value is None or value is pd.NaT else value for key, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _reference(row: Row) -> float | None:
    """What a row's bar is a percentage of: the final target, or in chosen quarters what was expected."""
    whole = row["target"] if row["target"] is not None else row["expected"]
    return float(whole) if whole else None


def _counted(row: Row, look: Look) -> str:
    """`447 of 900 participants · 49.7%`."""
    count = look.brief(row["low"], row["high"])
    if row["target"] is None:
        return look.say(N_("{count} participants"), count=count)
    text = look.say(N_("{count} of {target} participants"), count=count, target=look.whole(row["target"]))
    return f"{text} · {_share(row, look)}" if row["target"] else text


def _share(row: Row, look: Look) -> str:
    return percent_text((100 * row["low"] / row["target"], 100 * row["high"] / row["target"]), look, 1)


def _expected(row: Row, look: Look) -> str:
    """`expected 459 (assumption)`, or that nothing was."""
    if row["expected"] is None:
        return str(row["reason"].text(look.language)) if row["reason"] else ""
    text = look.say(N_("expected {value}"), value=look.whole(row["expected"]))
    return f"{text} ({look.say(N_('assumption'))})" if row["assumed"] else text


def _name(row: Row, look: Look) -> str:
    """The agency, with the day its data end where that is earlier than the snapshot's."""
    name = look.label("agency", row["agency"])
    if row["data_until"] >= look.as_of:
        return name
    return f"{name} ({look.say(N_('data until {day}'), day=look.day(row['data_until']))})"


def _heads(rows: list[Row], look: Look) -> Iterator[dict[str, Any]]:
    """Above each bar its numbers, left; what was expected and the status, right."""
    for place, row in enumerate(reversed(rows)):
        color = status_color(Status(row["status"]), look)
        word = f'<b><span style="color:{color}">{look.say(row["word"])}</span></b>'
        base = {"y": place, "yshift": 23, "xref": "paper", "showarrow": False, "font": {"size": 13.5}}
        yield {**base, "x": 0, "xanchor": "left", "text": f"<b>{_name(row, look)}</b>  {_counted(row, look)}"}
        key = "<b>┃</b> " if row["expected"] is not None else ""
        yield {**base, "x": 1, "xanchor": "right", "text": f"{key}{_expected(row, look)} · {word}"}


def _bars(rows: list[Row], look: Look) -> Iterator[dict[str, Any]]:
    """The target as a wide band, the actual value as a bar on it, an interval's width hatched."""
    ordered = [row for row in reversed(rows) if _reference(row)]
    places = [len(rows) - 1 - rows.index(row) for row in ordered]
    whole = [_reference(row) or 1.0 for row in ordered]
    colors = [look.color(row["agency"]) for row in ordered]
    low = [100 * row["low"] / base for row, base in zip(ordered, whole, strict=True)]
    high = [100 * row["high"] / base for row, base in zip(ordered, whole, strict=True)]
    told = [f"{_name(row, look)}: {_counted(row, look)}, {_expected(row, look)}" for row in ordered]
    bar = {"type": "bar", "orientation": "h", "y": places, "hovertext": told, "hoverinfo": "text"}
    yield {**bar, "x": [100] * len(ordered), "width": 0.46, "marker": {"color": _BAND, "line": {"width": 0}}}
    yield {**bar, "x": low, "width": 0.22, "marker": {"color": colors, "line": {"width": 0}}}
    if low != high:
        pattern = {"shape": "/", "fgcolor": colors, "bgcolor": "rgba(0,0,0,0)", "size": 6}
        width = [most - least for least, most in zip(low, high, strict=True)]
        yield {**bar, "x": width, "base": low, "width": 0.22, "marker": {"color": colors, "pattern": pattern}}
    expected = [
        (place, row) for place, row in zip(places, ordered, strict=True) if row["expected"] is not None
    ]
    yield {
        "type": "scatter",
        "mode": "markers",
        "x": [100 * row["expected"] / (_reference(row) or 1.0) for _, row in expected],
        "y": [place for place, _ in expected],
        "marker": {"symbol": "line-ns", "size": 20, "line": {"width": 3.5, "color": look.ink.text}},
        "hovertext": [f"{_name(row, look)}: {_expected(row, look)}" for _, row in expected],
        "hoverinfo": "text",
    }


def _spans(trace: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """The length and the start of each bar or mark of a trace."""
    return zip(trace["x"], trace.get("base", [0.0] * len(trace["x"])), strict=True)


def draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    """One row an agency, as a percentage of its own target, so that a small agency reads as well."""
    rows = _rows(frame)
    figure = blank(look, ROW_HEIGHT * len(rows) + AXIS_HEIGHT)
    filtered = all(row["target"] is None for row in rows)
    title = N_("% of what was expected in these quarters") if filtered else N_("% of the target")
    traces = list(_bars(rows, look))
    most = max((float(x + base) for trace in traces for x, base in _spans(trace)), default=100.0)
    figure.add_traces(traces)
    figure.update_layout(
        barmode="overlay",
        annotations=list(_heads(rows, look)),
        xaxis={
            "range": [0, max(100.0, most) * 1.02],
            "ticksuffix": "\u00a0%" if look.language == "nl" else "%",
            "title": {"text": look.say(title), "standoff": 6, "font": {"size": 12}},
            "tickvals": [0, 25, 50, 75, 100],
            "showgrid": True,
            "gridcolor": look.ink.grid,
            "fixedrange": True,
        },
        yaxis={"visible": False, "range": [-0.45, len(rows) - 0.28], "fixedrange": True},
    )
    return figure


def takeaway(frame: pd.DataFrame, look: Look) -> str:
    """The agencies by status: `On schedule: Atlas. Behind: AgII, Amal.`"""
    by_word: dict[str, list[str]] = {}
    for row in _rows(frame):
        by_word.setdefault(look.say(row["word"]), []).append(look.label("agency", row["agency"]))
    return " ".join(f"{word}: {', '.join(names)}." for word, names in by_word.items())


def tell(frame: pd.DataFrame, look: Look) -> str:
    """Every agency's numbers in a sentence each."""
    return " ".join(
        f"{_name(row, look)}: {_counted(row, look)}; {_expected(row, look)}; {look.say(row['word'])}."
        for row in _rows(frame)
    )


def tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """The same numbers, an agency a row."""
    say = look.say
    return pd.DataFrame(
        [
            {
                say(N_("Agency")): look.label("agency", row["agency"]),
                say(N_("Participants")): look.plain(row["low"], row["high"]),
                say(N_("Expected")): None
                if row["expected"] is None
                else int(look.number(row["expected"], 0)),
                say(N_("Difference")): _gap(row, look),
                say(N_("In weeks")): _weeks(row, look),
                say(N_("Target")): row["target"],
                say(N_("Path")): _path(row, look),
                say(N_("Data until")): look.day(row["data_until"]),
                say(N_("Status")): say(row["word"]),
            }
            for row in _rows(frame)
        ],
        dtype=object,
    )


def _whole(value: float | None, look: Look) -> int | None:
    return None if value is None else int(look.number(value, 0))


def _gap(row: Row, look: Look) -> str | None:
    if row["expected"] is None:
        return None
    return difference(row["low"] - row["expected"], row["high"] - row["expected"], "deelnemers", look)


def _weeks(row: Row, look: Look) -> str | None:
    """The distance in time; a plan says nothing of the time beyond its end."""
    if row["target"] is not None and row["low"] >= row["target"]:
        return look.say(N_("target reached"))
    return None if row["days_low"] is None else weeks((row["days_low"], row["days_high"]), look)


def _path(row: Row, look: Look) -> str | None:
    if row["expected"] is None:
        return None
    return look.say(N_("straight line: assumption")) if row["assumed"] else look.say(N_("planned by quarter"))


BULLET = ChartSpec(
    id="targets-by-agency",
    title=N_("Participants of each agency against their target"),
    unit=N_("participants, as % of each agency's own target"),
    draw=draw,
    tell=tell,
    tabulate=tabulate,
    takeaway=takeaway,
    date_basis=N_("quarter of the enrolment"),
    note=N_(
        "Bar: enrolled. Upright line: expected by the reference date. Grey band: target. Assumption: only an "
        "end value was planned, so the path towards it is a straight line."
    ),
    metrics=("participation.enrolled", "targets.participants", "targets.participants_expected"),
)
