"""Where participants were guided to: shares of the measured registrations, with their intervals."""

import pandas as pd
import plotly.graph_objects as go

from vib.charts.bars import Bar, bar_chart
from vib.charts.largest import foremost, listed
from vib.charts.look import NEUTRAL, Look
from vib.charts.shares_told import Share, counted, share_text, shares_of, tabulated
from vib.charts.spec import ChartSpec
from vib.locale import N_
from vib.metrics.guidance import NOT_MEASURED
from vib.model.vocabulary import Destination, Sector

_LAST = (Destination.OTHER.value, Sector.OTHER.value, Sector.UNKNOWN.value)
"""Rests come last, whatever their size: they are not a destination or a sector of their own."""


_ACCENT = "#8073AC"
"""What the chart is about, in a colour that no agency has."""


def by_size(shares: list[Share]) -> list[Share]:
    """The largest first, the rests last."""
    return sorted(
        shares, key=lambda s: (_LAST.index(s.code) + 1 if s.code in _LAST else 0, -(s.low + s.high))
    )


def _bar(share: Share, dimension: str, color: str, look: Look) -> Bar:
    label, text = look.label(dimension, share.code), counted(share, look)
    hover = look.say(
        N_("{label}: {text}, 95% interval {low} to {high}"),
        label=label,
        text=text,
        low=look.percent(share.sure_low, 0),
        high=look.percent(share.sure_high, 0),
    )
    # Around a count that is too small to show the interval is so wide that it says nothing.
    whisker = None if look.too_small(share.low, share.high) else (share.sure_low, share.sure_high)
    return Bar(label, share.share_low, share.share_high, text, color, whisker, hover)


def _measured(frame: pd.DataFrame) -> list[Share]:
    return by_size([s for s in shares_of(frame, "destination") if s.known])


def _not_measured(frame: pd.DataFrame) -> Share:
    return next(s for s in shares_of(frame, "destination") if s.code == NOT_MEASURED)


def _draw_destinations(frame: pd.DataFrame, look: Look) -> go.Figure:
    left_out = _not_measured(frame)
    rows: list[Bar | str] = [_bar(s, "destination", NEUTRAL, look) for s in _measured(frame)]
    text = look.say(N_("left out: {count}"), count=look.count(left_out.low, left_out.high))
    rows.append(Bar(look.label("destination", NOT_MEASURED), 0, 0, text, NEUTRAL, open=True))
    return bar_chart(rows, look)


def _tell_destinations(frame: pd.DataFrame, look: Look) -> str:
    left_out = _not_measured(frame)
    return look.say(
        N_("{shares}. Not measured: {count}."),
        shares="; ".join(f"{look.label('destination', s.code)} {counted(s, look)}" for s in _measured(frame)),
        count=look.count(left_out.low, left_out.high),
    )


def _sum_up_destinations(frame: pd.DataFrame, look: Look) -> str:
    known = {share.code: share for share in _measured(frame) if share.high > 0}
    if not known:
        return look.say(N_("Of no registration was the destination measured."))
    first = next(iter(known.values()))
    whole = look.brief(first.of_low, first.of_high)
    most = foremost({code: (share.low, share.high) for code, share in known.items()}, 3, look)
    if not most:
        return look.say(
            N_(
                "Where most of the {whole} measured registrations went can't be told: the counts are too "
                "small to show exactly."
            ),
            whole=whole,
        )
    named = [f"{look.label('destination', code)} ({share_text(known[code], look)})" for code in most]
    return look.say(
        N_("Of {whole} measured registrations most went to {destinations}."),
        whole=whole,
        destinations=listed(named, look),
    )


def _tabulate_destinations(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    shares = [*_measured(frame), *(s for s in shares_of(frame, "destination") if not s.known)]
    return tabulated(shares, "destination", look.say(N_("guided to")), look)


DESTINATIONS = ChartSpec(
    id="destinations",
    title=N_("Where are participants guided to?"),
    unit=N_("% of the registrations with a measured destination"),
    draw=_draw_destinations,
    tell=_tell_destinations,
    tabulate=_tabulate_destinations,
    takeaway=_sum_up_destinations,
    date_basis=N_("quarter of the guidance"),
    note=N_("The thin line is the 95% interval (Wilson)."),
    metrics=("guidance.share", "guidance.registrations", "guidance.not_measured"),
)


def _sectors(frame: pd.DataFrame) -> list[Share]:
    return by_size([s for s in shares_of(frame, "sector") if s.known])


def _care(frame: pd.DataFrame) -> Share | None:
    return next((s for s in _sectors(frame) if s.code == Sector.CARE), None)


def _draw_sectors(frame: pd.DataFrame, look: Look) -> go.Figure:
    colors = {Sector.CARE.value: _ACCENT}
    return bar_chart([_bar(s, "sector", colors.get(s.code, NEUTRAL), look) for s in _sectors(frame)], look)


def _tell_sectors(frame: pd.DataFrame, look: Look) -> str:
    told = "; ".join(f"{look.label('sector', s.code)} {counted(s, look)}" for s in _sectors(frame))
    return look.say(N_("Sectors of vocational training: {shares}."), shares=told)


def _sum_up_sectors(frame: pd.DataFrame, look: Look) -> str:
    care = _care(frame)
    if care is None:
        return look.say(N_("Nobody was guided to vocational training in the care sector."))
    if not care.telling:
        return look.say(
            N_("How much of guidance to vocational training is for the care sector is too small to show.")
        )
    return look.say(
        N_("{share} of guidance to vocational training is for the care sector: {count} of {whole}."),
        share=share_text(care, look),
        count=look.brief(care.low, care.high),
        whole=look.brief(care.of_low, care.of_high),
    )


def _tabulate_sectors(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    return tabulated(_sectors(frame), "sector", look.say(N_("sector")), look)


SECTORS = ChartSpec(
    id="training-sectors",
    title=N_("Vocational training: how much of it is for the care sector?"),
    unit=N_("% of the registrations of guidance to vocational training"),
    draw=_draw_sectors,
    tell=_tell_sectors,
    tabulate=_tabulate_sectors,
    takeaway=_sum_up_sectors,
    note=N_("The thin line is the 95% interval (Wilson). Unknown sectors are in the denominator."),
    metrics=("guidance.care_share",),
)
