"""A published snapshot as a zip for other programs: DuckDB, pandas and Power BI open its files."""

import io
import zipfile

from vib.locale import N_, Language, translate
from vib.store.files import MANIFEST, manifest_content, read_file, read_manifest

_ABOUT = N_(
    "Snapshot {snapshot} of VIB-monitor ({origin}), data date {day}.\n\n"
    "tables/*.parquet: the tables as they were delivered, without rows about people.\n"
    "cubes/*.parquet: counts of people. `low` and `high` are equal where a count is shown exactly; where "
    "they differ the number lies between the two, and nothing else is known of it. `*` stands for all.\n"
    "{manifest}: what the snapshot is, with the SHA-256 of every file.\n"
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
        MANIFEST: manifest_content(snapshot),
        **{file.name: read_file(snapshot, file) for file in manifest.files},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in sorted(contents.items()):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
