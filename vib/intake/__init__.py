"""Files in, checked tables and findings out."""

from vib.intake.bundle import Checked, read_bundle
from vib.intake.files import READERS, BundleMeta
from vib.intake.findings import publishable

__all__ = ["READERS", "BundleMeta", "Checked", "publishable", "read_bundle"]
