"""The synthetic sample: its bundles, and whether the configured store already has them."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from vib.model.snapshot import SCHEMA_VERSION, Manifest
from vib.model.vocabulary import Origin
from vib.settings import ROOT
from vib.store.errors import SnapshotDamaged, SnapshotUnknown
from vib.store.files import read_manifest
from vib.store.registry import Publication

SAMPLE = ROOT / "sample_data"


def sample_bundles() -> dict[date, Path]:
    """The bundles of the sample, oldest first: a folder each, named after its date."""
    return {date.fromisoformat(path.name): path for path in sorted(SAMPLE.glob("????-??-??"))}


def unpublished(bundles: dict[date, Path], publications: Iterable[Publication]) -> dict[date, Path]:
    """The bundles to publish: from the first that is new or was changed since it was published.

    Those after it may take tables from it. What a bundle was published from is told by the SHA-256 of
    its files, so that a start doesn't have to count anything to see that nothing changed.
    """
    publications = tuple(publications)
    for place, (as_of, folder) in enumerate(bundles.items()):
        if not any(_made_from(folder, as_of, publication) for publication in publications):
            return dict(list(bundles.items())[place:])
    return {}


def _made_from(folder: Path, as_of: date, publication: Publication) -> bool:
    """Whether a publication was made from the files of a folder as they are now."""
    if (publication.as_of, publication.origin) != (as_of, Origin.SYNTHETIC):
        return False
    try:
        manifest = read_manifest(publication.snapshot_id)
    except (SnapshotUnknown, SnapshotDamaged):
        return False
    return manifest.schema_version == SCHEMA_VERSION and _sources(manifest) == _files(folder)


def _sources(manifest: Manifest) -> dict[str, str]:
    return {source.name: source.sha256 for source in manifest.sources} | _told(manifest.title, manifest.note)


def _files(folder: Path) -> dict[str, str]:
    """File name → SHA-256, and what the folder's `bundle.json` tells."""
    about = json.loads((folder / "bundle.json").read_bytes())
    tables = (path for path in folder.iterdir() if path.suffix in (".csv", ".parquet"))
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in tables}
    return hashes | _told(about["title"], about["note"])


def _told(title: str, note: str) -> dict[str, str]:
    return {"title": title, "note": note}
