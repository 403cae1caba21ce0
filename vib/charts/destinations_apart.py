"""Shares per destination of each agency, beside each other with their intervals, and what they prove."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from vib.charts.destinations import by_size
from vib.charts.look import Look, blank
from vib.charts.places import rank
from vib.charts.shares_told import Share, share_text, shares_of, tabulated
from vib.charts.spec import ChartSpec
from vib.charts.written import tint
from vib.locale import N_
from vib.metrics.guidance import MEASURED, differences
from vib.model.vocabulary import Destination

_ROW, _BETWEEN = 22, 14
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star")
_BESIDE = 1.3
"""The axis runs on that much further than the longest interval, for the number beside it."""


def _known(frame: pd.DataFrame) -> list[Share]:
    return [s for s in shares_of(frame, "destination", "agency") if s.known]


def _agencies(known: Sequence[Share]) -> list[str]:
    return list(dict.fromkeys(s.group for s in known))


def _destinations(known: Sequence[Share]) -> list[str]:
    """The destinations, the largest of all agencies together first and the rest last."""
    together = [
        Share(
            code,
            sum(s.low for s in known if s.code == code),
            sum(s.high for s in known if s.code == code),
            *(0, 0, 0.0, 0.0, 0.0, 0.0),
        )
        for code in MEASURED
    ]
    return [s.code for s in by_size(together)] if known else []


def _verdicts(frame: pd.DataFrame, look: Look) -> dict[str, str]:
    """Destination → which agencies demonstrably differ, or that none does."""
    pairs = differences(frame)
    if len(_agencies(_known(frame))) < 2:
        return dict.fromkeys(MEASURED, "")
    found: dict[str, str] = {}
    for code in MEASURED:
        own = pairs[pairs["destination"] == code]
        texts = [
            look.say(
                N_("{higher} higher than {lower}"),
                higher=look.label("agency", higher),
                lower=look.label("agency", lower),
            )
            for higher, lower in zip(own["higher"], own["lower"], strict=True)
        ]
        found[code] = "; ".join(texts) or look.say(N_("not demonstrably different"))
    return found


def _places(known: Sequence[Share]) -> dict[tuple[str, str], float]:
    """Destination and agency → height in the figure, in pixels from the top."""
    agencies = _agencies(known)
    block = len(agencies) * _ROW + _BETWEEN
    return {
        (code, agency): place * block + _BETWEEN / 2 + (row + 0.5) * _ROW
        for place, code in enumerate(_destinations(known))
        for row, agency in enumerate(agencies)
    }


def _traces(known: Sequence[Share], look: Look) -> list[dict[str, object]]:
    """Per agency its intervals, its points (or ranges, where counts are intervals) and its numbers."""
    places = _places(known)
    traces: list[dict[str, object]] = []
    for agency in _agencies(known):
        own = [s for s in known if s.group == agency]
        ys = [places[s.code, agency] for s in own]
        traces += [
            _points(own, ys, agency, look),
            *_ranges(own, ys, look.color(agency)),
            _numbers(own, ys, agency, look),
        ]
    return traces


def _points(own: Sequence[Share], ys: Sequence[float], agency: str, look: Look) -> dict[str, object]:
    """A point a share, as large as nothing where the share is a range, with its interval around it.

    An interval around almost anything would say nothing: there it ends where the range does.
    """
    color = look.color(agency)
    middle = [(s.share_low + s.share_high) / 2 if s.telling else s.share_high for s in own]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": middle,
        "y": ys,
        "error_x": {
            "type": "data",
            "array": [_end(s) - m for s, m in zip(own, middle, strict=True)],
            "arrayminus": [m - s.sure_low if s.telling else 0.0 for s, m in zip(own, middle, strict=True)],
            "color": color,
            "thickness": 1.5,
            "width": 4,
        },
        "marker": {
            "color": color,
            "symbol": _SYMBOLS[rank(agency, look) % len(_SYMBOLS)],
            "opacity": 1,
            "line": {"width": 0},
            "size": [10 if s.exact else 0.1 for s in own],
        },
        "hovertext": [_hover(s, look) for s in own],
        "hoverinfo": "text",
    }


def _numbers(own: Sequence[Share], ys: Sequence[float], agency: str, look: Look) -> dict[str, object]:
    """The agency and its share, right of the interval."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [_end(s) for s in own],
        "y": ys,
        "text": [f"  {look.label('agency', agency)} {_number(s, look)}" for s in own],
        "textposition": "middle right",
        "textfont": {"size": 12, "color": look.ink.text},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _end(share: Share) -> float:
    """How far to the right a share is drawn."""
    return share.sure_high if share.telling else share.share_high


def _number(share: Share, look: Look) -> str:
    small = look.too_small(share.low, share.high)
    return look.count(share.low, share.high) if small else share_text(share, look)


