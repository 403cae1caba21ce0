"""A chart on the page, kept as a finished message: Streamlit sends it again without drawing anew.

The browser draws it (`assets/charts.js`), not `st.plotly_chart`: that draws every chart of a page anew before
the page shows anything of a changed filter, also charts that nobody has scrolled to.
"""

import pandas as pd
import streamlit as st
from plotly.io import to_json

from vib.charts.spec import ChartSpec
from vib.locale import N_
from vib.ui import markup
from vib.ui.cache import Metric, frame
from vib.ui.view import View

_TARGETS = {"target", "expected", "planned"}
"""Columns that say something even where nothing was counted."""

_WHY_EMPTY = {
    (True, True): N_("Nothing was recorded for these agencies in these quarters. Widen one of the filters."),
    (False, True): N_("Nothing was recorded in these quarters. Widen the quarter filter."),
    (True, False): N_("Nothing was recorded for these agencies. Widen the agency filter."),
    (False, False): N_("This snapshot holds no data for this."),
}
"""Whether agencies and quarters were chosen → what to do."""


BEHIND = N_("Table, download and definition")


def nothing_in(data: pd.DataFrame) -> bool:
    """Whether a frame has nothing to draw: no rows, or counts that are all zero and nothing planned."""
    if data.empty:
        return True
    if "high" not in data.columns or (pd.to_numeric(data["high"], errors="coerce").fillna(0) != 0).any():
        return False
    return not any((data[column].fillna(0) != 0).any() for column in _TARGETS & set(data.columns))


def _about(seen: View, spec: ChartSpec, ranged: bool) -> str:
    look = seen.look
    parts = [look.say(N_("Unit: {unit}"), unit=look.say(spec.unit))]
    if spec.date_basis:
        parts.append(look.say(N_("Quarter filter: {date}"), date=look.say(spec.date_basis)))
    if spec.note:
        parts.append(look.say(spec.note))
    if ranged:
        parts.append(look.say(spec.ranges))
    return " · ".join(parts)


def _marks(seen: View, spec: ChartSpec) -> list[str]:
    """Filters that are set and don't act here."""
    marks = []
    if seen.selection.quarters is not None and not spec.date_basis:
        marks.append(seen.look.say(N_("the quarter filter doesn't act here")))
    if seen.selection.agencies and not spec.agency_filter:
        marks.append(seen.look.say(N_("the agency filter doesn't act here")))
    return marks


def why_empty(seen: View) -> str:
    """What to widen when there is nothing to see."""
    agencies, quarters = bool(seen.selection.agencies), seen.selection.quarters is not None
    return seen.look.say(_WHY_EMPTY[agencies, quarters])


@st.cache_resource(max_entries=1024, show_spinner=False)
def drawn(key: str, _seen: View, _spec: ChartSpec, _metric: Metric, _args: tuple[object, ...]) -> bool:
    """Puts a chart on the page, or why there is nothing to draw; returns whether there is a chart.

    Streamlit keeps the message of a cached function and sends it again, so a chart that was drawn
    before for this snapshot, selection, language and theme costs no metric, no drawing, no JSON.
    """
    look = _seen.look
    data = frame(_seen, _metric, *_args)
    nothing = nothing_in(data)
    takeaway = _spec.takeaway(data, look) if _spec.takeaway and not nothing else ""
    about = _about(_seen, _spec, ranged=look.threshold > 1 and not nothing and _spec.ranged(data))
    head = markup.chart_head(look.say(_spec.title), takeaway, about, _marks(_seen, _spec))
    if nothing:
        why = look.say(_spec.empty) if _spec.empty else why_empty(_seen)
        st.html(str(head + markup.message(why)))
        return False
    figure = _spec.draw(data, look)
    st.html(
        str(
            head
            + markup.chart(to_json(figure, validate=False), _spec.tell(data, look), figure.layout.height)
            + markup.behind(_spec.id, look.say(BEHIND))
        )
    )
    return True
