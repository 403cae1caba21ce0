"""Which engine a setting names, and what is said where it can't be used."""

import sys
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.small_bundle import Bundle
from vib.cli import main
from vib.engine.errors import EngineNotInstalled, EngineUnknown
from vib.engine.local import DuckEngine
from vib.engine.opened import opened
from vib.settings import settings


def test_duckdb_is_the_default() -> None:
    engine = opened(settings().engine)
    engine.close()
    assert isinstance(engine, DuckEngine)


@pytest.mark.parametrize(
    "setting", ["", "spark", "DuckDB", "spark://host", "local-cluster[2]", "local[4]", "http://host:7077"]
)
def test_a_setting_that_names_no_engine(setting: str) -> None:
    with pytest.raises(EngineUnknown):
        opened(setting)


def test_spark_without_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vib.engine.spark", None)
    with pytest.raises(EngineNotInstalled):
        opened("spark://localhost:7077")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nl", "VIB_ENGINE is ‘oracle’, en dat is geen"),
        ("en", "VIB_ENGINE is ‘oracle’, which names no engine"),
    ],
)
def test_the_command_line_says_so_in_one_line(
    empty_store: Path,
    bundle: Bundle,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    told: str,
) -> None:
    monkeypatch.setenv("VIB_ENGINE", "oracle")
    monkeypatch.setenv("VIB_LANGUAGE", language)
    settings.cache_clear()
    assert main(["validate", str(bundle()), "--as-of", "2022-12-31"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(told)
    assert said.err.count("\n") == 1


@given(st.lists(st.integers(-(2**31), 2**31 - 1) | st.integers(-3, 3)))
@example([5, 2, 5, -7, 3, -7, 5])
def test_the_same_number_more_than_once(numbers: list[int]) -> None:
    engine = DuckEngine()
    try:
        kept = engine.keep(pa.table({"n": pa.array(numbers, pa.int32())}))
        again = engine.backend.to_pyarrow(engine.repeated(kept))["n"].to_pylist()
    finally:
        engine.close()
    assert again == sorted({number for number in numbers if numbers.count(number) > 1})
