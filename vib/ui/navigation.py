"""The screens, and the links between them. A link carries the whole view: it can be sent to a colleague."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup
from streamlit.navigation.page import Page

from vib.access.claims import Refusal
from vib.access.roles import Permission, Visitor
from vib.charts.look import Look
from vib.locale import LANGUAGES, N_
from vib.settings import ROOT, settings
from vib.ui import doorstep
from vib.ui.address import Asked
from vib.ui.markup import joined


@dataclass(frozen=True)
class Screen:
    """A script in `pages/` and its title; the script's name is its address too."""

    name: str
    title: str
    needs: Permission = Permission.SEE
    """What a visitor must be allowed to; the page itself demands it again."""


SCREENS = (
    Screen("overzicht", N_("Overview")),
    Screen("tijdlijn", N_("Timeline")),
    Screen("deelname", N_("Participation")),
    Screen("uitkomsten", N_("Outcomes")),
    Screen("budget", N_("Budget")),
    Screen("over", N_("About these figures")),
    Screen("opladen", N_("Upload"), Permission.UPLOAD),
    Screen("momentopnamen", N_("Snapshots"), Permission.SNAPSHOTS),
    Screen("logboek", N_("Audit trail"), Permission.AUDIT),
)
ABOUT = "over"
"""The screen that has something to say where nothing is published yet."""
WITHOUT_SNAPSHOT = frozenset({"opladen", "momentopnamen", "logboek"})
"""The screens on which something is done, which show no snapshot and need none."""


def pages(look: Look, arrived: Visitor | Refusal) -> tuple[Page, ...]:
    """The screens that somebody may see, as Streamlit's pages, titles in the reader's language."""
    return tuple(
        _page(screen, ROOT / "pages" / f"{screen.name}.py", look)
        for screen in SCREENS
        if _refusal(screen, arrived, look) is None
    )


def closed(look: Look, arrived: Visitor | Refusal) -> tuple[Page, ...]:
    """In the place of the other screens, at their addresses: why somebody may not see them.

    Their scripts are not among these, so that Streamlit can't be made to run them.
    """
    return tuple(
        _page(screen, told, look)
        for screen in SCREENS
        if (told := _refusal(screen, arrived, look)) is not None
    )


def _page(screen: Screen, source: Path | Callable[[], None], look: Look) -> Page:
    return st.Page(source, title=look.say(screen.title), url_path=screen.name, default=screen is SCREENS[0])


def _refusal(screen: Screen, arrived: Visitor | Refusal, look: Look) -> Callable[[], None] | None:
    """What says that somebody may not see a screen, or None where they may."""
    if isinstance(arrived, Refusal):
        return partial(doorstep.show, arrived, look)
    return None if arrived.may(screen.needs) else partial(doorstep.not_for, arrived, look)


def link(page: Page, wish: Asked) -> str:
    """The address of a view on a page; it opens without loading anew (`assets/page.js`)."""
    return f"./{page.url_path}?{urlencode(wish.write(), doseq=True)}"


def address(name: str, wish: Asked, look: Look) -> str:
    """The address of a view on a screen by its name, in the reader's language."""
    place = "" if name == SCREENS[0].name else name
    lang = "" if look.language == settings().language else look.language
    return f"./{place}?{urlencode(replace(wish, lang=lang).write(), doseq=True)}"


def to(name: str, choices: tuple[Page, ...], wish: Asked) -> Markup:
    """A link with the title of a screen, for within a sentence."""
    page = next(one for one in choices if one.url_path == name)
    return _LINK.format(link(page, wish), "", page.title)


def bar(page: Page, choices: tuple[Page, ...], wish: Asked, look: Look, somebody: Visitor | None) -> Markup:
    """The row at the top: name, screens, languages, and who is there.

    One piece of HTML, which costs a run next to nothing.
    """
    screens = joined(
        _LINK.format(
            link(one, wish if one is page else replace(wish, behind=())),
            _CURRENT if one is page else "",
            one.title,
        )
        for one in choices
    )
    languages = joined(
        _LANGUAGE.format(
            link(page, replace(wish, lang="" if code == settings().language else code)),
            _CHOSEN if code == look.language else "",
            code,
            code,
            code.upper(),
        )
        for code in LANGUAGES
    )
    who = Markup("") if somebody is None else doorstep.badge(somebody, look)
    return _BAR.format(look.say(N_("Screens")), screens, look.say(N_("Language")), languages, who)


_LINK = Markup('<a class="vib-go" href="{}"{}>{}</a>')
_CURRENT = Markup(' aria-current="page"')
_LANGUAGE = Markup('<a class="vib-go" href="{}"{} hreflang="{}" lang="{}">{}</a>')
_CHOSEN = Markup(' aria-current="true"')
_BAR = Markup(
    '<div class="vib-bar"><span class="vib-brand">VIB-monitor</span><nav aria-label="{}">{}</nav>'
    '<nav class="vib-languages" aria-label="{}">{}</nav>{}</div>'
)


def clear(page: Page, wish: Asked, look: Look) -> Markup:
    """The link that takes the agency and quarter filters off."""
    return _LINK.format(
        link(page, replace(wish, agencies=(), quarters="")), "", look.say(N_("Clear filters"))
    )
