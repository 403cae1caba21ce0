"""How a page looks around its charts. The theme's colours are in `.streamlit/config.toml`."""

from functools import cache
from pathlib import Path

import streamlit as st

from vib.charts.look import Look

ASSETS = Path(__file__).parent / "assets"


@cache
def _sheet() -> str:
    return f"<style>{(ASSETS / 'page.css').read_text(encoding='utf-8')}</style>"


def dress(title: str) -> None:
    """The tab's title and icon, the width of the page, and the style sheet."""
    st.set_page_config(page_title=f"{title} · VIB-monitor", page_icon=str(ASSETS / "icon.svg"), layout="wide")
    st.html(_sheet())


def ink(look: Look) -> None:
    """The inks of the theme, so that text and charts are of one colour."""
    st.html(
        f"<style>:root{{--vib-text:{look.ink.text};--vib-soft:{look.ink.soft};--vib-grid:{look.ink.grid};"
        f"--vib-paper:{look.ink.paper};color-scheme:{'dark' if look.dark else 'light'}}}</style>"
    )