def _ranges(own: Sequence[Share], ys: Sequence[float], color: str) -> list[dict[str, object]]:
    """Thick lines where a share is known as an interval only, pale where it can be almost anything."""
    drawn = []
    for telling, strength in ((True, 1.0), (False, 0.3)):
        ranges = [(s, y) for s, y in zip(own, ys, strict=True) if not s.exact and s.telling is telling]
        if ranges:
            drawn.append(_strokes(ranges, tint(color, strength)))
    return drawn


def _strokes(ranges: Sequence[tuple[Share, float]], color: str) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [x for s, _ in ranges for x in (s.share_low, s.share_high, None)],
        "y": [height for _, y in ranges for height in (y, y, None)],
        "line": {"color": color, "width": 8},
        # However short the stroke, it can be seen.
        "marker": {"symbol": "line-ns", "size": 8, "line": {"color": color, "width": 3}},
        "hoverinfo": "skip",
    }


def _hover(share: Share, look: Look) -> str:
    return look.say(
        N_("{agency}, {label}: {share} · {count} of {whole}, 95% interval {low} to {high}"),
        agency=look.label("agency", share.group),
        label=look.label("destination", share.code),
        share=share_text(share, look),
        count=look.brief(share.low, share.high),
        whole=look.brief(share.of_low, share.of_high),
        low=look.percent(share.sure_low, 0),
        high=look.percent(share.sure_high, 0),
    )


def _draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    known = _known(frame)
    verdicts, codes = _verdicts(frame, look), _destinations(known)
    block = len(_agencies(known)) * _ROW + _BETWEEN
    most = max(map(_end, known), default=100)
    figure = blank(look, max(len(codes), 1) * block + 44)
    figure.add_traces(_traces(known, look))
    figure.update_layout(
        xaxis={
            "range": [0, most * _BESIDE],
            "tickvals": [tick for tick in range(0, 101, 10) if tick <= most],
            "ticktext": [look.percent(tick, 0) for tick in range(0, 101, 10) if tick <= most],
            "showgrid": True,
            "gridcolor": look.ink.grid,
            "fixedrange": True,
        },
        yaxis={
            "range": [max(len(codes), 1) * block, 0],
            "tickvals": [place * block + block / 2 for place in range(len(codes))],
            "ticktext": [_label(code, verdicts[code], look) for code in codes],
            "ticks": "",
            "showline": False,
            "fixedrange": True,
        },
        shapes=[
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": place * block,
                "y1": place * block,
                "line": {"color": look.ink.grid, "width": 1},
            }
            for place in range(1, len(codes))
        ],
    )
    return figure


def _label(code: str, verdict: str, look: Look) -> str:
    name = look.label("destination", code)
    lines = name.replace(" (", "<br>(") if code == Destination.OTHER else name
    told = "".join(f"<br><span style='font-size:11px'>{part}</span>" for part in verdict.split("; ") if part)
    return f"<b>{lines}</b>{told}"


def _tell(frame: pd.DataFrame, look: Look) -> str:
    known, verdicts = _known(frame), _verdicts(frame, look)
    parts = []
    for code in _destinations(known):
        own = ", ".join(
            f"{look.label('agency', s.group)} {share_text(s, look)}" for s in known if s.code == code
        )
        verdict = f" ({verdicts[code]})" if verdicts[code] else ""
        parts.append(f"{look.label('destination', code)}: {own}{verdict}")
    return "; ".join(parts) + "."


def _sum_up(frame: pd.DataFrame, look: Look) -> str:
    known = _known(frame)
    if len(_agencies(known)) < 2:
        return look.say(N_("There is only one agency here: nothing to compare."))
    apart = differences(frame)["destination"].unique()
    if len(apart) == 0:
        return look.say(
            N_("For no destination do the agencies demonstrably differ: every interval overlaps the others.")
        )
    verdicts = _verdicts(frame, look)
    return look.say(
        N_("Demonstrable differences: {differences}. For the other destinations the intervals overlap."),
        differences=" · ".join(f"{look.label('destination', code)}: {verdicts[code]}" for code in apart),
    )


def _tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    known, verdicts = _known(frame), _verdicts(frame, look)
    order = _destinations(known)
    ordered = sorted(known, key=lambda s: order.index(s.code))
    table = tabulated(
        ordered, "destination", look.say(N_("guided to")), look, "agency", look.say(N_("agency"))
    )
    table[look.say(N_("verdict"))] = [verdicts[s.code] or None for s in ordered]
    return table


DESTINATIONS_BY_AGENCY = ChartSpec(
    id="destinations-by-agency",
    title=N_("Do the agencies guide to different destinations?"),
    unit=N_("% of the agency's registrations with a measured destination"),
    draw=_draw,
    tell=_tell,
    tabulate=_tabulate,
    takeaway=_sum_up,
    date_basis=N_("quarter of the guidance"),
    note=N_(
        "The line is the 95% interval (Wilson). Where the intervals of two agencies overlap, their shares "
        "are not demonstrably different."
    ),
    ranges=N_(
        "A thick stroke is a share of a count that is too small to show exactly: it lies somewhere within "
        "it, and where it is pale it can be almost anything."
    ),
    metrics=("guidance.share",),
)
