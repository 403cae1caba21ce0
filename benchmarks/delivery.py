"""How long staff wait for a delivery, what it takes in memory, and whether viewers notice it.

`python -m benchmarks.delivery`; it takes some minutes. Nothing else should run: two cores are soon busy.
"""

import asyncio
import io
import os
import shutil
import statistics
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil
import websockets
from playwright.sync_api import Page

from benchmarks.clicks import browsing
from benchmarks.million import write_million
from benchmarks.pages import p95, verdict
from benchmarks.scripts import SELECTIONS, Session
from benchmarks.serving import Served, serving
from tests.browser.uploading import hand_in
from tests.intake.workbooks import sheets_of, workbook
from vib.access.roles import Role, Visitor
from vib.delivery.desk import Desk
from vib.delivery.open_delivery import Delivery, File
from vib.delivery.records import Phase, Publish
from vib.model.snapshot import reason_key
from vib.model.vocabulary import ChangeClass, Origin
from vib.publish import publish
from vib.settings import ROOT, settings
from vib.store.registry import published

SAMPLE = ROOT / "sample_data"
BEFORE = (date(2022, 12, 31), date(2023, 6, 30))
AS_OF = date(2023, 11, 30)
"""The bundle of this date has 733 trajectories."""
RUNS = 5
MOST_PREVIEW, MOST_PUBLISHED, MOST_MILLION = 2.0, 15.0, 8.0
MOST_BYTES = 2e9
MOST_VIEWER_RATIO = 2.0
IDLE_ROUNDS = 100
VIEWER_RUNS = 5
VIEWED = ("deelname", "uitkomsten", "budget")
_LOOK = 0.005


@dataclass(frozen=True)
class Waited:
    """Seconds from handing in: until what was found and which rows change is there; until the key figures are
    that need no shielding, where something will be hidden and which screens surely change; until all is
    shielded; and until it is published. And the most memory that the process took, in bytes."""

    look: float
    figures: float
    ready: float
    published: float
    bytes: int


def use(folder: Path) -> None:
    """Makes a folder the place of the store and the registry, for this process and those that it starts."""
    os.environ.update(environment(folder))
    settings.cache_clear()


def environment(folder: Path) -> dict[str, str]:
    """The settings of a store and registry in a folder."""
    return {"VIB_STORE": str(folder / "store"), "VIB_DATABASE": f"sqlite:///{folder / 'registry.db'}"}


def book_of(as_of: date) -> bytes:
    """The sample bundle of a date as one workbook."""
    made = io.BytesIO()
    workbook(made, sheets_of(SAMPLE / as_of.isoformat()))
    return made.getvalue()


def zip_of(bundle: Path) -> bytes:
    """A bundle as one zip, its files as they are."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(bundle.iterdir()):
            archive.write(path, path.name)
    return made.getvalue()


def delivered(files: list[File], base: str | None) -> Waited:
    """Hands files in at a desk whose next process is warm, as it is when somebody has chosen them.

    They must build on the snapshot `base`, or on none.
    """
    desk = Desk()
    desk.warm()
    time.sleep(3)
    begun = time.perf_counter()
    delivery = desk.hand_in(files, AS_OF, Visitor("An", Role.STAFF), Origin.SYNTHETIC)
    process = psutil.Process(_pid(delivery))
    most = 0

    def until(reached: Callable[[], bool]) -> float:
        nonlocal most
        while not reached():
            if delivery.phase in (Phase.ENDED, Phase.FAULTY):
                raise RuntimeError(delivery.ended and delivery.ended.text("en"))
            most = max(most, _memory(process))
            time.sleep(_LOOK)
        return time.perf_counter() - begun

    look = until(lambda: delivery.look is not None)
    if delivery.look is None or delivery.look.based_on != base:
        raise RuntimeError(f"it does not build on {base}")
    figures = until(lambda: delivery.figures is not None)
    ready = until(lambda: delivery.phase is Phase.READY)
    delivery.publish(_words(delivery))
    done = until(lambda: delivery.phase is Phase.PUBLISHED)
    desk.close()
    return Waited(look, figures, ready, done, most)


def _pid(delivery: Delivery) -> int:
    process = delivery._process
    assert process is not None
    return process.pid


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _words(delivery: Delivery) -> Publish:
    assert delivery.look is not None
    assert delivery.preview is not None
    return Publish(
        hash=delivery.preview.hash,
        title="Gemeten",
        note="",
        change_class=ChangeClass.NEW_DATA,
        reasons={reason_key(one): "Gemeten." for one in delivery.look.findings if one.severity == "warning"},
        published_by="An",
        identity="An",
    )


def of_staff(folder: Path, runs: int) -> list[Waited]:
    """A workbook of 733 trajectories on two published snapshots, several times from the same store."""
    (folder / "before").mkdir()
    use(folder / "before")
    for as_of in BEFORE:
        publish([SAMPLE / as_of.isoformat()], as_of)
    files = [File("levering.xlsx", book_of(AS_OF))]
    waited = []
    for run in range(runs):
        shutil.copytree(folder / "before", folder / f"run{run}")
        use(folder / f"run{run}")
        waited.append(delivered(files, published()[0].snapshot_id))
    return waited


def of_a_million(folder: Path, runs: int) -> list[Waited]:
    """A zip of Parquet files with a million trajectories and as many persons guided, on an empty store."""
    write_million(folder / "million")
    files = [File("miljoen.zip", zip_of(folder / "million"))]
    waited = []
    for run in range(runs):
        (folder / f"large{run}").mkdir()
        use(folder / f"large{run}")
        waited.append(delivered(files, None))
    return waited


def of_viewers(folder: Path, run: int) -> tuple[list[float], list[float]]:
    """Milliseconds of a viewer's changed filter: while nobody delivers, and while somebody does."""
    place = folder / f"viewed{run}"
    shutil.copytree(folder / "before", place)
    (folder / "levering.xlsx").write_bytes(book_of(AS_OF))
    use(place)
    snapshot = published()[0].snapshot_id
    done = threading.Event()
    with serving(environment(place)) as served, ThreadPoolExecutor(1) as viewer:
        idle = asked(served, snapshot, lambda times: len(times) < IDLE_ROUNDS)
        with browsing() as context:
            page = context.new_page()
            page.set_default_timeout(120_000)
            page.goto(f"{served.address}/opladen")
            page.locator("input[type=file]").wait_for(state="attached")
            page.wait_for_timeout(3000)
            busy = viewer.submit(asked, served, snapshot, lambda _: not done.is_set())
            try:
                _hand_in(page, folder / "levering.xlsx")
            finally:
                done.set()
    return idle, busy.result()


