"""How long a reader waits after changing a filter, in Debian's Chromium, beside a plain Streamlit page.

Measured in the page itself: from the click on an option until the page shows what was chosen and Streamlit
says that the script no longer runs (`figures`), and until all charts in the window are drawn too (`charts`).
The pages take turns, so that what else the machine does falls on all of them.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page, sync_playwright

PLAIN = '''"""A plain page: one select box and one line of text."""
import streamlit as st

chosen = st.selectbox("Kwartaal", ["2022-K3", "2022-K4", "2023-K1", "2023-K2", "2023-K3", "2023-K4"])
st.write(f"Gekozen: {chosen}")
'''
OPTIONS = 4
WARM_UP, ROUNDS = 2 * OPTIONS, 24
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
_CLICK = """([place, told]) => new Promise((resolve) => {
  const option = document.querySelectorAll('[role=option]')[place];
  const line = () => document.querySelector(told)?.innerText;
  const before = line(), begin = performance.now();
  let figures = null;
  const inWindow = (chart) => {
    const { top, bottom } = chart.getBoundingClientRect();
    return top < innerHeight && bottom > 0;
  };
  const look = () => {
    const running = document.querySelector('[data-testid=stApp]').dataset.testScriptState !== 'notRunning';
    if (figures === null && !running && line() && line() !== before) figures = performance.now() - begin;
    const waiting = [...document.querySelectorAll('.vib-chart:not([data-drawn=done])')].some(inWindow);
    if (figures !== null && !waiting) resolve([figures, performance.now() - begin]);
    else requestAnimationFrame(look);
  };
  option.click();
  requestAnimationFrame(look);
})"""


@dataclass
class Screen:
    """A page that is clicked on, and the milliseconds it took."""

    name: str
    link: str
    box: str
    told: str
    page: Page | None = None
    first: list[float] = field(default_factory=list)
    """Of selections that nobody asked for before."""
    figures: list[float] = field(default_factory=list)
    charts: list[float] = field(default_factory=list)

    def opens(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.page.goto(self.link)
        self.page.locator(self.told).first.wait_for()
        self.page.wait_for_timeout(3000)

    def clicks(self, turn: int) -> None:
        """Chooses the next option, and notes how long it took."""
        assert self.page is not None
        self.page.bring_to_front()
        self.page.locator(f"{self.box} input").first.click()
        option = self.page.locator("[role=option]").nth((turn + 1) % OPTIONS)
        option.wait_for()
        figures, charts = self.page.evaluate(_CLICK, [(turn + 1) % OPTIONS, self.told])
        self.page.wait_for_timeout(250)
        if turn < OPTIONS - 1:
            self.first.append(figures)
        if turn >= WARM_UP:
            self.figures.append(figures)
            self.charts.append(charts)


@contextmanager
def browsing() -> Iterator[BrowserContext]:
    """Debian's Chromium, in Dutch, in a window of a small laptop."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser.new_context(viewport={"width": 1366, "height": 768}, locale="nl-BE")
        browser.close()


def measure(screens: list[Screen]) -> None:
    """Clicks on all screens in turn; fills in what they took."""
    with browsing() as context:
        for screen in screens:
            screen.opens(context)
        for turn in range(WARM_UP + ROUNDS):
            for screen in screens:
                screen.clicks(turn)
