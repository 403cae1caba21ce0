"""Checked tables in, counts out."""

from vib.cube.build import build_cubes

__all__ = ["build_cubes"]
