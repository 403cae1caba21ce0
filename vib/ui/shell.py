"""The script of every visit: address, navigation, snapshot, filters, and then the page."""

from dataclasses import replace

import streamlit as st
from streamlit.navigation.page import Page

from vib.access.roles import Visitor
from vib.charts.look import Look
from vib.settings import ROOT, settings
from vib.store.errors import SnapshotUnknown, SnapshotWithdrawn, StoreError
from vib.store.registry import Publication, find, published
from vib.ui import access, filters, navigation, notices, view
from vib.ui.address import Asked, asking_for, language_of, select
from vib.ui.view import View

ICON = str(ROOT / "vib" / "ui" / "assets" / "icon.svg")


def run() -> None:
    """Shows the page that the address asks for, with everything around it."""
    wish = filters.asked()
    language = language_of(wish, settings().language)
    plain = Look(language=language, dark=st.context.theme.type == "dark")
    view.put(None, plain)
    arrived = access.arrival()
    pages, closed = navigation.pages(plain, arrived), navigation.closed(plain, arrived)
    page = st.navigation([*pages, *closed], position="hidden")
    st.set_page_config(page_title=f"{page.title} · VIB-monitor", page_icon=ICON, layout="wide")
    somebody = arrived if isinstance(arrived, Visitor) else None
    if somebody is None or page in closed:
        st.html(str(navigation.bar(page, pages, wish, plain, somebody)))
        page.run()
        return
    try:
        _show(page, pages, wish, plain, published(), somebody)
    except StoreError as error:
        notices.broken(error, plain)


def _show(
    page: Page,
    pages: tuple[Page, ...],
    wish: Asked,
    plain: Look,
    publications: tuple[Publication, ...],
    somebody: Visitor,
) -> None:
    try:
        found = find(wish.snap or "latest", publications)
    except SnapshotUnknown as error:
        st.html(str(navigation.bar(page, pages, wish, plain, somebody)))
        _without_snapshot(page, pages, wish, plain, publications, error)
        return
    snapshot = view.load(found.snapshot_id)
    look = view.look_of(snapshot, plain)
    span = filters.span(snapshot, snapshot.id)
    selection, messages = select(wish, snapshot.agencies, span, look.language)
    wish = replace(wish, snap=snapshot.id)
    settled = asking_for(wish, selection)
    # What a link asks for in vain stays in the address until the reader chooses something else.
    filters.keep(wish if messages else settled)
    seen = View(snapshot, selection, look, publications)
    view.put(seen, look)
    st.html(str(navigation.bar(page, pages, settled, look, somebody)))
    if page.url_path not in navigation.WITHOUT_SNAPSHOT:
        notices.banner(seen)
        _filters(page, seen, settled)
    notices.not_found(messages, look)
    try:
        page.run()
    finally:
        filters.remember(filters.kept())


def _filters(page: Page, seen: View, wish: Asked) -> None:
    """The filters in one row."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="vib_filters"):
        filters.snapshot(wish, seen.publications, seen.snapshot.id, seen.look)
        filters.agencies(wish, seen.snapshot.agencies, seen.selection, seen.look)
        filters.quarters(wish, filters.span(seen.snapshot, seen.snapshot.id), seen.selection, seen.look)
        if not seen.selection.whole:
            st.html(str(navigation.clear(page, wish, seen.look)), width="content")


def _without_snapshot(
    page: Page,
    pages: tuple[Page, ...],
    wish: Asked,
    look: Look,
    publications: tuple[Publication, ...],
    error: SnapshotUnknown,
) -> None:
    """There is no snapshot to show: none at all, or not the one that a link names."""
    if page.url_path in navigation.WITHOUT_SNAPSHOT:
        page.run()
    elif publications:
        with st.container(horizontal=True, key="vib_filters"):
            filters.snapshot(wish, publications, None, look)
        if isinstance(error, SnapshotWithdrawn):
            notices.withdrawn(error, look)
        else:
            notices.unknown_snapshot(wish.snap, look)
    elif page.url_path == navigation.ABOUT:
        page.run()
    elif isinstance(error, SnapshotWithdrawn):
        notices.withdrawn(error, look)
    else:
        notices.empty_store(navigation.to(navigation.ABOUT, pages, wish), look)


if __name__ == "__main__":
    run()
