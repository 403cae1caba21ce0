"""Why trajectories ended early: a bar per reason."""

import pandas as pd
import plotly.graph_objects as go

from vib.charts.bars import Bar, bar_chart
from vib.charts.largest import largest, leading
from vib.charts.look import Look
from vib.charts.places import agencies, color, columns
from vib.charts.spec import ChartSpec
from vib.locale import N_
from vib.model.vocabulary import ALL

UNKNOWN = "unknown"


Counts = dict[tuple[str, str], tuple[int, int]]


def _counts(frame: pd.DataFrame) -> Counts:
    """Agency and reason → interval."""
    kept = frame[["agency", "reason", "low", "high"]].itertuples(index=False, name=None)
    return {(agency, reason): (int(low), int(high)) for agency, reason, low, high in kept}


def _reasons(frame: pd.DataFrame) -> list[tuple[str, int, int, list[tuple[str, int, int]]]]:
    """Each reason that was given, most frequent first and unknown last: its count and those per agency.

    Where counts are intervals the order is a guess, so that no sentence is built on it.
    """
    counts = _counts(frame)
    total = {reason: count for (agency, reason), count in counts.items() if agency == ALL}
    order = sorted(total, key=lambda reason: (reason == UNKNOWN, -sum(total[reason])))
    return [
        (
            reason,
            *total[reason],
            [(a, *counts[a, reason]) for a in agencies(frame) if counts[a, reason][1] > 0],
        )
        for reason in order
        if total[reason][1] > 0 or reason == UNKNOWN
    ]


def _apart(parts: list[tuple[str, int, int]], look: Look) -> str:
    return " · ".join(f"{look.label('agency', a)} {look.brief(low, high)}" for a, low, high in parts)


def _total(frame: pd.DataFrame, look: Look) -> str:
    together = frame[frame["agency"] == ALL].iloc[0]
    return look.brief(int(together["of_low"]), int(together["of_high"]))


def _draw_reasons(frame: pd.DataFrame, look: Look) -> go.Figure:
    several = len(agencies(frame)) > 1
    shade = color(columns(frame)[0], look)
    bars: list[Bar | str] = []
    for reason, low, high, parts in _reasons(frame):
        told_apart = several and parts and not look.too_small(low, high)
        detail = f"  ({_apart(parts, look)})" if told_apart else ""
        text = f"{look.count(low, high)}{detail}"
        bars.append(Bar(look.label("reason", reason), low, high, text, shade, open=reason == UNKNOWN))
    return bar_chart(bars, look)


def _tell_reasons(frame: pd.DataFrame, look: Look) -> str:
    told = "; ".join(
        f"{look.label('reason', reason)}: {look.count(low, high)}" for reason, low, high, _ in _reasons(frame)
    )
    return look.say(
        N_("{total} trajectories ended early. {reasons}."), total=_total(frame, look), reasons=told
    )


def _sum_up_reasons(frame: pd.DataFrame, look: Look) -> str:
    counts = {reason: count for (agency, reason), count in _counts(frame).items() if agency == ALL}
    unknown, total = look.brief(*counts.pop(UNKNOWN)), _total(frame, look)
    most = largest(counts)
    if not most:
        return look.say(N_("Of none of the {total} who left is the reason known."), total=total)
    told = look.say(
        N_("Of {total} who left, the reason is unknown for {unknown}"), total=total, unknown=unknown
    )
    names = {reason: f"{look.label('reason', reason)} ({look.brief(*counts[reason])})" for reason in most}
    named = leading(counts, names, look)
    if not named:
        return f"{told}; {look.say(N_('which was named most is too small to tell.'))}"
    return f"{told}; {look.say(N_('most named: {reason}.'), reason=named)}"


def _tabulate_reasons(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    rows, counts = [], _counts(frame)
    for reason, low, high, _ in _reasons(frame):
        row: dict[str, object] = {look.say(N_("reason for leaving")): look.label("reason", reason)}
        row[look.say(N_("trajectories"))] = look.plain(low, high)
        for place in agencies(frame):
            row[look.label("agency", place)] = look.plain(*counts[place, reason])
        rows.append(row)
    return pd.DataFrame(rows)


DROPOUT_REASONS = ChartSpec(
    id="dropout-reasons",
    title=N_("Why trajectories ended early"),
    unit=N_("trajectories"),
    draw=_draw_reasons,
    tell=_tell_reasons,
    tabulate=_tabulate_reasons,
    takeaway=_sum_up_reasons,
    empty=N_("Nobody has left early."),
    note=N_("Unknown: nobody noted a reason. Some left before their start."),
    metrics=("dropouts.reason",),
)
