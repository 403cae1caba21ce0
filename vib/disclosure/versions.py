"""Which version of a closed quarter each release has, by what was announced of it."""

from collections.abc import Collection, Iterator, Sequence

from vib.disclosure.release import Release


def versions(releases: Sequence[Release], code: str, denied: Collection[str]) -> list[int]:
    """For each of some releases the number of its version of a quarter (`Count.revision`).

    A release that doesn't announce it has the version of the one before. One that announces it as revised has
    not; it may be back at an older version, and is taken to be at the newest one for which `denied`
    (`Release.unlike`) doesn't say that it is not. A copy has the version of what it is a copy of.
    """
    found: list[int] = []
    for run in _runs(releases, code):
        older = releases[: len(found)]
        copied = _copied(older, releases[run.start], code)
        if copied is not None:
            version = found[copied]
        else:
            ruled_out = {
                mine
                for one, mine in zip(older, found, strict=True)
                if any(denial(code, one, releases[place]) in denied for place in run)
            }
            other = {*found[-1:], *ruled_out}
            version = next((mine for mine in reversed(found) if mine not in other), len(found))
        found += [version] * len(run)
    return found


def denial(code: str, one: Release, other: Release) -> str:
    """What `Release.unlike` has where a release doesn't have a quarter as an earlier one had it."""
    return f"{code}|{one.name}|{other.name}"


def _runs(releases: Sequence[Release], code: str) -> Iterator[range]:
    """The places of releases that follow each other without announcing the quarter."""
    starts = [place for place, one in enumerate(releases) if not place or code in one.revised]
    for start, end in zip(starts, [*starts[1:], len(releases)], strict=True):
        yield range(start, end)


def _copied(older: Sequence[Release], release: Release, code: str) -> int | None:
    """The place of the release that it has a copy of, where that is among the older ones."""
    name = release.copies.get(code.partition("|")[0])
    return next((place for place, one in enumerate(older) if one.name == name), None)