def _hand_in(page: Page, path: Path) -> None:
    """From choosing a day and a file to the preview with its figures."""
    hand_in(page, AS_OF, [path])
    page.get_by_role("button", name="Publiceer dit").wait_for()


def asked(served: Served, snapshot: str, more: Callable[[list[float]], bool]) -> list[float]:
    """Milliseconds of changed filters on one screen after the other, as long as `more` says so."""
    return asyncio.run(_asked(served, snapshot, more))


async def _asked(served: Served, snapshot: str, more: Callable[[list[float]], bool]) -> list[float]:
    address = served.address.replace("http", "ws") + "/_stcore/stream"
    times: list[float] = []
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as connection:  # type: ignore[list-item]
        session = Session(connection)
        queries = [(page, f"snap={snapshot}{selection}") for page in VIEWED for selection in SELECTIONS]
        for page, query in queries:  # What was never asked for is worked out first.
            await session.asks(page, query)
        while more(times):
            page, query = queries[len(times) % len(queries)]
            times.append(await session.asks(page, query))
            await asyncio.sleep(0.05)
    return times


def _median(waited: list[Waited], what: str) -> float:
    return statistics.median(float(getattr(one, what)) for one in waited)


def _print(name: str, waited: list[Waited], most: Mapping[str, float]) -> None:
    print(name)
    for what, told in (
        ("look", "found and changed rows"),
        ("figures", "first figures, what will be hidden"),
        ("ready", "shielded figures, and how many"),
        ("published", "published"),
    ):
        seconds = _median(waited, what)
        asked_for = f", at most {most[what]:.0f}: {verdict(seconds, most[what])}" if what in most else ""
        print(f"  {told:<36}{seconds:>7.2f} s{asked_for}")
    print(f"  memory of its process               {_median(waited, 'bytes') / 1e9:>7.2f} GB", end="")
    print(f", at most {MOST_BYTES / 1e9:.0f}: {verdict(_median(waited, 'bytes'), MOST_BYTES)}")


def main(runs: int = RUNS) -> None:
    """Measures, and prints against what was asked."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _print(
            "A workbook of 733 trajectories, from handing in",
            of_staff(folder, runs),
            {"figures": MOST_PREVIEW, "published": MOST_PUBLISHED},
        )
        _print(
            "A zip of Parquet files with a million trajectories and a million persons guided",
            of_a_million(folder, max(1, runs // 2)),
            {"figures": MOST_MILLION},
        )
        _print_viewers([of_viewers(folder, run) for run in range(VIEWER_RUNS)])


def _print_viewers(runs: list[tuple[list[float], list[float]]]) -> None:
    """The slowest twentieth of so few requests varies from run to run: all are told, the median counts."""
    print("A viewer's changed filter meanwhile, on the same server, milliseconds, p95")
    for idle, busy in runs:
        print(f"  {p95(idle):.0f} while nobody delivers, {p95(busy):.0f} while somebody does", end=" ")
        print(f"({len(busy)} times)")
    ratio = statistics.median(p95(busy) / p95(idle) for idle, busy in runs)
    print(f"  ratio {ratio:.2f}, at most {MOST_VIEWER_RATIO}: {verdict(ratio, MOST_VIEWER_RATIO)}")


if __name__ == "__main__":
    main()
