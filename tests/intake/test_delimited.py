import pytest

from tests.intake.bundles import Read, of_rule, places, rules

HEADER = "agency;funding;year;fte"


def _staffing(read: Read, content: str | bytes) -> list[dict[str, object]]:
    checked = read({"personeel.csv": content})
    assert rules(checked) == []
    rows: list[dict[str, object]] = checked.tables["staffing"].to_pylist()
    return rows


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\natlas;recurrent;2022;0,90\n",
        "agency,funding,year,fte\r\natlas,recurrent,2022,0.90\r\n",
        'agency,funding,year,fte\natlas,recurrent,2022,"0,90"',
        "agency\tfunding\tyear\tfte\natlas\trecurrent\t2022\t0.9\n",
        f"\ufeff{HEADER}\n atlas ;Recurrent;2022;\u00a00,9\n",
        f"{HEADER};\natlas;recurrent;2022;0,90;\n",
        f"\ufeffsep=;\r\n{HEADER}\r\natlas;recurrent;2022;0,90\r\n",
    ],
    ids=[
        "semicolons",
        "commas",
        "quotes",
        "tabs",
        "byte order mark and spaces",
        "a separator at the end",
        "a line that tells Excel the separator",
    ],
)
def test_ways_to_write_the_same_row(read: Read, content: str) -> None:
    (row,) = _staffing(read, content)
    assert (row["agency"], row["funding"], row["year"], str(row["fte"])) == (
        "atlas",
        "recurrent",
        2022,
        "0.90",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_letters_survive_each_encoding(read: Read, encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    text = "id;kind;theme;name\nn1;partner_network;work;Coördinatie België\n"
    checked = read({"netwerken.csv": mark + text.encode(encoding)})
    assert checked.tables["networks"]["name"].to_pylist() == ["Coördinatie België"]
    assert of_rule(checked, "file.old_encoding") == []


def test_a_windows_file_is_read_with_a_warning(read: Read) -> None:
    text = "id;kind;theme;name\nn1;partner_network;work;Coördinatie\n"
    checked = read({"netwerken.csv": text.encode("cp1252")})
    assert checked.tables["networks"]["name"].to_pylist() == ["Coördinatie"]
    (warning,) = of_rule(checked, "file.old_encoding")
    assert (warning.severity, warning.file, warning.table) == ("warning", "netwerken.csv", "networks")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file.empty"),
        (b"\r\n  \n", "file.empty"),
        (b"PK\x03\x04rest of a workbook", "file.not_text"),
        (b"agency;fte\n\x00\x01\x02", "file.not_text"),
        (b"agency;fte\n\x81\x8d", "file.not_text"),
        (b"\nagency;fte\n", "file.no_headers"),
        (b";;\nagency;fte;x\n", "file.no_headers"),
        (b'agency;"fte\n' + b"atlas;1\n" * 70_000, "file.not_in_rows"),
        (b'agency;fte\natlas;"1\n' + b"atlas;1\n" * 800_000, "file.not_in_rows"),
    ],
    ids=[
        "nothing",
        "blank lines",
        "a workbook",
        "null bytes",
        "no known encoding",
        "a blank first row",
        "a first row of separators",
        "a quotation mark left open in the headers",
        "a quotation mark left open in a row",
    ],
)
def test_what_is_no_csv_file(read: Read, content: bytes, rule: str) -> None:
    checked = read({"personeel.csv": content})
    assert places(checked, rule) == [("personeel.csv", None, None, None)]
    assert not checked.ok
    assert "staffing" not in checked.delivered


def test_a_row_of_another_width_is_told_and_the_rows_after_it_keep_their_number(read: Read) -> None:
    checked = read(
        {"personeel.csv": f"{HEADER}\natlas;recurrent;2022;0,9;x\n\natlas;project\nnobody;project;2022;1\n"}
    )
    assert [(f.row, f.message.text("nl")) for f in of_rule(checked, "file.row_width")] == [
        (2, "Deze rij heeft 5 waarden, en de rij met kolomtitels 4."),
        (4, "Deze rij heeft 2 waarden, en de rij met kolomtitels 4."),
    ]
    assert places(checked, "staffing.agency_unknown") == [("personeel.csv", 5, "agency", "nobody")]


def test_a_value_over_two_lines_is_one_row(read: Read) -> None:
    text = 'id;kind;theme;name\nn1;partner_network;work;"twee\nlijnen"\nn1;x;work;b\n'
    checked = read({"netwerken.csv": text})
    assert checked.tables["networks"]["name"].to_pylist() == ["twee\nlijnen", "b"]
    assert places(checked, "value.unknown_code") == [("netwerken.csv", 3, "kind", "x")]


def test_of_a_long_value_the_beginning_is_quoted(read: Read) -> None:
    text = f'{HEADER}\natlas;project;2022;"1\n' + "atlas;project;2022;1\n" * 50
    ((_, row, column, value),) = places(read({"personeel.csv": text}), "value.not_an_amount")
    assert (row, column, len(value or "")) == (2, "fte", 80)


def test_empty_rows_are_skipped_and_said_to_be(read: Read) -> None:
    checked = read({"personeel.csv": f"{HEADER}\natlas;project;2022;1\n;;;\n\n ; ;;\nagii;project;2022;1\n"})
    assert checked.tables["staffing"].num_rows == 2
    (note,) = of_rule(checked, "file.blank_rows")
    assert (note.severity, note.count) == ("note", 3)


@pytest.mark.parametrize("content", [f"{HEADER}\n", HEADER], ids=["a whole line", "without its end"])
def test_a_file_of_headers_alone(read: Read, content: str) -> None:
    checked = read({"personeel.csv": content})
    assert rules(checked, "warning") == ["file.no_rows"]
    assert checked.delivered == {"agencies", "pilots", "staffing"}


def test_the_line_that_tells_excel_the_separator_is_no_row(read: Read) -> None:
    checked = read({"personeel.csv": f"sep=;\n{HEADER}\natlas;recurrent;2022;veel\n"})
    assert places(checked, "value.not_an_amount") == [("personeel.csv", 2, "fte", "veel")]


def test_many_rows_of_another_width_are_told_as_a_number(read: Read) -> None:
    checked = read({"personeel.csv": HEADER + "\n" + "atlas;project\n" * 1225})
    findings = of_rule(checked, "file.row_width")
    assert len(findings) == 21
    assert (findings[-1].count, findings[-1].message.text("nl")) == (1205, "En nog 1\u202f205 gelijkaardige.")
