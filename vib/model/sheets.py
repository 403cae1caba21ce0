"""The sheets of a workbook: which hold no table, and how a sheet and a column are told."""

from string import ascii_uppercase

from vib.locale import LANGUAGES, N_, translate

EXPLANATION = N_("explanation")
EXAMPLE = N_("example")
CODES = N_("codes")
FINDINGS = N_("findings")
ABOUT = N_("about this file")

_BETWEEN = " › "


def holds_no_table(name: str) -> bool:
    """Whether a sheet is one of our own workbooks that holds no table of a delivery, in any language."""
    ours = (EXPLANATION, EXAMPLE, CODES, FINDINGS, ABOUT)
    return name.strip().casefold() in {translate(one, language) for one in ours for language in LANGUAGES}


def sheet_place(file: str, sheet: str) -> str:
    """A sheet of a file as findings tell it: `levering.xlsx › trajecten`."""
    return f"{file}{_BETWEEN}{sheet}"


def file_and_sheet(place: str) -> tuple[str, str | None]:
    """The file and the sheet of `sheet_place`; no sheet where the place is a whole file."""
    file, between, sheet = place.partition(_BETWEEN)
    return file, sheet if between else None


def column_letters(place: int) -> str:
    """The letters of a column, the first being 0: `A`, `Z`, `AA`."""
    letters = ""
    left = place + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = ascii_uppercase[letter] + letters
    return letters


def column_place(letters: str) -> int:
    """The place of a column by its letters, the first being 0."""
    place = 0
    for letter in letters:
        place = place * 26 + ascii_uppercase.index(letter) + 1
    return place - 1


def told_column(place: int, header: str) -> str:
    """A column as findings tell it: its letters in Excel, and its header if it has one: `C (vte)`."""
    return f"{column_letters(place)} ({header})" if header else column_letters(place)
