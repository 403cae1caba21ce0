"""Every text on the screen has its Dutch, and every Dutch text is still used."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po

from vib.locale.messages import FOLDER, catalogue

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*(ROOT / "vib").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), *ROOT.glob("app.py")])
DUTCH = sorted((FOLDER / "nl").glob("*.po"))
MARKS = {"N_", "translate", "say"}


def _literals(node: ast.expr) -> Iterator[str]:
    """The texts that an argument can be: a literal, or either side of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def message_ids(source: str) -> Iterator[str]:
    """The literal message ids in a file: `N_("…")`, `translate("…", …)`, `….say("…")`, `Message(id="…")`."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name in MARKS and node.args:
            yield from _literals(node.args[0])
        elif name == "Message":
            for keyword in node.keywords:
                if keyword.arg == "id":
                    yield from _literals(keyword.value)


def used() -> dict[str, list[str]]:
    """Message id → the files that use it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in SOURCES:
        for message in message_ids(path.read_text("utf-8")):
            if message:
                found[message].append(str(path.relative_to(ROOT)))
    return found


def entries() -> Iterator[tuple[str, Entry]]:
    """File and entry of every Dutch text."""
    for path in DUTCH:
        with path.open("rb") as file:
            yield from ((path.name, entry) for entry in read_po(file) if entry.id)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_the_extraction_sees_every_way_of_marking_a_text() -> None:
    source = """
N_("a" "b"); translate("c", "nl"); look.say("d", n=1); Message(id="e", values={})
say(N_("f") if x else N_("g")); seen.look.say("h" if x else "i"); say(variable); other("j")
"""
    assert set(message_ids(source)) == {"ab", "c", "d", "e", "f", "g", "h", "i"}


def test_there_are_texts_to_look_at() -> None:
    assert len(used()) > 100
    assert {"gepland", "lopend"} <= set(catalogue("nl").values())


def test_every_text_has_its_dutch() -> None:
    dutch = catalogue("nl")
    missing = {message: files for message, files in used().items() if not dutch.get(message)}
    assert missing == {}


def test_no_dutch_text_has_lost_its_use() -> None:
    known = used()
    assert [(file, entry.id) for file, entry in entries() if entry.id not in known] == []


def test_a_message_is_the_same_in_every_file() -> None:
    texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for file, entry in entries():
        texts[str(entry.id)][str(entry.string)].append(file)
    assert {message: dict(found) for message, found in texts.items() if len(found) > 1} == {}


def test_a_message_stands_once_in_a_file() -> None:
    """Babel keeps the last of two entries without a word, so the lines are counted."""
    for path in DUTCH:
        with path.open("rb") as file:
            known = sum(1 for entry in read_po(file) if entry.id)
        written = sum(line.startswith("msgid ") for line in path.read_text("utf-8").splitlines())
        assert written == known + 1, path.name


def test_the_dutch_fills_in_the_same_values() -> None:
    wrong = [
        (file, entry.id)
        for file, entry in entries()
        if placeholders(str(entry.id)) != placeholders(str(entry.string))
    ]
    assert wrong == []


def test_no_entry_is_marked_as_a_guess() -> None:
    assert [(file, entry.id) for file, entry in entries() if entry.fuzzy] == []


@pytest.mark.parametrize("path", DUTCH, ids=lambda path: path.name)
def test_a_catalogue_is_dutch_in_utf8(path: Path) -> None:
    with path.open("rb") as file:
        assert str(read_po(file).locale) == "nl"
