"""The trail tells what was done, in the transaction that does it, and whoever touches it shows."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from vib.model.snapshot import Manifest
from vib.settings import settings
from vib.store.audit import BEGINNING, Action, note_action, trail, verify
from vib.store.database import writing
from vib.store.errors import StoreUnavailable
from vib.store.migrate import migrate
from vib.store.registry import Publication, entries, writing_ledger

StoreSnapshot = Callable[..., Publication]
MakeManifest = Callable[..., Manifest]
MARCH = date(2024, 3, 31)


def change(statement: str, **values: object) -> None:
    """What somebody does who writes in the database past the program, its triggers taken away."""
    with writing(settings().database_url).begin() as connection:
        if connection.dialect.name == "sqlite":
            for event in ("UPDATE", "DELETE"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS audit_lines_stay_{event}")
        else:
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_lines_stay ON audit_lines")
        connection.execute(text(statement), values)


def found_wrong(noted: tuple[int, str] | None = None) -> str | None:
    wrong = verify(noted).wrong
    return wrong.text("en") if wrong else None


@pytest.fixture
def four_lines(empty_store: Path, store_snapshot: StoreSnapshot) -> Publication:
    """A registry of which four things are told: published twice, withdrawn, downloaded."""
    march = store_snapshot(as_of=MARCH, note="first", published_by="An")
    june = store_snapshot(as_of=date(2024, 6, 30), published_by="Bo")
    with writing_ledger() as ledger:
        ledger.withdraw(june, "a wrong file", "Cas", "coordinator")
    note_action(Action.DOWNLOADED, "Dirk", "steering", march.snapshot_id, detail={"form": "parquet"})
    return march


def test_each_line_tells_who_did_what_and_why(four_lines: Publication) -> None:
    lines = trail()

    assert [(line.number, line.who, line.role, line.action, line.note) for line in lines] == [
        (1, "An", "", "published", "first"),
        (2, "Bo", "", "published", ""),
        (3, "Cas", "coordinator", "withdrawn", "a wrong file"),
        (4, "Dirk", "steering", "downloaded", ""),
    ]
    assert lines[0].snapshot_id == lines[3].snapshot_id == four_lines.snapshot_id
    assert (lines[0].change_class, lines[2].change_class) == ("new_data", None)
    assert json.loads(lines[0].detail) == {
        "entry": 1,
        "manifest_sha256": four_lines.manifest_sha256,
        "based_on": None,
    }
    assert json.loads(lines[3].detail) == {"form": "parquet"}
    assert all(line.at.utcoffset() == datetime.now(UTC).utcoffset() for line in lines)


def test_a_line_holds_the_hash_of_the_line_before(four_lines: Publication) -> None:
    first, second, *_ = trail()

    assert (first.previous, second.previous) == (BEGINNING, first.hash)
    # Worked out without the code: all fields but the hash, in the order of their names, without spaces.
    content = (
        f'{{"action":"published","at":"{first.at:%Y-%m-%dT%H:%M:%S.%f}+00:00","change_class":"new_data",'
        f'"detail":{json.dumps(first.detail)},"note":"first","number":1,"previous":"{"0" * 64}","role":"",'
        f'"snapshot_id":"{four_lines.snapshot_id}","who":"An"}}'
    )
    assert first.hash == hashlib.sha256(content.encode()).hexdigest()


def test_a_trail_that_nobody_touched_is_whole(four_lines: Publication) -> None:
    verdict = verify()

    assert (verdict.lines, verdict.last_hash, verdict.wrong) == (4, trail()[-1].hash, None)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_lines SET who = 'Eva' WHERE number = 2", "Line 2 was changed."),
        ("UPDATE audit_lines SET note = 'x' WHERE number = 3", "Line 3 was changed."),
        ("UPDATE audit_lines SET at = '2020-01-01 00:00:00' WHERE number = 1", "Line 1 was changed."),
        ("DELETE FROM audit_lines WHERE number = 2", "Line 2 is missing: it was removed."),
        ("DELETE FROM audit_lines WHERE number = 1", "Line 1 is missing: it was removed."),
        ("DELETE FROM audit_lines WHERE number = 4", "The lines after 3 are missing"),
        ("DELETE FROM audit_lines", "The lines after 0 are missing"),
        ("DELETE FROM audit_end", "The record of where the trail ends was removed."),
        ("UPDATE audit_end SET lines = 3", "The end of the trail was changed"),
        ("DELETE FROM publications WHERE entry = 1", "Publication 1 of 2024-03-31-"),
        ("UPDATE publications SET manifest_sha256 = 'x' WHERE entry = 2", "Publication 2 of 2024-06-30-"),
        ("DELETE FROM withdrawals", "The withdrawal of 2024-06-30-"),
    ],
)
def test_what_somebody_did_past_the_program_shows(four_lines: Publication, statement: str, said: str) -> None:
    change(statement)

    assert (found_wrong() or "").startswith(said)


def test_a_removed_line_shows_also_when_the_others_are_numbered_anew(four_lines: Publication) -> None:
    change("DELETE FROM audit_lines WHERE number = 2")
    change("UPDATE audit_lines SET number = number - 1 WHERE number > 2")

    assert found_wrong() == "Line 2 was changed."


def remake(begin: int = 1) -> None:
    """Makes all hashes anew from a line on, as somebody does who knows how."""
    from dataclasses import replace

    lines = list(trail())
    for place in range(begin - 1, len(lines)):
        previous = lines[place - 1].hash if place else BEGINNING
        line = replace(lines[place], previous=previous)
        lines[place] = replace(line, hash=line.true_hash())
        change(
            "UPDATE audit_lines SET previous = :p, hash = :h WHERE number = :n",
            p=previous,
            h=lines[place].hash,
            n=line.number,
        )
    change("UPDATE audit_end SET lines = :n, hash = :h", n=len(lines), h=lines[-1].hash)


def test_a_line_that_was_put_in_between_shows(four_lines: Publication) -> None:
    change("UPDATE audit_lines SET number = 5 WHERE number = 4")
    change(
        "INSERT INTO audit_lines SELECT 4, at, 'Eva', role, action, snapshot_id, note, change_class, detail,"
        " previous, hash FROM audit_lines WHERE number = 3"
    )

    assert found_wrong() == "Line 4 was changed."


def test_who_makes_the_whole_trail_anew_shows_by_what_was_noted(four_lines: Publication) -> None:
    noted = (3, trail()[2].hash[:16])
    assert found_wrong(noted) is None

    change("UPDATE audit_lines SET who = 'Eva' WHERE number = 2")
    remake()
    assert found_wrong() is None  # said openly in the module: the hashes alone can't tell
    assert (found_wrong(noted) or "").startswith("Line 3 is not the one whose code was noted")


def test_a_line_that_is_not_there_is_not_the_noted_one(four_lines: Publication) -> None:
    assert found_wrong((9, "0" * 16)) is not None
    assert found_wrong((4, "")) is not None


@pytest.mark.parametrize("statement", ["UPDATE audit_lines SET who = 'Eva'", "DELETE FROM audit_lines"])
def test_the_database_itself_refuses_to_change_a_line(four_lines: Publication, statement: str) -> None:
    database = writing(settings().database_url)
    with pytest.raises(DBAPIError, match="stays as it is"), database.begin() as connection:
        connection.exec_driver_sql(statement)

    assert found_wrong() is None


def test_what_was_undone_is_not_told(empty_store: Path, make_manifest: MakeManifest) -> None:
    migrate()
    with suppress(RuntimeError), writing_ledger() as ledger:
        ledger.add(make_manifest(), "0" * 64)
        raise RuntimeError

    assert trail() == ()
    assert verify().lines == 0


def test_nothing_is_read_or_made_where_there_is_no_registry(empty_store: Path) -> None:
    assert trail() == ()
    assert verify().wrong is None
    with pytest.raises(StoreUnavailable):
        note_action(Action.DOWNLOADED, "An")


def test_whatever_is_typed_is_kept_as_typed(empty_store: Path) -> None:
    migrate()
    odd = "=1+1 <b>€</b> \u202e \U0001f600 'quote\" \\ {name}\n"
    note_action(Action.REFUSED, odd, note=odd, detail={"tekst": odd})

    (line,) = trail()
    assert (line.who, line.note, json.loads(line.detail)) == (odd, odd, {"tekst": odd})
    assert found_wrong() is None


WRITER = """
import sys
from vib.store.audit import Action, note_action
for number in range(20): note_action(Action.DOWNLOADED, f"{sys.argv[1]}-{number}")
"""


def test_lines_of_several_processes_at_once_make_one_trail(empty_store: Path) -> None:
    migrate()
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, name]) for name in ("a", "b", "c")]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]

    assert (verify().lines, found_wrong()) == (60, None)
    assert sorted(line.who for line in trail()) == sorted(f"{n}-{i}" for n in "abc" for i in range(20))


def test_entries_and_trail_come_from_one_registry(four_lines: Publication) -> None:
    told = [json.loads(line.detail)["entry"] for line in trail() if line.action == Action.PUBLISHED]
    assert sorted(told) == sorted(entry.entry for entry in entries())
