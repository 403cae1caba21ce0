"""A published snapshot as a zip for other programs: DuckDB, pandas and Power BI open its files."""

import io
import zipfile

from vib.locale import N_, Language, translate
from vib.model.records import PERSONAL_TABLES
from vib.model.snapshot import Manifest
from vib.store.files import MANIFEST, read_file, read_manifest

_ABOUT = N_(
    "Snapshot {snapshot} of VIB-monitor ({origin}), data date {day}.\n\n"
    "tables/*.parquet: the tables as they were delivered, without rows about people.\n"
    "cubes/*.parquet: counts of people. `low` and `high` are equal where a count is shown exactly; where "
    "they differ the number lies between the two, and nothing else is known of it. `*` stands for all.\n"
    "{manifest}: what the snapshot is, with the SHA-256 of every file in it, and of the files it was made "
    "from but for those about people.\n"
)
_ABOUT_FILE = N_("READ-ME.txt")
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""A zip keeps the time of each file; with one time the same snapshot is the same bytes."""


def packed(snapshot: str, language: Language) -> bytes:
    """The files of a snapshot in a zip, the same bytes each time. Raises `StoreError`."""
    manifest = read_manifest(snapshot)
    words = {
        "snapshot": snapshot,
        "origin": str(manifest.origin),
        "day": manifest.as_of.isoformat(),
        "manifest": MANIFEST,
    }
    contents = {
        translate(_ABOUT_FILE, language): translate(_ABOUT, language, **words).encode("utf-8"),
        MANIFEST: _outward(manifest).model_dump_json(indent=2).encode(),
        **{file.name: read_file(snapshot, file) for file in manifest.files},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in sorted(contents.items()):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _outward(manifest: Manifest) -> Manifest:
    """The manifest without the fingerprints of files about people: they would confirm a guessed file."""
    sources = (
        source.model_copy(update={"sha256": ""}) if source.table in PERSONAL_TABLES else source
        for source in manifest.sources
    )
    return manifest.model_copy(update={"sources": tuple(sources)})
