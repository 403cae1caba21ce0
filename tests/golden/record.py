"""Records every figure of the sample's snapshots beside this script: `<as_of>.jsonl`, one JSON object a line.

Run `python tests/golden/record.py` when figures were meant to change, and read the difference before you
commit it: each changed line is a figure that a reader will see change. Dimensions that do not apply are
left out, and so is the snapshot's id, which says how files are written; percentages have six decimals.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from vib.cli import main as command_line
from vib.listing import figure_record, json_line
from vib.metrics.catalogue import figures
from vib.model.snapshot import Snapshot
from vib.settings import settings
from vib.store.files import read_snapshot
from vib.store.registry import published

GOLDEN = Path(__file__).parent


def golden_lines(snapshot: Snapshot) -> list[str]:
    """All figures of a snapshot, in their order."""
    return [json_line(_recorded(figure_record(figure, snapshot))) for figure in figures(snapshot)]


def _recorded(record: dict[str, Any]) -> dict[str, Any]:
    return {
        key: round(value, 6) if isinstance(value, float) else value
        for key, value in record.items()
        if value is not None and key not in ("as_of", "snapshot")
    }


def main() -> None:
    with TemporaryDirectory() as folder:
        os.environ |= {
            "VIB_SAMPLE": "1",
            "VIB_STORE": f"{folder}/store",
            "VIB_DATABASE": f"sqlite:///{folder}/registry.db",
        }
        settings.cache_clear()
        command_line(["sample"])
        for old in GOLDEN.glob("*.jsonl"):
            old.unlink()
        for publication in published():
            lines = golden_lines(read_snapshot(publication.snapshot_id))
            (GOLDEN / f"{publication.as_of}.jsonl").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
