"""The Gantt of the four strands, and what slipped since a baseline."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from vib.charts.gantt_marks import Arrow, Bar, Mark, Text, marks
from vib.charts.gantt_rows import LABEL_WIDTH, Row, rows
from vib.charts.gantt_told import lines_of, tabulate, take_away, tell
from vib.charts.gantt_traces import Placed, Trace, traces
from vib.charts.gantt_words import Line, hover, strand
from vib.charts.look import FONT, Look, blank
from vib.charts.spec import ChartSpec
from vib.locale import N_
from vib.model.quarters import Quarter
from vib.model.vocabulary import MilestoneKind

TOP_STRIP = 24
"""Pixels above the first row, for the label of the snapshot's date."""
AXIS_HEIGHT = 46
MARGIN = 12
EDGE = timedelta(days=10)
"""Room on the axis for the point of a diamond in the last quarter."""
MOST_QUARTERS = 24
"""More than these on the axis, and only years are named."""

_KEY = (
    N_("▭ planned   ■ happened   ▨ still running"),
    N_("◇ milestone planned   ◆ milestone reached"),
    N_("The wider the diamond, the vaguer the date."),
)
_KEY_BASELINE = N_("Dashed: as planned on {day}")
_KEY_TAIL = N_("Dotted: start or end unknown")


def _range(found: Iterable[Mark], as_of: date) -> tuple[date, date]:
    """Whole quarters around everything that is drawn."""
    spans = [(mark.start, mark.stop) for mark in found if not isinstance(mark, Arrow | Text)]
    first = min([as_of, *(start for start, _ in spans)])
    last = max([as_of, *(stop - timedelta(days=1) for _, stop in spans)])
    return Quarter.of(first).first_day, Quarter.of(last).next().first_day


def _today(look: Look, turn: date) -> tuple[Trace, Trace]:
    """The line at the snapshot's date and its label."""
    line = {
        "type": "line",
        "x0": look.as_of,
        "x1": look.as_of,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": look.ink.text, "width": 1.5},
    }
    label = {
        "x": look.as_of,
        "y": TOP_STRIP / 2,
        "text": f"<b>{look.say(N_('data date {day}'), day=look.day(look.as_of))}</b>",
        "showarrow": False,
        "xanchor": "right" if look.as_of > turn else "left",
        "xshift": -4 if look.as_of > turn else 4,
    }
    return line, label


def _key(lines: Sequence[Line], look: Look) -> str:
    """What the marks mean, in the corner above the labels."""
    compared = bool(lines) and "then_as_of" in lines[0]
    last = look.say(_KEY_BASELINE, day=look.day(lines[0]["then_as_of"])) if compared else look.say(_KEY_TAIL)
    return "<br>".join([*(look.say(text) for text in _KEY), last])


def _labels(placed: Sequence[Row], key: str, look: Look) -> list[Trace]:
    """The labels of the rows, left of the axis, and the key above them."""
    common = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": -LABEL_WIDTH, "align": "left"}
    common |= {"showarrow": False, "yanchor": "middle"}
    corner = {"yref": "paper", "y": 1, "yanchor": "top", "yshift": AXIS_HEIGHT, "text": key}
    corner |= {"font": {"size": 12, "color": look.ink.soft}}
    bubble = {"bgcolor": look.ink.paper, "font": {"family": FONT, "color": look.ink.text, "size": 13}}
    return [
        {**common, **corner},
        *(
            {**common, "y": row.middle, "text": row.label}
            | ({"hovertext": hover(row.line, look), "hoverlabel": bubble} if row.line else {})
            for row in placed
        ),
    ]


def _beside(placed: Sequence[Row], start: date, look: Look) -> list[Trace]:
    """Where each strand stands, beside its heading; and what is known of the lines without a date."""
    texts = [(row, row.summary) for row in placed if row.summary]
    texts += [
        (row, f"{strand(row.line, look)} · {look.label('status', row.line['status'])}")
        for row in placed
        if row.line is not None and not row.dated
    ]
    common = {"x": start, "showarrow": False, "xanchor": "left", "font": {"color": look.ink.soft}}
    return [{**common, "y": row.middle, "text": text} for row, text in texts]


def _separators(placed: Sequence[Row], look: Look) -> list[Trace]:
    """A line above every heading."""
    common = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
    line = {"color": look.ink.soft, "width": 1}
    return [{**common, "y0": row.top, "y1": row.top, "line": line} for row in placed if row.line is None]


def _zones(drawn: Placed, look: Look) -> Iterator[Trace]:
    """The zone of every event, over the rows of its strand."""
    for row, found in drawn:
        if row.line is None or row.line["kind"] != MilestoneKind.EVENT:
            continue
        beside = [r for r, _ in drawn if r.line and r.dated and r.line["strand"] == row.line["strand"]]
        for mark in found:
            if isinstance(mark, Bar):
                yield {
                    "type": "rect",
                    "x0": mark.start,
                    "x1": mark.stop,
                    "y0": min(r.top for r in beside),
                    "y1": max(r.bottom for r in beside),
                    "fillcolor": look.ink.soft,
                    "opacity": 0.18,
                    "line": {"width": 0},
                    "layer": "below",
                }


def _axes(start: date, stop: date, total: float, look: Look) -> Trace:
    """Quarters along the top, each named in its middle, with the year under the first of them."""
    letter = "K" if look.language == "nl" else "Q"
    return {
        "xaxis": {
            "type": "date",
            "range": [start, stop + EDGE],
            "side": "top",
            "dtick": "M3" if (stop - start).days < MOST_QUARTERS * 92 else "M12",
            "tick0": date(start.year, 1, 1),
            "tickformat": f"{letter}%q\n%Y" if (stop - start).days < MOST_QUARTERS * 92 else "%Y",
            "ticklabelmode": "period",
            "tickangle": 0,
            "tickfont": {"size": 11},
            "showgrid": True,
            "gridcolor": look.ink.grid,
        },
        "yaxis": {"range": [total, 0], "visible": False, "fixedrange": True},
    }


def draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    """The Gantt of `timeline` or, with the baseline's plan dashed, of `slippage`."""
    lines = lines_of(frame)
    placed = rows(lines, look, TOP_STRIP)
    drawn = [(row, marks(row, look)) for row in placed]
    found = [mark for _, in_row in drawn for mark in in_row]
    start, stop = _range(found, look.as_of)
    total = max([TOP_STRIP, *(row.bottom for row in placed)])
    line, label = _today(look, start + (stop - start) * 0.6)
    figure = blank(look, int(total) + AXIS_HEIGHT + MARGIN)
    figure.add_traces(traces(drawn, look, start + (stop - start) * 0.68))
    return figure.update_layout(
        margin={"l": LABEL_WIDTH + 8, "r": 12, "t": AXIS_HEIGHT, "b": MARGIN},
        barmode="overlay",
        hovermode="closest",
        hoverlabel={"align": "left"},
        annotations=[*_labels(placed, _key(lines, look), look), *_beside(placed, start, look), label],
        shapes=[*_separators(placed, look), *_zones(drawn, look), line],
        **_axes(start, stop, total, look),
    )


GANTT = ChartSpec(
    id="timeline",
    title=N_("The four strands: planned and actual"),
    unit=N_("periods, as exactly as the source gives them"),
    draw=draw,
    tell=tell,
    tabulate=tabulate,
    takeaway=take_away,
    date_basis=N_("the planned or actual period, where it overlaps the chosen quarters"),
    note=N_("With an agency chosen, what belongs to the whole project stays."),
    metrics=("milestones.on_time", "milestones.late"),
)
