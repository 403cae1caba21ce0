"""The filters of every page. The address is the one truth: a widget that changes writes the address,
and each run sets the widgets from it. So a link, a reload and the back button all give the same page."""

from dataclasses import replace
from functools import partial
from typing import Any, cast

import streamlit as st

from vib.charts.look import Look
from vib.locale import N_
from vib.metrics.cells import QUARTER_COLUMNS
from vib.model.cubes import CUBES
from vib.model.quarters import Quarter, QuarterRange
from vib.model.selection import Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import ALL
from vib.store.registry import Publication
from vib.ui.address import Asked, span_of

_ASKED = "_asked"
SNAP, AGENCIES, FIRST, LAST = "snap", "agency", "quarter_first", "quarter_last"


def asked() -> Asked:
    """What the address of this run asks for; a bare address keeps what the reader chose before."""
    return Asked.read(_parameters(), kept())


def kept() -> Asked:
    """What this run shows, as far as it is settled yet; at first what the run before it showed."""
    return cast(Asked, st.session_state.get(_ASKED, Asked()))


def keep(wish: Asked) -> None:
    """Settles what is shown; the shell writes it into the address when the page is there."""
    st.session_state[_ASKED] = wish


def remember(wish: Asked) -> None:
    """Settles what is shown, and makes the address say it: one step for the browser's back button."""
    keep(wish)
    wanted = wish.write()
    if _parameters() != {
        name: value if isinstance(value, list) else [value] for name, value in wanted.items()
    }:
        st.query_params.from_dict(wanted)


def _parameters() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _choose(wish: Asked, **changed: Any) -> None:
    """The reader chose something: the rest stays as it is shown, or stands in the address."""
    shown = replace(asked(), snap=wish.snap, agencies=wish.agencies, quarters=wish.quarters)
    remember(replace(shown, **changed))


def put(key: str, value: object) -> None:
    """Sets a widget of the shell, where it says something else: setting it draws it anew in the browser.

    Not for a widget of a page: the same key is another widget on the next page, and starts at its default.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


@st.cache_resource(max_entries=32, show_spinner=False)
def span(_snapshot: Snapshot, snapshot_id: str) -> QuarterRange:
    """The quarters of a snapshot: from the first that something was counted in to that of its date."""
    codes: set[str] = set()
    for name, cube in CUBES.items():
        for column in set(QUARTER_COLUMNS) & set(cube.dimensions):
            codes.update(_snapshot.cubes[name][column].unique())
    return span_of(codes - {ALL}, Quarter.of(_snapshot.as_of))


def snapshot(wish: Asked, publications: tuple[Publication, ...], shown: str | None, look: Look) -> None:
    """The choice of a snapshot; nothing is chosen where the link names one that isn't there."""
    names = _snapshot_names(publications, look)
    put(SNAP, shown)
    st.selectbox(
        look.say(N_("Snapshot")),
        tuple(names),
        key=SNAP,
        index=None if shown is None else 0,
        format_func=lambda code: names.get(code, code),
        placeholder=look.say(N_("Choose a snapshot")),
        label_visibility="collapsed",
        filter_mode=None,
        width=280,
        on_change=_choose_snapshot,
        args=(wish,),
    )


def _snapshot_names(publications: tuple[Publication, ...], look: Look) -> dict[str, str]:
    """Snapshot id → its date, and its id too where there are more of that date."""
    days = [entry.as_of for entry in publications]
    return {
        entry.snapshot_id: look.say(N_("Snapshot {day}"), day=look.day(entry.as_of))
        + (f" ({entry.snapshot_id[-8:]})" if days.count(entry.as_of) > 1 else "")
        for entry in publications
    }


def _choose_snapshot(wish: Asked) -> None:
    if st.session_state[SNAP]:
        _choose(wish, snap=st.session_state[SNAP])


def agencies(wish: Asked, codes: tuple[str, ...], selection: Selection, look: Look) -> None:
    """The choice of agencies; none chosen means all."""
    put(AGENCIES, list(selection.agencies))
    st.pills(
        look.say(N_("Agencies")),
        codes,
        selection_mode="multi",
        key=AGENCIES,
        format_func=lambda code: look.label("agency", code),
        label_visibility="collapsed",
        on_change=_choose_agencies,
        args=(wish, codes),
    )


def _choose_agencies(wish: Asked, codes: tuple[str, ...]) -> None:
    chosen = tuple(code for code in codes if code in st.session_state[AGENCIES])
    _choose(wish, agencies=() if len(chosen) == len(codes) else chosen)


def quarters(wish: Asked, span: QuarterRange, selection: Selection, look: Look) -> None:
    """The first and the last quarter."""
    shown = selection.quarters or span
    put(FIRST, str(shown.first))
    put(LAST, str(shown.last))
    for key, label, text in (
        (FIRST, look.say(N_("First quarter")), N_("from {quarter}")),
        (LAST, look.say(N_("Last quarter")), N_("through {quarter}")),
    ):
        st.selectbox(
            label,
            span.codes,
            key=key,
            format_func=partial(_quarter_name, look, text),
            label_visibility="collapsed",
            filter_mode=None,
            width=150,
            on_change=_choose_quarters,
            args=(wish, span, key),
        )


def _quarter_name(look: Look, text: str, code: str) -> str:
    return look.say(text, quarter=look.quarter(code))


def _choose_quarters(wish: Asked, span: QuarterRange, moved: str) -> None:
    """The end that was moved counts: the other one goes along where they would cross."""
    first, last = (Quarter.parse(st.session_state[key]) for key in (FIRST, LAST))
    if last < first:
        first, last = (first, first) if moved == FIRST else (last, last)
    chosen = QuarterRange(first, last)
    _choose(wish, quarters="" if chosen == span else str(chosen))
