"""Signing in at a real provider: who sees what, what a link does, and that a sign-in ends."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.conftest import SECONDS
from tests.browser.provider import sign_in, signing_in
from vib.access.roles import PERMISSIONS, Permission, Role
from vib.ui.navigation import SCREENS

PROVIDERS = ("/oauth2/authorize", "/favicon.ico")
REFUSED = "Deze pagina is niet voor jouw rol"


@pytest.fixture(scope="module")
def asking(sample_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on the sample that asks people to sign in."""
    folder = tmp_path_factory.mktemp("secrets")
    with signing_in(sample_environment, folder, timedelta(hours=1)) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.set_default_timeout(SECONDS * 1000)
    complaints: list[str] = []
    page.on(
        "console",
        lambda told: complaints.append(f"{told.text} {told.location['url']}") if _is_ours(told) else None,
    )
    yield page
    context.close()
    assert complaints == []


def _is_ours(told: ConsoleMessage) -> bool:
    """Whether it is an error on a screen of the dashboard; what the provider's screens lack is not ours."""
    place = urlsplit(told.location["url"])
    return told.type == "error" and place.hostname == "localhost" and place.path not in PROVIDERS


def heading(page: Page) -> str:
    return page.locator(".vib-heading h1").inner_text()


def test_before_signing_in_nothing_of_a_snapshot_is_there(asking: str, page: Page) -> None:
    page.goto(f"{asking}/budget?agency=atlas")
    expect(page.locator(".vib-heading h1")).to_have_text("Aanmelden")
    text = page.locator("body").inner_text()
    assert "€" not in text
    assert "momentopname" not in text.casefold()
    assert page.locator(".vib-bar nav").first.get_by_role("link").count() == 0


def test_a_link_survives_signing_in(asking: str, page: Page) -> None:
    page.goto(f"{asking}/budget?agency=atlas&quarters=2023-Q1..2023-Q2")
    sign_in(page, "viewer")
    expect(page.locator(".vib-heading h1")).to_have_text("Budget")
    expect(page.locator(".vib-shown")).to_contain_text("Atlas · 2023-K1–2023-K2")
    assert "/budget?" in page.url


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_screens_and_no_others(
    role: Role, sample_environment: dict[str, str], tmp_path: Path, page: Page
) -> None:
    with signing_in(sample_environment, tmp_path, timedelta(hours=1)) as fresh:
        # The first request that this process ever gets is for a screen that the role may perhaps not see.
        first, *others = sorted(SCREENS, key=lambda screen: screen.needs is Permission.SEE)
        page.goto(f"{fresh}/{first.name}")
        sign_in(page, role.value)
        for screen in (first, *others):
            if screen is not first:
                page.goto(f"{fresh}/{screen.name}")
            allowed = screen.needs in PERMISSIONS[role]
            title = page.locator(".vib-heading h1")
            if allowed:
                expect(title).not_to_have_text(REFUSED)
            else:
                expect(title).to_have_text(REFUSED)
        titles = page.locator(".vib-bar nav").first.get_by_role("link").all_inner_texts()
        assert len(titles) == sum(screen.needs in PERMISSIONS[role] for screen in SCREENS)
        page.goto("about:blank")  # Before the server goes: the page would miss it.


def test_who_has_no_role_sees_nothing_and_is_told_why(asking: str, page: Page) -> None:
    page.goto(asking)
    sign_in(page, "stranger")
    assert heading(page) == "Je hebt nog geen toegang"
    assert "€" not in page.locator("body").inner_text()


def test_after_signing_out_a_copy_of_the_cookie_lets_nobody_in(
    asking: str, browser: Browser, page: Page
) -> None:
    page.goto(asking)
    sign_in(page, "coordinator")
    copied = page.context.cookies()
    page.locator(".vib-who summary").click()
    page.locator(".vib-out").click()
    page.get_by_role("button", name="End session").click()
    page.get_by_role("button", name="Aanmelden").wait_for()
    other = browser.new_context()
    other.add_cookies([{**cookie} for cookie in copied])  # type: ignore[typeddict-item]
    there = other.new_page()
    there.goto(asking)
    expect(there.get_by_role("button", name="Aanmelden")).to_be_visible(timeout=SECONDS * 1000)
    other.close()


def test_a_sign_in_that_expires_ends_the_session(
    sample_environment: dict[str, str], tmp_path: Path, page: Page
) -> None:
    # A minute is forgiven for clocks that differ: these tokens are good for 12 seconds.
    with signing_in(sample_environment, tmp_path, timedelta(seconds=-48)) as address:
        page.goto(address)
        sign_in(page, "viewer")
        page.wait_for_timeout(13_000)
        page.goto(f"{address}/budget")
        expect(page.locator(".vib-heading h1")).to_have_text("Meld opnieuw aan")
        assert "€" not in page.locator("body").inner_text()
        page.goto("about:blank")


def test_the_sign_in_cookie_ends_with_the_browser_and_no_script_reads_it(asking: str, page: Page) -> None:
    page.goto(asking)
    sign_in(page, "viewer")
    mine = [one for one in page.context.cookies() if one["name"].startswith("_streamlit_user")]
    assert mine
    assert all(one["httpOnly"] and one["expires"] == -1 for one in mine)
    assert {one["sameSite"] for one in mine} <= {"Lax", "Strict"}
