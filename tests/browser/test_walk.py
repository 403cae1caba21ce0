"""A walk through all screens in Debian's Chromium, as readers take it."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewReader, Reader
from vib.locale import Language, translate
from vib.ui.navigation import SCREENS, WITHOUT_SNAPSHOT


def choose(reader: Reader, key: str, option: str) -> None:
    """Chooses an option of a select box."""
    before = reader.page.url
    reader.page.locator(f".st-key-{key} input").click()
    reader.page.get_by_role("option", name=option, exact=True).click()
    reader.page.wait_for_url(lambda url: url != before)
    reader.sees_all()


def agency(reader: Reader, name: str) -> None:
    """Clicks an agency."""
    before = reader.page.url
    reader.page.locator(".st-key-agency").get_by_role("button", name=name, exact=True).click()
    reader.page.wait_for_url(lambda url: url != before)
    reader.sees_all()


def plain(cell: str) -> str:
    """A cell without the marks for a reader: a dot for thousands, a dash where there is nothing."""
    return "" if cell == "–" else cell.replace(".", "")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_screen_can_be_read_in_both_languages(reader: NewReader, language: Language) -> None:
    one = reader()
    one.opens("/?lang=en" if language == "en" else "/")
    for screen in SCREENS:
        title = translate(screen.title, language)
        one.goes_to(title)
        expect(one.page).to_have_title(f"{title} · VIB-monitor")
        assert one.page.locator("html").get_attribute("lang") == language
        if screen.name not in WITHOUT_SNAPSHOT:
            banner = one.page.locator(".vib-banner")
            expect(banner).to_contain_text(translate("Synthetic sample data.", language))
        assert one.width_left() == 0, screen.name
        for chart in one.page.locator(".vib-chart").all():
            assert chart.locator(".main-svg").count() > 0, screen.name


def test_a_link_shows_the_same_to_somebody_else(reader: NewReader) -> None:
    one = reader()
    one.opens()
    choose(one, "snap", "Momentopname 30 november 2023")
    agency(one, "Atlas")
    choose(one, "quarter_first", "van 2023-K1")
    choose(one, "quarter_last", "t.e.m. 2023-K3")
    assert re.search(r"^/\?snap=2023-11-30-[0-9a-f]{8}&agency=atlas&quarters=2023-Q1\.\.2023-Q3", one.link)
    assert one.shown.startswith(
        "Peildatum 30 november 2023 · synthetische gegevens · Atlas · 2023-K1–2023-K3"
    )
    for title in ("Deelname", "Uitkomsten", "Budget", "Overzicht"):
        one.goes_to(title)
        assert "Atlas · 2023-K1–2023-K3" in one.shown
        other = reader()
        other.opens(one.link)
        assert other.figures() == one.figures()


def test_filters_survive_a_reload_and_the_way_back(reader: NewReader) -> None:
    one = reader()
    one.opens()
    agency(one, "Amal")
    one.goes_to("Deelname")
    filtered = one.figures()
    one.page.reload()
    one.sees_all()
    expect(one.page.locator(".vib-shown")).to_contain_text("· Amal ·")
    assert one.figures() == filtered
    one.page.go_back()
    expect(one.page.locator(".vib-heading h1")).to_have_text("Overzicht")
    expect(one.page.locator(".vib-shown")).to_contain_text("· Amal ·")
    one.page.go_back()
    expect(one.page.locator(".vib-shown")).to_contain_text("· alle agentschappen ·")
    one.sees_all()
    one.page.go_forward()
    expect(one.page.locator(".vib-shown")).to_contain_text("· Amal ·")


def test_filters_can_be_cleared(reader: NewReader) -> None:
    one = reader()
    one.opens("/deelname?agency=atlas&quarters=2023-Q1..2023-Q2")
    one.page.get_by_role("link", name="Wis filters").click()
    expect(one.page.locator(".vib-shown")).to_contain_text("alle agentschappen · alle kwartalen")
    one.sees_all()
    assert "agency" not in one.link
    assert "quarters" not in one.link


def test_a_link_to_a_snapshot_that_is_gone_shows_nothing_else_in_its_place(reader: NewReader) -> None:
    one = reader()
    one.opens("/budget?snap=2023-11-30-ffffffff&agency=atlas")
    expect(one.page.locator("[data-testid=stAlert]")).to_contain_text("2023-11-30-ffffffff")
    assert one.page.locator(".vib-chart, .vib-card, .vib-table").count() == 0
    choose(one, "snap", "Momentopname 30 november 2023")
    assert "Peildatum 30 november 2023 · synthetische gegevens · Atlas" in one.shown


def test_the_first_screen_is_found_by_its_name(reader: NewReader) -> None:
    one = reader()
    one.opens("/overzicht?agency=atlas")
    expect(one.page.locator(".vib-heading h1")).to_have_text("Overzicht")
    assert "· Atlas ·" in one.shown


def test_the_language_changes_and_the_selection_stays(reader: NewReader) -> None:
    one = reader()
    one.opens("/uitkomsten?agency=atlas")
    one.page.get_by_role("link", name="EN", exact=True).click()
    expect(one.page.locator(".vib-heading h1")).to_have_text("Outcomes")
    expect(one.page.locator(".vib-shown")).to_contain_text("synthetic data · Atlas · all quarters")
    assert one.page.locator("html").get_attribute("lang") == "en"


def test_the_numbers_behind_a_chart_are_the_numbers_of_the_download(
    reader: NewReader, pictures: Path
) -> None:
    one = reader()
    one.opens("/deelname?agency=atlas")
    one.page.get_by_text("Tabel, download en definitie").first.click()
    table = one.page.locator("[class*=st-key-behind-] .vib-table table").first
    table.wait_for()
    expect(one.page.locator(".vib-definition").first).to_contain_text("Berekening")
    with one.page.expect_download() as waiting:
        one.page.get_by_role("button", name="Deze cijfers downloaden").first.click()
    path = pictures / waiting.value.suggested_filename
    waiting.value.save_as(path)
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    headers = table.locator("thead th").all_inner_texts()
    assert rows[0][: len(headers)] == headers
    assert rows[0][len(headers) :] == ["peildatum", "momentopname", "herkomst", "selectie"]
    assert len(rows) - 1 == table.locator("tbody tr").count()
    first = table.locator("tbody tr").first.locator("th, td").all_inner_texts()
    assert [plain(cell) for cell in first] == [plain(cell) for cell in rows[1][: len(first)]]


def test_a_dark_screen_has_light_text_in_its_charts_from_the_first_moment(reader: NewReader) -> None:
    one = reader(dark=True)
    one.opens("/budget")
    text = one.page.locator(".vib-chart .main-svg text").first
    text.wait_for()
    assert text.evaluate("element => getComputedStyle(element).fill") == "rgb(240, 243, 246)"


def test_an_empty_store_says_what_to_do_and_still_explains_the_figures(
    reader: NewReader, empty_address: str
) -> None:
    one = reader(at=empty_address)
    one.opens()
    expect(one.page.locator(".vib-welcome")).to_contain_text("Er is geen momentopname gepubliceerd")
    one.page.locator(".vib-welcome").get_by_role("link", name="Over deze cijfers").click()
    expect(one.page.locator(".vib-heading h1")).to_have_text("Over deze cijfers")
    one.opens("/?lang=en")
    expect(one.page.locator(".vib-welcome")).to_contain_text("No snapshot is published")


def test_what_is_opened_behind_a_chart_is_in_the_link_and_stays_with_the_filters(reader: NewReader) -> None:
    one = reader()
    one.opens("/budget")
    button = one.page.locator("button.vib-behind").nth(1)
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(button).to_be_focused()
    agency(one, "Atlas")
    numbers = one.page.locator("[class*=st-key-behind-] .vib-table table")
    expect(numbers).to_have_count(1)
    other = reader()
    other.opens(one.link)
    assert other.figures() == one.figures()
    button.click()
    expect(numbers).to_have_count(0)
    assert "behind" not in one.link
    one.page.locator("button.vib-behind").first.click()
    numbers.wait_for()
    one.goes_to("Uitkomsten")
    assert "behind" not in one.link
