"""A part of a page that is said in HTML, kept as a finished message."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from vib.charts.block import BlockSpec
from vib.locale import N_
from vib.ui import markup
from vib.ui.cache import frame
from vib.ui.plot import BEHIND
from vib.ui.view import View


@st.cache_resource(max_entries=1024, show_spinner=False)
def said(
    key: str, _seen: View, _spec: BlockSpec, _metric: Callable[..., Any], _args: tuple[object, ...]
) -> None:
    """Puts a block on the page; Streamlit keeps the message and sends it again, without making it anew."""
    look = _seen.look
    data = frame(_seen, _metric, *_args)
    body = _spec.render(data, look)
    if _spec.headed:
        takeaway = _spec.takeaway(data, look) if _spec.takeaway else ""
        basis = look.say(_spec.date_basis) if _spec.date_basis else ""
        date = look.say(N_("Quarter filter: {date}"), date=basis) if basis else ""
        body = markup.chart_head(look.say(_spec.title), takeaway, date, ()) + body
    st.html(str(body + markup.behind(_spec.id, look.say(BEHIND))))
