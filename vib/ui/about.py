"""The screen 'Over deze cijfers': where the figures come from, what they mean and how they were made.

Every function gives a `Section`: a title, paragraphs and perhaps a table, in the reader's language.
"""

from collections.abc import Iterator
from importlib.metadata import version

import pandas as pd

from vib import __version__
from vib.charts.look import Look
from vib.charts.remarks import advised, told
from vib.locale import N_
from vib.metrics.catalogue import TOPICS
from vib.metrics.figure import Definition
from vib.model.records import PERSONAL_TABLES, TABLES, table_name
from vib.model.schema import codes, optional
from vib.model.snapshot import Manifest, Snapshot, SourceFile
from vib.model.vocabulary import Origin
from vib.ui.about_protection import protection
from vib.ui.section import Section

_LIBRARIES = (
    "streamlit",
    "plotly",
    "pandas",
    "pyarrow",
    "pydantic",
    "duckdb",
    "ibis-framework",
    "sqlalchemy",
)

_SOURCES = (
    N_(
        "The published figures come from written question 64 (2023-2024) of 23 November 2023 by "
        "Maaike De Vreese to minister Gwendolyn Rutten, and its answer (Flemish Parliament). What "
        "that answer does not say is unknown, and is shown as unknown."
    ),
    N_(
        "Of a delivered file the name is told and, unless it is about people, a fingerprint (SHA-256) and "
        "the number of rows. Rows about people are counted and then dropped: a snapshot holds "
        "counts only."
    ),
)

_SAMPLE = (
    N_(
        "The trajectories of the sample are synthetic: no row stands for a person who exists. On 30 "
        "November 2023 the sample reproduces every figure of the answer that can be recomputed; what "
        "comes after that date is fiction, and so is the spread over quarters, pilots and groups "
        "before it."
    ),
    N_(
        "The answer prints one number of people who dropped out (6) without saying which agency it "
        "belongs to: it is shown as published for the project, and its spread over the agencies is "
        "invented. The three cost lines of the project means of 2022 add up to 60.98 euro less than "
        "the printed total; the source doesn't explain the difference, and neither do we."
    ),
    N_("sample_data/README.md says, table by table, what is published and what is invented."),
)

_READING = (
    N_(
        "Every figure speaks of the data date, never of today. A trajectory is one participant's path"
        " in one pilot; somebody with two trajectories is counted once among the unique persons."
    ),
    N_(
        "Waiting, running, completed and dropped out add up to all who enrolled. Somebody who is "
        "still running is not counted as lost. Started means: ever started, whatever came after."
    ),
    N_(
        "A date is shown as exactly as it is known: a quarter stays a quarter. An empty value means "
        "unknown, a zero means none, and a figure such as 5–11 lies somewhere between the two."
    ),
    N_(
        "The two purses (project means and recurrent means) are never added up. Granted, planned, "
        "committed, spent and justified are five different things."
    ),
)

_DELIVERY = (
    N_(
        "A delivery holds any of the tables below, in an Excel workbook after the template (a sheet a table) "
        "or as Parquet or CSV, one table a file; several files of one table are joined, an agency each. A "
        "table that is not delivered is carried forward."
    ),
    N_("Headers may be the Dutch ones or the codes. What is not required may be left empty: unknown."),
)


def _snapshot(manifest: Manifest, look: Look) -> Section:
    say = look.say
    rows = [
        (say(N_("data date")), look.day(manifest.as_of)),
        (say(N_("snapshot")), manifest.id),
        (say(N_("title")), manifest.title),
        (say(N_("note")), manifest.note),
        (say(N_("origin")), look.label("origin", manifest.origin)),
        (say(N_("kind of change")), look.label("change_class", manifest.change_class)),
        (
            say(N_("published")),
            say(
                N_("on {day} at {time} (UTC) by {who}"),
                day=look.day(manifest.published_at.date()),
                time=f"{manifest.published_at:%H:%M}",
                who=manifest.published_by or say(N_("unknown")),
            ),
        ),
        (say(N_("builds on")), manifest.based_on or say(N_("nothing: it is the first"))),
        (
            say(N_("carried forward")),
            ", ".join(f"{table_name(t, look.language)} ({s})" for t, s in manifest.carried.items())
            or say(N_("nothing: every table was delivered")),
        ),
        (say(N_("made with")), manifest.software),
    ]
    frame = pd.DataFrame(rows, columns=[say(N_("what")), say(N_("value"))])
    return Section(
        say(N_("This snapshot")), (), frame[frame.iloc[:, 1] != ""], say(N_("The snapshot on the screen"))
    )


def _sources(snapshot: Snapshot, look: Look) -> Section:
    say = look.say
    files = snapshot.manifest.sources
    frame = pd.DataFrame(
        {
            say(N_("file")): [file.name for file in files],
            say(N_("table")): [table_name(file.table, look.language) for file in files],
            say(N_("rows")): pd.Series([_rows(file, look) for file in files], dtype=object),
            "SHA-256": [_fingerprint(file, look) for file in files],
        }
    )
    return Section(
        say(N_("Sources")),
        tuple(say(text) for text in _SOURCES),
        frame,
        say(N_("The files this snapshot was made from")),
        folded=True,
    )


