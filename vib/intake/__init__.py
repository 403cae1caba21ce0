"""Files in, checked tables and findings out."""

from vib.intake.bundle import Checked, read_bundle
from vib.intake.files import ACCEPTED, READERS, BundleMeta
from vib.intake.findings import publishable
from vib.intake.unzipping import described

__all__ = ["ACCEPTED", "READERS", "BundleMeta", "Checked", "described", "publishable", "read_bundle"]
