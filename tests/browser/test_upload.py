"""Staff with an Excel file: the template, three mistakes, the findings, the repair, the preview, the end."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewReader, Reader, serving
from tests.browser.uploading import hand_in
from tests.intake.workbooks import sheets_of, workbook
from vib.settings import ROOT

AS_OF = date(2023, 6, 30)
PLANTED = "planted-9c41"


@pytest.fixture
def own(tmp_path: Path) -> dict[str, str]:
    """The environment of a store of its own, with the sample of 2022-12-31 in it."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    environment = os.environ | {
        "VIB_STORE": str(tmp_path / "store"),
        "VIB_DATABASE": f"sqlite:///{tmp_path / 'registry.db'}",
        "TMPDIR": str(temporary),
    }
    bundle = ["sample_data/2022-12-31", "--as-of", "2022-12-31"]
    command = [sys.executable, "-m", "vib", "publish", *bundle]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return environment


@pytest.fixture
def server(own: dict[str, str]) -> Iterator[str]:
    with serving(own) as address:
        yield address


@pytest.fixture
def desk(server: str, reader: NewReader) -> Reader:
    """Somebody on the screen 'Opladen' of a server of its own, which outlives them."""
    somebody = reader(at=server)
    somebody.page.goto(f"{server}/opladen")
    somebody.page.locator("[data-testid=stFileUploader]").wait_for()
    return somebody


def delivery(path: Path, *, faulty: bool) -> Path:
    """The sample of 2023-06-30 as a workbook; with three mistakes, or without."""
    sheets: dict[str, list[list[Any]]] = sheets_of(ROOT / "sample_data" / "2023-06-30")
    rows = sheets["trajecten"]
    place = {header: number for number, header in enumerate(rows[0])}
    rows[1][place["pseudoniem"]] = PLANTED
    if faulty:
        rows[4][place["gestart op"]] = "31/02/2023"
        rows[9][place["perspectief"]] = "werkzoekend"
        rows[19][place["proeftuin"]] = "atlas-gent"
    workbook(path, sheets)
    return path


def take_back_and_put_back(desk: Reader) -> None:
    """Withdraws the newest snapshot and publishes it again; what a link to it shows in between."""
    page = desk.page
    desk.goes_to("Momentopnamen")
    link = page.locator(".vib-links a").first.get_attribute("href")
    assert link is not None
    page.get_by_label("Waarom? Wie er een link naar opent, leest dit.").fill("=1+1 <b>fout</b>")
    page.get_by_role("button", name="Trek deze momentopname in").click()
    page.get_by_text("Ingetrokken: 2023-06-30").wait_for()
    page.goto(desk.address + link.removeprefix("."))
    expect(page.locator(".vib-heading h1")).to_have_text("Deze momentopname werd ingetrokken")
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("=1+1 <b>fout</b>")
    assert page.locator(".vib-chart, .vib-card").count() == 0
    page.goto(f"{desk.address}/momentopnamen")
    page.get_by_label("Waarom wordt ze opnieuw gepubliceerd?").fill("Toch juist.")
    page.get_by_role("button", name="Publiceer deze momentopname opnieuw").click()
    page.get_by_text("Opnieuw gepubliceerd: 2023-06-30").wait_for()
    page.goto(desk.address + link.removeprefix("."))
    expect(page.locator(".vib-shown")).to_contain_text("30 juni 2023")
    page.goto(f"{desk.address}/logboek")
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("Het logboek is gaaf: 5 regels")


def test_from_the_template_to_the_published_snapshot(desk: Reader, tmp_path: Path) -> None:
    page = desk.page
    expect(page.get_by_role("button", name="Kies bestanden")).to_be_visible()
    expect(page.get_by_text("of sleep ze hierheen; hoogstens 100 MB per bestand")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Het lege sjabloon downloaden (Excel)").click()
    template = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    assert {"uitleg", "trajecten", "begeleiding", "budget", "voorbeeld"} <= set(template.sheetnames)

    hand_in(page, AS_OF, [delivery(tmp_path / "levering.xlsx", faulty=True)])
    found = page.locator(".vib-findings")
    expect(found).to_contain_text("31/02/2023")
    for text in ("levering.xlsx › trajecten", "gestart op", "werkzoekend", "atlas-gent"):
        expect(found).to_contain_text(text)
    assert page.get_by_role("button", name="Publiceer dit").count() == 0, "errors block"
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Je werkboek downloaden met de foute cellen gemarkeerd").click()
    marked = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    faulty = [cell for row in marked["trajecten"].iter_rows() for cell in row if cell.comment]
    assert {str(cell.value) for cell in faulty} >= {"31/02/2023", "werkzoekend", "atlas-gent"}

    page.get_by_role("button", name="Andere bestanden").click()
    page.locator("[data-testid=stFileUploader]").wait_for()
    hand_in(page, AS_OF, [delivery(tmp_path / "levering.xlsx", faulty=False)])
    page.get_by_role("button", name="Publiceer dit").wait_for()
    shown = page.locator(".stMain").inner_text()
    assert "Ingetekende deelnemers" in shown
    assert PLANTED not in shown
    page.get_by_label("Waarom mag dit blijven?").fill("Nagevraagd bij wie het rapporteerde.")
    page.get_by_label("Titel", exact=True).fill("Zomer <b>2023</b>")
    page.get_by_role("button", name="Publiceer dit").click()
    page.get_by_text("Gepubliceerd: iedereen ziet nu deze momentopname.").wait_for()

    page.locator(".vib-links a").first.click()
    expect(page.locator(".vib-shown")).to_contain_text("30 juni 2023")
    desk.sees_all()
    for link in ("/over", "/deelname"):
        page.goto(desk.address + link)
        desk.sees_all()
    take_back_and_put_back(desk)
    left = [file for file in tmp_path.rglob("*") if file.is_file() and file.suffix != ".xlsx"]
    assert left
    assert not [file for file in left if PLANTED.encode() in file.read_bytes()]
    assert not [
        file for file in (tmp_path / "tmp").rglob("*") if file.is_file() and "in-use" not in file.name
    ]
