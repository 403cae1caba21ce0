"""What somebody does on the screen 'Opladen': choose a day and files, and have them checked."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.conftest import SECONDS
from tests.browser.provider import sign_in


def somebody(browser: Browser, address: str, who: str) -> Page:
    """The screen of somebody who signed in."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="nl-BE").new_page()
    page.set_default_timeout(SECONDS * 1000)
    page.goto(f"{address}/opladen")
    sign_in(page, who)
    return page


def choose_day(page: Page, day: date) -> None:
    """Types a day, as a calendar is too far from a day long ago."""
    page.locator("[data-testid=stDateInput] [role=spinbutton], [data-testid=stDateInput] input").first.click()
    page.keyboard.type(day.strftime("%d%m%Y"), delay=50)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")


def hand_in(page: Page, day: date, paths: Sequence[Path]) -> None:
    """Chooses a day and files, and has them checked."""
    choose_day(page, day)
    page.locator("input[type=file]").set_input_files(paths)
    page.get_by_role("button", name=f"Kijk na ({len(paths)})").click()
