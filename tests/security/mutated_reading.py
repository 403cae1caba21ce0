"""Mutated files read in a process with little memory and time, which `python -m` repeats.

Prints a line of JSON for each file: its number, what was found in it (rule and Dutch text), the seconds of
the processor that it took, and what was raised, which should be nothing.
"""

import json
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from pydantic import TypeAdapter

from tests.intake.bundles import AGENCIES
from tests.security.limited_reading import AS_OF, MOST_MEMORY, in_a_child
from tests.security.mutations import Mutated, mutated
from vib.engine.local import DuckEngine
from vib.intake import read_bundle
from vib.intake.files import BundleFile, found_files
from vib.intake.gathering import read_file as of_file
from vib.intake.raw import Unreadable
from vib.intake.unzipping import Unzipped
from vib.locale.messages import catalogue
from vib.model.records import PUBLIC_TABLES
from vib.model.snapshot import Finding
from vib.progress import Steps

Read = tuple[list[Finding], int]
"""The findings, and how many files or tables were read."""

MOST_SECONDS = 300
TOGETHER = 6
"""How many mutated files make one bundle: to check the tables against each other takes most of its time."""
_OF_ONE_ENGINE = 100
"""How many files an engine reads, which keeps all that it has read."""


@dataclass(frozen=True)
class One:
    """What came of reading a file, or some together as a bundle."""

    made: tuple[str, ...]
    rules: tuple[str, ...]
    """Those of the findings; `errors` are those of errors alone."""
    errors: tuple[str, ...]
    untold: tuple[str, ...]
    """The findings that have no Dutch text."""
    read: int
    seconds: float
    raised: str


_ONE = TypeAdapter(One)


@dataclass(frozen=True)
class Outcome:
    """What came of all of them, and how the process ended: its status, what it said, its peak of memory."""

    found: tuple[One, ...]
    status: int
    said: str
    left: tuple[str, ...]
    most_memory: int


def read_mutated(seed: int, alone: range, bundled: range, temporary: Path) -> Outcome:
    """Reads the files of some numbers by themselves, and others in bundles, in one process of its own.

    What a seed and a number failed at is repeated by hand with the numbers from and to, twice:
    `python -m tests.security.mutated_reading 20231130 17 18 0 0`.
    """
    spans = [str(number) for span in (alone, bundled) for number in (span.start, span.stop)]
    module = ["-X", "faulthandler", "-m", "tests.security.mutated_reading"]
    ended, left = in_a_child(temporary, [*module, str(seed), *spans])
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    memory = next((line["memory"] for line in lines if "memory" in line), 0)
    found = tuple(_ONE.validate_python(line) for line in lines if "memory" not in line)
    return Outcome(found, ended.returncode, ended.stderr, left, memory)


def _outcome(made: Sequence[Mutated], read: Callable[[], Read]) -> One:
    """What came of reading; the time is that of the processor, as others work on this machine too."""
    start = time.process_time()
    try:
        (findings, count), raised = read(), ""
    except BaseException:
        findings, count, raised = [], 0, traceback.format_exc()
    seconds = time.process_time() - start
    texts = {text.id for finding in findings for text in (finding.message, finding.remedy)}
    return One(
        made=tuple(one.made for one in made),
        rules=tuple(sorted({finding.rule for finding in findings})),
        errors=tuple(sorted({finding.rule for finding in findings if finding.severity == "error"})),
        untold=tuple(sorted(texts - catalogue("nl").keys())),
        read=count,
        seconds=seconds,
        raised=raised,
    )


def _alone(path: Path, engine: DuckEngine) -> Read:
    """Reads what a path holds into tables, as for a bundle, without checking them against each other.

    What was made of texts goes through the checks of its columns only in bundles, and Parquet, which is read
    when it is checked, here too.
    """
    unzipped = Unzipped([path])
    try:
        files, _, findings = found_files(unzipped.paths)
        findings += unzipped.findings
        parts = [_part(file, engine) for file in files]
        # A failure inside the engine may leave it unusable, and everything after it would be called broken.
        engine.backend.con.execute("SELECT 1").fetchall()
        return [*findings, *(finding for _, told in parts for finding in told)], sum(
            read for read, _ in parts
        )
    finally:
        unzipped.remove()


def _part(file: BundleFile, engine: DuckEngine) -> tuple[bool, list[Finding]]:
    """Whether a file could be read, and what was found in it."""
    if file.path.is_dir() or file.path.suffix == ".parquet":
        part, told = of_file(file, engine, Steps("", 1))
        if part is not None and file.table in PUBLIC_TABLES:
            engine.backend.to_pyarrow(part.rows)
        return part is not None, told
    try:
        return True, file.read(engine)[1]
    except Unreadable as unreadable:
        return False, [unreadable.told.finding(file=file.name)]


def _bundled(folder: Path) -> Read:
    """Reads and checks a bundle; where nothing is wrong the people can be counted, so that they are read."""
    with read_bundle([folder], AS_OF) as checked:
        if checked.ok:
            for table in checked.people.values():
                checked.engine.backend.to_pyarrow(table)
        return list(checked.findings), len(checked.delivered)


def _outcomes_alone(seed: int, numbers: range, folder: Path) -> Iterator[One]:
    for some in (numbers[start : start + _OF_ONE_ENGINE] for start in range(0, len(numbers), _OF_ONE_ENGINE)):
        with closing(DuckEngine()) as engine:
            for number in some:
                one = mutated(seed, number)
                path = folder / one.name
                path.write_bytes(one.content)
                yield _outcome([one], partial(_alone, path, engine))
                path.unlink()


def _outcomes_bundled(seed: int, numbers: range, folder: Path) -> Iterator[One]:
    for some in (numbers[start : start + TOGETHER] for start in range(0, len(numbers), TOGETHER)):
        bundle = folder / f"bundle-{some.start}"
        bundle.mkdir()
        (bundle / "agencies.csv").write_text(AGENCIES, "utf-8")
        made = [mutated(seed, number) for number in some]
        for one in made:
            (bundle / one.name).write_bytes(one.content)
        yield _outcome(made, partial(_bundled, bundle))
        shutil.rmtree(bundle)


def _read_all(seed: int, alone: range, bundled: range) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    with tempfile.TemporaryDirectory() as folder:
        found = chain(
            _outcomes_alone(seed, alone, Path(folder)), _outcomes_bundled(seed, bundled, Path(folder))
        )
        for one in found:
            print(json.dumps(asdict(one)), flush=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"memory": memory}), flush=True)


if __name__ == "__main__":
    _seed, *_spans = map(int, sys.argv[1:])
    _read_all(_seed, range(*_spans[:2]), range(*_spans[2:]))
