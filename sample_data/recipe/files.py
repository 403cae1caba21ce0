"""A bundle's files: CSV for the small tables, Parquet for those about people, the same bytes every time."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sample_data.recipe import money, offer, targets, timeline
from sample_data.recipe.calendar import SNAPSHOTS
from sample_data.recipe.delivered import guidance, trajectories
from sample_data.recipe.titles import TITLES
from vib.model.records import TABLES
from vib.model.schema import arrow_schema

Row = dict[str, object]

_PUBLIC = {
    "agencies": offer.agencies,
    "pilots": offer.pilots,
    "milestones": timeline.milestones,
    "targets": targets.targets,
    "budget": money.budget,
    "staffing": money.staffing,
    "subprojects": offer.subprojects,
    "networks": offer.networks,
}
_PERSONAL = {"trajectories": trajectories, "guidance": guidance}


def _text(value: object) -> str:
    """A value as CSV holds it: empty for None, `true` and `false`, ISO dates."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _csv(table: str, rows: list[Row]) -> bytes:
    file = io.StringIO()
    columns = list(TABLES[table].model_fields)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_text(row[column]) for column in columns] for row in rows)
    return file.getvalue().encode()


def _parquet(table: str, rows: list[Row]) -> bytes:
    """One row group, fixed compression and statistics: nothing that depends on when or where it is made."""
    file = io.BytesIO()
    frame = pa.Table.from_pylist(rows, schema=arrow_schema(table))
    pq.write_table(
        frame, file, compression="zstd", compression_level=9, version="2.6", row_group_size=len(rows)
    )
    return file.getvalue()


def bundle(as_of: date) -> dict[str, bytes]:
    """The files of a snapshot's bundle, by name. An agency without any participant yet has no file."""
    title, note, change_class = TITLES[as_of]
    about = {"origin": "synthetic", "title": title, "note": note, "change_class": change_class}
    files = {"bundle.json": (json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode()}
    for table, public in _PUBLIC.items():
        files[f"{table}.csv"] = _csv(table, public(as_of))
    for table, personal in _PERSONAL.items():
        for agency in ("atlas", "agii", "amal"):
            if rows := personal(agency, as_of):
                files[f"{table}-{agency}.parquet"] = _parquet(table, rows)
    return files


def write(folder: Path) -> None:
    """Write the bundles of all snapshots, a folder each; files that are no longer made are removed."""
    for as_of in SNAPSHOTS:
        home = folder / as_of.isoformat()
        home.mkdir(parents=True, exist_ok=True)
        files = bundle(as_of)
        for old in home.iterdir():
            if old.name not in files:
                old.unlink()
        for name, content in files.items():
            (home / name).write_bytes(content)