def _fingerprint(file: SourceFile, look: Look) -> str:
    """Not that of a file about people: by it a guessed file could be confirmed."""
    return look.say(N_("not told")) if file.table in PERSONAL_TABLES else file.sha256[:16] + "…"


def _rows(file: SourceFile, look: Look) -> int | str:
    return look.say(N_("not told")) if file.rows is None else file.rows


def _sample(look: Look) -> Section:
    say = look.say
    return Section(
        say(N_("How the sample was made")),
        tuple(say(text) for text in _SAMPLE),
    )


def _reading(look: Look) -> Section:
    say = look.say
    return Section(
        say(N_("How to read the figures")),
        tuple(say(text) for text in _READING),
    )


def _meaning(definition: Definition, look: Look) -> str:
    """How a figure is computed: the formula, then numerator and denominator where it has them."""
    say = look.say
    parts = [say(definition.formula)]
    if definition.numerator:
        parts.append(say(N_("Numerator: {text}"), text=say(definition.numerator)))
    if definition.denominator:
        parts.append(say(N_("Denominator: {text}"), text=say(definition.denominator)))
    return " · ".join(part.rstrip(".") for part in parts)


def _definitions(topic: str, definitions: tuple[Definition, ...], look: Look) -> Section:
    say = look.say
    rows = [
        (
            say(d.name),
            _meaning(d, look),
            look.label("unit", d.unit),
            say(d.date_basis) or say(N_("does not apply")),
            say(d.source),
            say(N_("{code}, version {version}"), code=d.id, version=d.version),
        )
        for d in definitions
    ]
    columns = (
        say(N_("figure")),
        say(N_("how it is computed")),
        say(N_("unit")),
        say(N_("date of the quarter filter")),
        say(N_("source")),
        say(N_("code")),
    )
    title = say(N_("Definitions: {topic}"), topic=say(topic))
    return Section(title, (), pd.DataFrame(rows, columns=list(columns)), title, folded=True)


def _findings(manifest: Manifest, look: Look) -> Section:
    """What the check of the delivery saw and let pass."""
    say = look.say
    rows = [
        (
            look.label("severity", finding.severity),
            table_name(finding.table, look.language),
            told(finding, look),
            finding.value,
            advised(finding, look),
        )
        for finding in manifest.findings
    ]
    columns = (
        say(N_("kind")),
        say(N_("table")),
        say(N_("what the check saw")),
        say(N_("value")),
        say(N_("what to do")),
    )
    return Section(
        say(N_("Remarks of the check")),
        () if rows else (say(N_("The check of this delivery had no remarks.")),),
        pd.DataFrame(rows, columns=list(columns)) if rows else None,
        say(N_("What the check of the delivery saw")),
        folded=True,
    )


def _columns(table: str, look: Look) -> Section:
    say = look.say
    fields = TABLES[table].model_fields.items()
    frame = pd.DataFrame(
        {
            say(N_("header")): [field.title for _, field in fields],
            say(N_("code")): [name for name, _ in fields],
            say(N_("holds")): [say(field.description or "") for _, field in fields],
            say(N_("required")): [
                say(N_("no") if optional(f) or not f.is_required() else N_("yes")) for _, f in fields
            ],
            say(N_("allowed codes")): [", ".join(codes(field)) or "–" for _, field in fields],
        }
    )
    personal = say(N_("About people: only counts of it are kept.")) if table in PERSONAL_TABLES else ""
    return Section(
        say(N_("Table: {table}"), table=table_name(table, look.language)),
        (personal,) if personal else (),
        frame,
        say(N_("The columns of the table {table}"), table=table_name(table, look.language)),
        folded=True,
    )


def _versions(look: Look) -> Section:
    say = look.say
    rows = [("VIB-monitor", __version__), *((name, version(name)) for name in _LIBRARIES)]
    return Section(
        say(N_("Versions")),
        (),
        pd.DataFrame(rows, columns=[say(N_("software")), say(N_("version"))]),
        say(N_("The software behind this screen")),
        folded=True,
    )


def sections(snapshot: Snapshot | None, look: Look) -> Iterator[Section]:
    """The parts of the screen; those about a snapshot only where there is one."""
    if snapshot is not None:
        yield _snapshot(snapshot.manifest, look)
    yield _reading(look)
    if snapshot is not None:
        yield protection(snapshot.manifest, look)
    yield Section(look.say(N_("Definitions")), (look.say(N_("Every figure on a screen is one of these.")),))
    for topic, definitions in TOPICS.items():
        yield _definitions(topic, definitions, look)
    if snapshot is not None:
        yield _findings(snapshot.manifest, look)
        yield _sources(snapshot, look)
        if snapshot.manifest.origin is Origin.SYNTHETIC:
            yield _sample(look)
    yield Section(look.say(N_("What a delivery holds")), tuple(look.say(text) for text in _DELIVERY))
    for table in TABLES:
        yield _columns(table, look)
    yield _versions(look)
