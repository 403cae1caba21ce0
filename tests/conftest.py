"""Fixtures that all tests share: small snapshots made by hand, and the sample published once."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import hypothesis
import pandas as pd
import pytest

from tests.postgres.server import Server, running
from tests.small_bundle import BUNDLE, Bundle, write_bundle
from vib.model.cubes import CUBES
from vib.model.records import PUBLIC_TABLES, TABLES
from vib.model.snapshot import Manifest, Snapshot
from vib.model.vocabulary import ALL, ChangeClass, Origin
from vib.settings import ROOT, settings
from vib.store.database import engine

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

Rows = Iterable[Mapping[str, Any]]
MakeSnapshot = Callable[..., Snapshot]
Speak = Callable[[str], None]
Use = Callable[..., None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begins with one file that needs the published sample; the others that do come last.

    Making it takes a minute, in which the workers beside would wait for it.
    """
    of_sample = dict.fromkeys(item.path for item in items if "sample_folder" in _fixtures(item))
    first = next(iter(of_sample), None)
    items.sort(key=lambda item: (item.path != first, item.path in of_sample))


def _fixtures(item: pytest.Item) -> Sequence[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else ()


def _table(name: str, rows: Rows) -> pd.DataFrame:
    """Rows as a frame with all columns of the table; what a row leaves out takes the record's default."""
    records = [
        {key: str(value) if isinstance(value, str) else value for key, value in TABLES[name](**row)}
        for row in rows
    ]
    return pd.DataFrame(records, columns=list(TABLES[name].model_fields), dtype=object)


def cube_with_margins(name: str, rows: Rows) -> pd.DataFrame:
    """Detail rows (`count` or `low` and `high`) as a cube, its margins added up one cell at a time.

    For `persons`, whose margins are no sums, the rows must hold the margins themselves.
    """
    spec = CUBES[name]
    totals: dict[tuple[str, ...], list[int]] = {}
    for row in rows:
        low, high = row.get("low", row.get("count")), row.get("high", row.get("count"))
        detail = [str(row[dimension]) for dimension in spec.dimensions]
        choices = [
            (code, ALL) if spec.additive and dimension in spec.margins else (code,)
            for dimension, code in zip(spec.dimensions, detail, strict=True)
        ]
        for key in product(*choices):
            cell = dict(zip(spec.dimensions, key, strict=True))
            if cell.get("agency") == ALL and cell.get("pilot", ALL) != ALL:
                continue
            total = totals.setdefault(key, [0, 0])
            total[0] += int(low or 0)
            total[1] += int(high or 0)
    cells = [(*key, low, high) for key, (low, high) in sorted(totals.items())]
    frame = pd.DataFrame(cells, columns=list(spec.columns))
    return frame.astype({"low": "int64", "high": "int64"})


@pytest.fixture
def make_snapshot() -> MakeSnapshot:
    """A builder: `make_snapshot(as_of=…, tables={"pilots": [{…}]}, cubes={"flow": [{…, "count": 3}]})`."""

    def make(
        as_of: date = date(2023, 11, 30),
        tables: Mapping[str, Rows] | None = None,
        cubes: Mapping[str, Rows] | None = None,
        origin: Origin = Origin.SYNTHETIC,
        digest: str = "00000000",
    ) -> Snapshot:
        manifest = Manifest(
            id=f"{as_of}-{digest}",
            as_of=as_of,
            title="",
            note="",
            origin=origin,
            change_class=ChangeClass.NEW_DATA,
            published_at=datetime(2024, 1, 1, tzinfo=UTC),
            published_by="test",
            based_on=None,
            carried={},
            files=(),
            sources=(),
            findings=(),
            software="test",
        )
        return Snapshot(
            manifest,
            {name: _table(name, (tables or {}).get(name, ())) for name in PUBLIC_TABLES},
            {name: cube_with_margins(name, (cubes or {}).get(name, ())) for name in CUBES},
        )

    return make


@contextmanager
def _configured(folder: Path) -> Iterator[None]:
    """The settings of a store and registry in a folder, for as long as the block lasts."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in _environment(folder).items():
            patch.setenv(name, value)
        settings.cache_clear()
        yield
    settings.cache_clear()


def _environment(folder: Path) -> dict[str, str]:
    """The variables that point at a store and registry in a folder."""
    return {
        "VIB_SAMPLE": "1",
        "VIB_STORE": str(folder / "store"),
        "VIB_DATABASE": f"sqlite:///{folder / 'registry.db'}",
    }


@pytest.fixture
def empty_store(tmp_path: Path) -> Iterator[Path]:
    """A folder of its own for store (`store/`) and registry (`registry.db`), with nothing in it yet."""
    with _configured(tmp_path):
        yield tmp_path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server, started for the first test that asks for it."""
    with running() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """An empty database of a test's own, as `VIB_DATABASE` says it."""
    database = postgres.create()
    url = postgres.url(database)
    yield url
    engine(url).dispose()
    postgres.drop(database)


@pytest.fixture
def use(empty_store: Path, monkeypatch: pytest.MonkeyPatch) -> Use:
    """Settings, in an empty store: `use(threshold=3)`, `use("other")` for another empty store."""

    def choose(place: str = "", **values: object) -> None:
        if place:
            monkeypatch.setenv("VIB_STORE", str(empty_store / place))
            monkeypatch.setenv("VIB_DATABASE", f"sqlite:///{empty_store / place}.db")
        for name, value in values.items():
            monkeypatch.setenv(f"VIB_{name.upper()}", str(value))
        settings.cache_clear()

    return choose


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Iterator[Speak]:
    """Sets the language of the command line."""

    def choose(language: str) -> None:
        monkeypatch.setenv("VIB_LANGUAGE", language)
        settings.cache_clear()

    yield choose
    settings.cache_clear()


@pytest.fixture(scope="session")
def sample_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `store/` and `registry.db`, the sample published in them: read only, please.

    It is made once a run, however many workers the run has.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if hasattr(request.config, "workerinput") else base) / "sample"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(
            [sys.executable, "-m", "vib", "sample"],
            env=os.environ | _environment(folder),
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
    return folder


@pytest.fixture
def sample_store(sample_folder: Path) -> Iterator[Path]:
    """The published sample as the configured store: read only, please."""
    with _configured(sample_folder):
        yield sample_folder


@pytest.fixture(scope="session")
def sample_environment(sample_folder: Path) -> dict[str, str]:
    """The environment for a process that is to see the published sample."""
    return os.environ | _environment(sample_folder)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    """A builder of small bundles: `bundle("staffing", budget=[…])` has these tables only, `bundle()` all."""

    def build(*names: str, **changed: list[dict[str, Any]]) -> Path:
        folder = tmp_path / "bundles" / str(len(list(tmp_path.glob("bundles/*"))))
        chosen = {name: BUNDLE[name] for name in names} | changed if names or changed else BUNDLE
        return write_bundle(folder, chosen)

    return build
