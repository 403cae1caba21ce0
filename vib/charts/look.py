"""What every chart shares: language, light or dark, one colour an agency, numbers as they are written."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import plotly.graph_objects as go

from vib.locale import (
    Language,
    count_text,
    date_text,
    decimal_text,
    money_text,
    percent_text,
    period_text,
    quarter_text,
    range_text,
    rounded,
    too_small,
    translate,
    whole_text,
)
from vib.model.labels import LABELS
from vib.model.vocabulary import JOINT

# Okabe and Ito's palette, told apart by colour-blind readers; the first three go to the agencies in
# their order, and a further agency takes the next.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#56B4E9")
NEUTRAL = "#7A828C"
FONT = "'Source Sans', 'Source Sans Pro', sans-serif"


@dataclass(frozen=True)
class Ink:
    """The colours of a light or a dark page."""

    text: str
    soft: str
    grid: str
    paper: str


LIGHT = Ink(text="#1B1F24", soft="#57606A", grid="#E1E4E8", paper="#FFFFFF")
DARK = Ink(text="#F0F3F6", soft="#A9B3BE", grid="#3A414A", paper="#14181D")


@dataclass(frozen=True)
class Look:
    """How a reader sees a chart: language and theme, and the names of agencies and pilots."""

    language: Language = "nl"
    dark: bool = False
    as_of: date = date(1, 1, 1)
    agencies: tuple[tuple[str, str], ...] = ()
    """Agency code and name, in their order on the screen."""
    pilots: tuple[tuple[str, str], ...] = ()
    """Pilot code and name."""
    threshold: int = 1
    """Counts below it are shielded in the snapshot shown; 1: none are."""

    @property
    def ink(self) -> Ink:
        return DARK if self.dark else LIGHT

    def say(self, message: str, **values: object) -> str:
        """A message in the reader's language."""
        return translate(message, self.language, **values)

    def label(self, dimension: str, code: object) -> str:
        """What a reader sees for a code of a dimension (`agency`, `pilot`, or a key of `LABELS`)."""
        if dimension in ("agency", "pilot"):
            names = dict(self.agencies if dimension == "agency" else self.pilots)
            return names.get(str(code), str(code))
        return self.say(LABELS[dimension][str(code)])

    def color(self, agency: str) -> str:
        """The one colour of an agency."""
        order = [code for code, _ in self.agencies if code != JOINT]
        return PALETTE[order.index(agency) % len(PALETTE)] if agency in order else NEUTRAL

    def whole(self, value: float) -> str:
        return whole_text(value, self.language)

    def decimal(self, value: float, decimals: int = 1) -> str:
        return decimal_text(value, self.language, decimals)

    def percent(self, value: float, decimals: int = 1) -> str:
        return percent_text(value, self.language, decimals)

    def money(self, value: Decimal | float, decimals: int = 2) -> str:
        return money_text(value, self.language, decimals)

    def day(self, value: date) -> str:
        return date_text(value, self.language)

    def period(self, value: date, precision: str) -> str:
        return period_text(value, precision, self.language)

    def quarter(self, code: str) -> str:
        return quarter_text(code, self.language)

    def count(self, low: int, high: int) -> str:
        """A count as it is written where there is room: `18`, `5–11`, `te klein om te tonen`."""
        return count_text(low, high, self.language, self.threshold)

    def brief(self, low: int, high: int) -> str:
        """A count in a narrow place or within a sentence: `18`, or both ends of its interval, `1–6`."""
        return range_text(low, high, self.language)

    def too_small(self, low: float, high: float) -> bool:
        """Whether `count` says it in words."""
        return too_small(low, high, self.threshold)

    def number(self, value: float, decimals: int = 1) -> float:
        """A number in a table, rounded like the same number on a chart."""
        return float(rounded(value, decimals))

    def plain(self, low: int, high: int) -> int | str:
        """A count in a table: a number to reckon with, or as text what `count` says."""
        return int(low) if low == high else self.count(low, high)


def blank(look: Look, height: int) -> go.Figure:
    """An empty figure with the shared style: no frame, direct labels, room for nothing that isn't data."""
    axis = {
        "showgrid": False,
        "zeroline": False,
        "linecolor": look.ink.grid,
        "tickcolor": look.ink.grid,
        "automargin": True,
    }
    return go.Figure(
        layout={
            "template": None,
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": 13, "color": look.ink.text},
            "hoverlabel": {"bgcolor": look.ink.paper, "font": {"color": look.ink.text, "size": 13}},
            "separators": ",." if look.language == "nl" else ".,",
            "showlegend": False,
            "xaxis": axis,
            "yaxis": {**axis, "gridcolor": look.ink.grid},
            "bargap": 0.3,
        }
    )
