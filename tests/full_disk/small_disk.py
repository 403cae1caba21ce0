"""A real disk that is small: a file system in memory, which can be filled and made read-only."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

MEGABYTES = 8
SECONDS = 20
_FILLING = "filling"
_PIECE = 64 * 1024


@dataclass(frozen=True)
class Disk:
    """A file system of its own at a path."""

    path: Path

    def fill(self, left: int = 0) -> None:
        """Fills it to the last byte, or but for so many."""
        with (self.path / _FILLING).open("ab", buffering=0) as file:
            for piece in (_PIECE, 1):
                try:
                    while file.write(bytes(piece)):
                        pass
                except OSError:
                    continue
            file.truncate(max(file.tell() - left, 0))

    def make_room(self) -> None:
        """Removes what it was filled with."""
        (self.path / _FILLING).unlink()

    def make_read_only(self) -> None:
        """From now on nothing on it can be changed; waits for whoever is still writing."""
        until = time.monotonic() + SECONDS
        while True:
            try:
                return _mount("-o", "remount,ro", str(self.path))
            except subprocess.CalledProcessError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def make_writable(self) -> None:
        """From now on it can be written again."""
        _mount("-o", "remount,rw", str(self.path))


@contextmanager
def small_disk(place: Path) -> Iterator[Disk]:
    """A small disk at a place, as long as the block lasts; a test that may not mount one is left out."""
    place.mkdir(parents=True)
    try:
        _mount("-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(place))
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no small disk can be mounted, which wants root: {getattr(error, 'stderr', error)}")
    try:
        yield Disk(place)
    finally:
        # Lazily: what still has a file of it open does not keep it in its place.
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True, text=True)
