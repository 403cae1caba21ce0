"""A bundle written to a folder and read again."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.intake.bundles import AGENCIES, PILOTS, Read
from vib.intake import Checked, read_bundle


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Read]:
    """`read({"trajecten.csv": "…"})` reads these files, beside two agencies and two pilots unless `bare`."""
    opened: list[Checked] = []

    def write_and_read(
        files: Mapping[str, str | bytes | pa.Table],
        as_of: date = date(2023, 11, 30),
        base: Mapping[str, Any] | None = None,
        bare: bool = False,
    ) -> Checked:
        around = {} if bare else {"agencies.csv": AGENCIES, "pilots.csv": PILOTS}
        for name, content in {**around, **files}.items():
            if isinstance(content, pa.Table):
                pa.parquet.write_table(content, tmp_path / name)
            else:
                data = content if isinstance(content, bytes) else content.encode()
                (tmp_path / name).write_bytes(data)
        opened.append(read_bundle([tmp_path], as_of, base))
        return opened[-1]

    yield write_and_read
    for checked in opened:
        checked.close()
