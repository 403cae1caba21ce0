"""The screens, and the links between them. A link carries the whole view: it can be sent to a colleague."""

from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import Page

from vib.charts.look import Look
from vib.locale import N_
from vib.settings import ROOT
from vib.ui.address import Asked


@dataclass(frozen=True)
class Screen:
    """A script in `pages/` and its title; the script's name is its address too."""

    name: str
    title: str


SCREENS = (
    Screen("overzicht", N_("Overview")),
    Screen("tijdlijn", N_("Timeline")),
    Screen("deelname", N_("Participation")),
    Screen("uitkomsten", N_("Outcomes")),
    Screen("budget", N_("Budget")),
    Screen("over", N_("About these figures")),
)
ABOUT = "over"
"""The screen that has something to say where nothing is published yet."""


def pages(look: Look) -> tuple[Page, ...]:
    """The screens as Streamlit's pages, titles in the reader's language; the first one is the default."""
    return tuple(
        st.Page(
            ROOT / "pages" / f"{screen.name}.py",
            title=look.say(screen.title),
            url_path=screen.name,
            default=place == 0,
        )
        for place, screen in enumerate(SCREENS)
    )


def links(choices: tuple[Page, ...], wish: Asked) -> None:
    """The row of links to the screens."""
    for page in choices:
        st.page_link(page, query_params=wish.write())
