"""Shares per destination through the quarters: a small panel each, all on one scale."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from vib.charts.destinations import by_size
from vib.charts.largest import largest, leading
from vib.charts.look import Look
from vib.charts.panels import Panel, panel_chart, panels
from vib.charts.shares_told import Share, share_text, shares_of, tabulated
from vib.charts.spec import ChartSpec
from vib.locale import N_
from vib.metrics.guidance import MEASURED, NOT_MEASURED
from vib.model.quarters import Quarter
from vib.model.vocabulary import Destination

_ACROSS, _PANEL = 3, 186
_MOST_TICKS, _FEW = 3, 45


def _quarters(frame: pd.DataFrame) -> list[str]:
    """Every quarter from the first registration to the last, those without one too."""
    codes = sorted(frame["quarter"].unique())
    if not codes:
        return []
    quarter, found = Quarter.parse(codes[0]), []
    while str(quarter) <= codes[-1]:
        found.append(str(quarter))
        quarter = quarter.next()
    return found


def _order(frame: pd.DataFrame) -> list[str]:
    """The destinations, the largest over all quarters first and the rest last."""
    sums = frame.groupby("destination")[["low", "high"]].sum()
    together = [
        Share(code, int(sums["low"].get(code, 0)), int(sums["high"].get(code, 0)), 0, 0, 0.0, 0.0, 0.0, 0.0)
        for code in MEASURED
    ]
    return [share.code for share in by_size(together)]


def _open(frame: pd.DataFrame) -> frozenset[str]:
    """The quarters whose end the data of a chosen agency don't reach."""
    return frozenset(frame.loc[~frame["complete"], "quarter"])


def _by_code(frame: pd.DataFrame) -> dict[str, dict[str, Share]]:
    """Destination → quarter → its share."""
    found: dict[str, dict[str, Share]] = {code: {} for code in MEASURED}
    for share in shares_of(frame, "destination", "quarter"):
        if share.known:
            found[share.code][share.group] = share
    return found


def _ticks(quarters: Sequence[str]) -> list[int]:
    """The quarters that are named below a panel: few enough to read, the last among them."""
    step = max(1, -(-len(quarters) // _MOST_TICKS))
    return list(range(len(quarters) - 1, -1, -step))[::-1]


def _band(own: dict[str, Share], quarters: Sequence[str]) -> list[dict[str, object]]:
    """The intervals as bands, one for each run of quarters with a share that says something."""
    runs: list[list[int]] = []
    for place, quarter in enumerate(quarters):
        if quarter in own and own[quarter].telling:
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
    traces: list[dict[str, object]] = []
    for run in runs:
        known = [own[quarters[place]] for place in run]
        lower, upper = [s.sure_low for s in known], [s.sure_high for s in known]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [*run, *run[::-1]],
                "y": [*upper, *lower[::-1]],
                "fill": "toself",
                "fillcolor": "rgba(122,130,140,0.25)",
                "line": {"width": 0 if len(run) > 1 else 2, "color": "rgba(122,130,140,0.5)"},
                "hoverinfo": "skip",
            }
        )
    return traces


def _line(
    own: dict[str, Share], quarters: Sequence[str], unfinished: frozenset[str], look: Look
) -> list[dict[str, object]]:
    """The shares: a dot and a line where exact, an upright stroke where known as an interval."""
    known = [own.get(quarter) for quarter in quarters]
    ranges = [(place, s) for place, s in enumerate(known) if s is not None and not s.exact]
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": list(range(len(quarters))),
            "y": [s.share_low if s is not None and s.exact else None for s in known],
            "line": {"color": look.ink.text, "width": 2},
            "marker": {
                "size": 6,
                "color": [look.ink.paper if q in unfinished else look.ink.text for q in quarters],
                "line": {"color": look.ink.text, "width": 1.5},
                "opacity": 1,
            },
            "hovertext": [_hover(s, unfinished, look) if s is not None else "" for s in known],
            "hoverinfo": "text",
        },
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [x for place, _ in ranges for x in (place, place, None)],
            "y": [y for _, s in ranges for y in (s.share_low, s.share_high, None)],
            "line": {"color": look.ink.soft, "width": 5},
            "marker": {"symbol": "line-ew", "size": 5, "line": {"color": look.ink.soft, "width": 2}},
            "hovertext": [text for _, s in ranges for text in (*[_hover(s, unfinished, look)] * 2, "")],
            "hoverinfo": "text",
        },
    ]


def _hover(share: Share, unfinished: frozenset[str], look: Look) -> str:
    text = look.say(
        N_("{quarter}: {share} · {count} of {whole}, 95% interval {low} to {high}"),
        quarter=look.quarter(share.group),
        share=share_text(share, look),
        count=look.brief(share.low, share.high),
        whole=look.brief(share.of_low, share.of_high),
        low=look.percent(share.sure_low, 0),
        high=look.percent(share.sure_high, 0),
    )
    return f"{text} ({look.say(N_('quarter not complete'))})" if share.group in unfinished else text


