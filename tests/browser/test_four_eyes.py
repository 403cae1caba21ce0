"""With the four-eyes rule: one delivers and hands over, another looks and publishes."""

import os
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from oidc_provider_mock import User
from playwright.sync_api import Browser, expect

from tests.browser.provider import signing_in
from tests.browser.uploading import hand_in, somebody
from vib.settings import ROOT

NAME = "An Claes"
"""Two people may be called the same; the provider tells them apart."""
AGENCY = "VIBMonitor-medewerker:OVO000999"
USERS = (
    User(sub="one", claims={"name": NAME, "roles": [AGENCY]}),
    User(sub="other", claims={"name": NAME, "roles": [AGENCY]}),
    User(sub="reader", claims={"name": "Bo", "roles": ["VIBMonitor-lezer"]}),
)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A server with an empty store, where two people publish together."""
    own = {
        "VIB_STORE": str(tmp_path / "store"),
        "VIB_DATABASE": f"sqlite:///{tmp_path / 'registry.db'}",
        "VIB_FOUR_EYES": "1",
        "VIB_THRESHOLD": "1",
    }
    with signing_in(os.environ | own, tmp_path, timedelta(hours=1), USERS, "OVO000999=*") as address:
        yield address


def test_who_delivers_hands_over_and_another_publishes(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    sample = ROOT / "sample_data" / "2022-12-31"
    bundle = Path(shutil.make_archive(str(tmp_path / "levering"), "zip", sample))
    one = somebody(browser, address, "one")
    hand_in(one, date(2022, 12, 31), [bundle])
    one.get_by_role("button", name="Doorgeven aan een tweede persoon").wait_for()
    assert one.get_by_role("button", name="Publiceer dit").count() == 0
    # No snapshot before it names the agencies: it does so itself.
    expect(one.locator(".vib-findings").first).to_contain_text("De kostenlijnen van Overkoepelend")
    one.get_by_label("Waarom mag dit blijven?").fill("Nagevraagd.")
    one.get_by_label("Titel", exact=True).fill("Samen bekeken")
    one.get_by_role("button", name="Doorgeven aan een tweede persoon").click()
    one.get_by_text("Doorgegeven").first.wait_for()
    one.get_by_role("button", name="Terugnemen").click()
    expect(one.get_by_label("Titel", exact=True)).to_have_value("Samen bekeken")
    one.get_by_role("button", name="Doorgeven aan een tweede persoon").click()
    one.get_by_text("Doorgegeven").first.wait_for()
    # Whoever handed it over does not publish it from another window either.
    same = somebody(browser, address, "one")
    same.get_by_role("button", name="Bekijken").click()
    same.get_by_text("Doorgegeven").first.wait_for()
    assert same.get_by_role("button", name="Publiceer dit").count() == 0

    other = somebody(browser, address, "other")
    other.get_by_role("button", name="Bekijken").click()
    expect(other.get_by_label("Titel", exact=True)).to_have_value("Samen bekeken")
    other.get_by_role("button", name="Publiceer dit").click()
    other.get_by_text("Gepubliceerd: iedereen ziet nu deze momentopname.").wait_for()

    reader = somebody(browser, address, "reader")
    expect(reader.locator(".vib-heading h1")).to_have_text("Deze pagina is niet voor jouw rol")
    reader.goto(f"{address}/overzicht")
    expect(reader.locator(".vib-shown")).to_contain_text("31 december 2022")
