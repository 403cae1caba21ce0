"""Shares as they are written: one number, an interval where a count is one, a dash where there is none."""

from math import isnan

from vib.charts.look import Look

Interval = tuple[float, float]


_WIDEST = 25
"""Percentage points."""


def telling(share: Interval) -> bool:
    """Whether a share says more than the counts beside it: of small counts it can be almost anything."""
    return share[1] - share[0] <= _WIDEST


def percent_text(share: Interval, look: Look, decimals: int = 0) -> str:
    """`83 %`, `40–60 %`, or a dash where there is nothing to take a share of (NaN)."""
    low, high = share
    if isnan(low):
        return "–"
    text = look.percent(high, decimals)
    if look.percent(low, decimals) == text:
        return text
    return f"{look.decimal(low, decimals)}–{text}"


def percent_cell(share: Interval, look: Look) -> float | str | None:
    """A share in a table: a number with one decimal, its interval as text, or nothing."""
    low, high = share
    if isnan(low):
        return None
    return look.number(low) if low == high else f"{look.decimal(low)}–{look.decimal(high)}"


def tint(color: str, strength: float) -> str:
    """A colour (`#0072B2`) let through by so much, from 0 to 1."""
    red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength})"


HATCH = {"shape": "/", "size": 5, "solidity": 0.4, "fillmode": "replace", "bgcolor": "rgba(0,0,0,0)"}
"""Lines in the bar's own colour on the page's ground."""