def _axes(panel: Panel, quarters: Sequence[str], most: float, look: Look) -> dict[str, object]:
    ticks = _ticks(quarters)
    scale = [tick for tick in range(0, 101, 10 if most < _FEW else 20) if tick <= most]
    return panel.layout(
        look,
        {
            "range": [-0.4, len(quarters) - 0.6],
            "tickvals": ticks,
            "ticktext": [look.quarter(quarters[place]) for place in ticks],
            "tickangle": 0,
            "tickfont": {"size": 11},
        },
        {
            "range": [0, most],
            "tickvals": scale,
            "ticktext": [look.percent(tick, 0) for tick in scale],
            "tickfont": {"size": 11},
            "showgrid": True,
            "ticks": "",
        },
    )


def _short(code: str, look: Look) -> str:
    """The name of a destination above a narrow panel."""
    return look.say(N_("other")) if code == Destination.OTHER else look.label("destination", code)


def _draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    quarters, shares, unfinished = _quarters(frame), _by_code(frame), _open(frame)
    rows = [_ACROSS] * (len(MEASURED) // _ACROSS)
    # The first quarters have few registrations: their bands may leave the panel, the shares never do.
    most = min(100.0, max([s.share_high for own in shares.values() for s in own.values()], default=90) + 10)
    traces: list[dict[str, object]] = []
    layout: dict[str, object] = {"margin": {"l": 18, "r": 8, "t": 8, "b": 8}}
    headings = []
    for code, panel in zip(_order(frame), panels(rows, _PANEL * len(rows), 30, 32, 0.12), strict=True):
        own = shares[code]
        drawn = (*_band(own, quarters), *_line(own, quarters, unfinished, look))
        traces += [{**trace, **panel.axes} for trace in drawn]
        layout |= _axes(panel, quarters, most, look)
        headings.append(panel.heading(f"<b>{_short(code, look)}</b>"))
    return panel_chart(look, _PANEL * len(rows) + 16, traces, layout | {"annotations": headings})


def _whole(frame: pd.DataFrame) -> str | None:
    """The last quarter that is complete and has a measured registration."""
    complete = frame[frame["complete"]]
    return max((s.group for s in shares_of(complete, "destination", "quarter") if s.known), default=None)


def _tell(frame: pd.DataFrame, look: Look) -> str:
    shares = _by_code(frame)
    parts = []
    for code in _order(frame):
        own = [s for _, s in sorted(shares[code].items())]
        if own:
            told = ", ".join(f"{look.quarter(s.group)} {share_text(s, look)}" for s in own)
            parts.append(f"{look.label('destination', code)}: {told}")
    return "; ".join(parts) + "."


def _sum_up(frame: pd.DataFrame, look: Look) -> str:
    quarter = _whole(frame)
    if quarter is None:
        return look.say(N_("No quarter with registrations is complete yet."))
    known = {code: own[quarter] for code, own in _by_code(frame).items() if quarter in own}
    counts = {code: (share.low, share.high) for code, share in known.items()}
    most = largest(counts)
    named = leading(counts, {code: look.label("destination", code) for code in most}, look)
    if not named:
        return look.say(
            N_(
                "Where most went in {quarter}, the last complete quarter, can't be told: the counts are too "
                "small to show exactly."
            ),
            quarter=look.quarter(quarter),
        )
    if len({counts[code] for code in most}) > 1:
        return look.say(
            N_("In {quarter}, the last complete quarter, most went to {label}."),
            quarter=look.quarter(quarter),
            label=named,
        )
    first = known[most[0]]
    return look.say(
        N_("In {quarter}, the last complete quarter, most went to {label}: {share}, {count} of {whole}."),
        quarter=look.quarter(quarter),
        label=named,
        share=share_text(first, look),
        count=look.brief(first.low, first.high),
        whole=look.brief(first.of_low, first.of_high),
    )


def _tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    order = [*_order(frame), NOT_MEASURED]
    shares = sorted(shares_of(frame, "destination", "quarter"), key=lambda s: (s.group, order.index(s.code)))
    table = tabulated(
        shares, "destination", look.say(N_("guided to")), look, "quarter", look.say(N_("quarter"))
    )
    unfinished = _open(frame)
    table[look.say(N_("quarter complete"))] = [s.group not in unfinished for s in shares]
    return table


DESTINATIONS_BY_QUARTER = ChartSpec(
    id="destinations-by-quarter",
    title=N_("Does it change from quarter to quarter?"),
    unit=N_("% of the quarter's registrations with a measured destination"),
    draw=_draw,
    tell=_tell,
    tabulate=_tabulate,
    takeaway=_sum_up,
    date_basis=N_("quarter of the guidance"),
    note=N_("The band is the 95% interval (Wilson); an open dot is a quarter whose data are not complete."),
    ranges=N_("An upright stroke is a share that is too small to show exactly: it lies somewhere within it."),
    metrics=("guidance.share", "guidance.registrations"),
)
