"""Wrong usage is told in the reader's language, whatever Typer says of it."""

import pytest
import typer

from tests.conftest import Speak
from vib import usage
from vib.cli import main

Said = pytest.CaptureFixture[str]

CASES = [
    ("validate", "Het argument PATH... ontbreekt.", " validate"),
    ("publish x", "De optie --as-of ontbreekt.", " publish"),
    ("publish x --as-of", "Na de optie --as-of moet een waarde komen.", ""),
    ("publish x --as-off 1", "Er is geen optie --as-off. Misschien bedoel je: --as-of.", " publish"),
    (
        "publish x --as-of 2023-11-30 --origin invented",
        "--origin kan niet invented zijn. Kies uit: 'real', 'synthetic'.",
        " publish",
    ),
    ("figures --colour", "Er is geen optie --colour.", " figures"),
    ("figures -x", "Er is geen optie -x.", " figures"),
    ("figures --json=1", "De optie --json krijgt geen waarde.", ""),
    ("figures 2023 2024", "Het commando kan niets doen met wat erachter staat: 2023 2024.", " figures"),
    ("unheard-of", "Er is geen commando unheard-of.", ""),
    ("un'heard", "Er is geen commando un'heard.", ""),
    ("validat", "Er is geen commando validat. Misschien bedoel je: validate.", ""),
]


@pytest.mark.parametrize(("command", "told", "of"), CASES, ids=[command for command, _, _ in CASES])
def test_wrong_usage_is_told_in_dutch_with_where_help_is(
    capsys: Said, command: str, told: str, of: str
) -> None:
    assert main(command.split()) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"{told} Hulp: python -m vib{of} --help\n")


def test_wrong_usage_in_english(capsys: Said, speak: Speak) -> None:
    speak("en")
    assert main(["publish", "x"]) == 2
    assert capsys.readouterr().err == "The option --as-of is missing. Help: python -m vib publish --help\n"


def test_a_value_that_is_wrong_in_another_way() -> None:
    error = typer.BadParameter("no good", param_hint="'--age'")
    assert usage.told(error, "nl").startswith("De waarde van --age is niet bruikbaar (no good).")


def test_what_nobody_foresaw_keeps_its_own_words() -> None:
    error = typer.TyperException("A {new} complaint.")
    assert usage.told(error, "nl") == (
        "Zo kan het commando niet gebruikt worden (A {new} complaint.). Hulp: python -m vib --help"
    )


@pytest.mark.parametrize("command", [["unheard-of"], ["validate", "nowhere"]])
def test_a_wrong_setting_is_told_before_wrong_usage(capsys: Said, speak: Speak, command: list[str]) -> None:
    speak("fr")
    assert main(command) == 2
    assert capsys.readouterr().err.startswith("VIB_LANGUAGE: ")
