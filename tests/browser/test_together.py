"""Two agencies deliver a file each and wait; the coordinator adds the third, and publishes all together."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from oidc_provider_mock import User
from playwright.sync_api import Browser, Page, expect

from tests.browser.provider import signing_in
from tests.browser.uploading import hand_in, somebody
from vib.settings import ROOT

USERS = (
    User(sub="an", claims={"name": "An Peeters", "roles": ["VIBMonitor-medewerker:OVO000001"]}),
    User(sub="bo", claims={"name": "Bo Maes", "roles": ["VIBMonitor-medewerker:OVO000002"]}),
    User(sub="co", claims={"name": "Co Claes", "roles": ["VIBMonitor-coordinator:OVO000009"]}),
)
ORGANISATIONS = "OVO000001=atlas,OVO000002=agii,OVO000009=*"
DAY = date(2023, 11, 30)
SAMPLE = ROOT / "sample_data" / DAY.isoformat()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A server where people sign in, with the sample of 2023-06-30 in its store."""
    own = {
        "VIB_STORE": str(tmp_path / "store"),
        "VIB_DATABASE": f"sqlite:///{tmp_path / 'registry.db'}",
        "VIB_THRESHOLD": "1",
    }
    bundle = ["sample_data/2023-06-30", "--as-of", "2023-06-30"]
    command = [sys.executable, "-m", "vib", "publish", *bundle]
    subprocess.run(command, cwd=ROOT, env=os.environ | own, check=True, capture_output=True)
    with signing_in(own, tmp_path, timedelta(hours=1), USERS, ORGANISATIONS) as address:
        yield address


def files_of(agency: str) -> list[Path]:
    return [SAMPLE / f"{table}-{agency}.parquet" for table in ("trajectories", "guidance")]


def lets_wait(page: Page, agency: str) -> None:
    """Hands in the files of an agency, which alone can't be published, and lets them wait."""
    hand_in(page, DAY, files_of(agency))
    page.get_by_text("Samen met de andere agentschappen").wait_for()
    assert page.get_by_role("button", name="Publiceer dit").count() == 0
    page.get_by_role("button", name="Laat mijn bestanden op die van hen wachten").click()
    page.get_by_text("Je bestanden wachten.").wait_for()


def test_a_file_an_agency(browser: Browser, address: str) -> None:
    an, bo = somebody(browser, address, "an"), somebody(browser, address, "bo")
    lets_wait(an, "atlas")
    lets_wait(bo, "agii")
    # Who is bound to an agency does not see that another's files wait.
    other = somebody(browser, address, "an")
    other.get_by_text("Je levering voor 30 november 2023 wacht op die van andere agentschappen").wait_for()
    assert other.get_by_text("Wacht om samen gepubliceerd te worden").count() == 0

    co = somebody(browser, address, "co")
    co.get_by_text("Wacht om samen gepubliceerd te worden: Atlas, AgII, voor 30 november 2023").wait_for()
    co.get_by_role("button", name="Kies deze dag").click()
    expect(co.get_by_label("Samen met wat An Peeters leverde voor Atlas")).to_be_checked()
    co.locator("input[type=file]").set_input_files(files_of("amal"))
    co.get_by_role("button", name="Kijk na (6)").click()
    co.get_by_role("button", name="Publiceer dit").wait_for()
    co.get_by_label("Titel", exact=True).fill("Eind november")
    co.get_by_text("correctie: iets wat gepubliceerd was, klopte niet").click()
    expect(co.get_by_label("correctie")).to_be_checked()
    co.get_by_role("link", name="EN", exact=True).click()
    expect(co.get_by_label("Title", exact=True)).to_have_value("Eind november")
    expect(co.get_by_label("correction")).to_be_checked()
    co.get_by_role("button", name="Publish this").click()
    co.get_by_text("Published: everybody sees this snapshot now.").wait_for()
    for page in (an, bo):
        page.get_by_role("button", name="Terugnemen").click()
        page.get_by_text("Gepubliceerd: iedereen ziet nu deze momentopname.").wait_for()
        page.goto("about:blank")

    co.goto(f"{address}/momentopnamen")
    expect(co.locator("body")).to_contain_text("Geleverd door Co Claes, An Peeters, Bo Maes.")
    co.goto("about:blank")
    other.goto("about:blank")
