"""What pages call to put something on the screen."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from vib.charts.block import BlockSpec
from vib.charts.look import Look
from vib.charts.spec import ChartSpec
from vib.locale import N_
from vib.ui import block, cache, filters, markup, plot
from vib.ui.about import sections
from vib.ui.cache import Metric
from vib.ui.download import csv_of
from vib.ui.provenance import shown_text
from vib.ui.section import Section
from vib.ui.view import View


def html(body: Markup) -> None:
    """Safe HTML. Drawings go in as an `<img>` with a `data:` address: the browser side removes SVG tags."""
    st.html(str(body))


def heading(seen: View, title: str, question: str) -> None:
    """A page's title and the question it answers (message ids), and the date and selection shown."""
    html(markup.heading(seen.look.say(title), seen.look.say(question), shown_text(seen)))


def about(seen: View | None, how: Look) -> None:
    """The screen about the figures; without a snapshot it tells what can be told without one."""
    html(
        markup.heading(
            how.say(N_("About these figures")),
            how.say(N_("What do the figures mean, and how sure are they?")),
            shown_text(seen) if seen else "",
        )
    )
    told = sections(seen.snapshot if seen else None, how)
    html(markup.joined(markup.section(part, how) for part in told))


def beside(*widths: int) -> Sequence[AbstractContextManager[object]]:
    """Columns next to each other, as wide as the numbers say; below each other on a narrow screen."""
    return st.columns(list(widths), gap="medium")


def note(*texts: str) -> None:
    """What a reader must know, in the reader's language: sentences that stand in one paragraph."""
    html(markup.note(" ".join(texts)))


def table(seen: View, frame: pd.DataFrame, caption: str) -> None:
    """A table whose headers and texts are in the reader's language; the caption too."""
    html(markup.table(frame, caption, seen.look))


def looked_up(seen: View, title: str, frame: pd.DataFrame, caption: str) -> None:
    """A table that opens on a click; title and caption are message ids, the frame is ready to be shown."""
    say = seen.look.say
    html(markup.section(Section(say(title), (), frame, say(caption), folded=True), seen.look))


def footnotes(seen: View, texts: Iterable[str]) -> None:
    """Remarks on the data that stay visible, in the reader's language; nothing where there are none."""
    remarks = list(texts)
    if remarks:
        html(markup.footnotes(seen.look.say(N_("Remarks on the data")), remarks))


def chart(seen: View, spec: ChartSpec, metric: Metric, *args: object) -> None:
    """A chart of a metric, with all that belongs to it.

    Above it what is seen, what there is to see, the unit and the date that the quarter filter acts on;
    below it, one click away, the same numbers as a table, their download and their definitions.
    `metric(snapshot, selection, *args)` is computed once for a snapshot and a selection.
    """
    key = cache.chart_key(seen, spec.id, metric, args)
    if plot.drawn(key, seen, spec, metric, args):
        _behind(seen, spec, metric, args)


def said(seen: View, spec: BlockSpec, metric: Callable[..., Any], *args: object) -> None:
    """A part of the page in HTML, with the same things behind it as a chart."""
    block.said(cache.chart_key(seen, spec.id, metric, args), seen, spec, metric, args)
    _behind(seen, spec, metric, args)


def _behind(
    seen: View, spec: ChartSpec | BlockSpec, metric: Callable[..., Any], args: tuple[object, ...]
) -> None:
    """The numbers behind a chart, where the address opens them."""
    if spec.id not in filters.asked().behind:
        return
    look = seen.look
    tabulate = partial(_tabulated, seen, spec, metric, args)
    with st.container(border=True, key=f"behind-{spec.id}"):
        table(seen, tabulate(), look.say(spec.title))
        st.download_button(
            look.say(N_("Download these numbers (CSV)")),
            partial(csv_of, seen, tabulate),
            file_name=f"vib-{spec.id}-{seen.snapshot.as_of}.csv",
            mime="text/csv",
            key=f"download-{spec.id}",
            on_click="ignore",
        )
        if spec.metrics:
            definitions(seen, spec.metrics)


def _tabulated(
    seen: View, spec: ChartSpec | BlockSpec, metric: Callable[..., Any], args: tuple[object, ...]
) -> pd.DataFrame:
    return spec.tabulate(cache.frame(seen, metric, *args), seen.look)


def definitions(seen: View, metrics: Iterable[str]) -> None:
    """The definitions of metrics, by id."""
    from vib.metrics.catalogue import DEFINITIONS

    html(markup.joined(markup.definition(DEFINITIONS[metric], seen.look) for metric in metrics))
