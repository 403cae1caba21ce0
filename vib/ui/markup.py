"""Parts of a page as safe HTML: every text is escaped by `Markup.format`, and only here is HTML written."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from numbers import Number

import pandas as pd
from markupsafe import Markup

from vib.charts.look import Look
from vib.locale import N_
from vib.metrics.figure import Definition
from vib.ui.section import Section

_ROW = Markup("<tr>{}</tr>")
_TEXT = Markup("<td>{}</td>")
_WORDS = Markup('<td class="vib-number vib-words">{}</td>')
_DEFINITION_PARTS = (
    ("formula", N_("Calculation")),
    ("numerator", N_("Numerator")),
    ("denominator", N_("Denominator")),
    ("date_basis", N_("Date for the quarter filter")),
    ("source", N_("Source")),
)


def joined(parts: Iterable[Markup]) -> Markup:
    """Parts one after the other."""
    return Markup("").join(parts)


def heading(title: str, question: str, shown: str) -> Markup:
    """A page's title, the question it answers, and what is shown: date, origin, selection."""
    return Markup(
        '<div class="vib-heading"><h1>{}</h1><p>{}</p><p class="vib-shown" role="status">{}</p></div>'
    ).format(title, question, shown)


def chart_head(title: str, takeaway: str, about: str, marks: Iterable[str]) -> Markup:
    """Above a chart: what is seen, what there is to see, unit and date, filters that don't act."""
    signs = joined(Markup(' <span class="vib-mark">{}</span>').format(mark) for mark in marks)
    told = Markup('<p class="vib-takeaway">{}</p>').format(takeaway) if takeaway else Markup("")
    return Markup(
        '<div class="vib-chart-head"><h2>{}</h2>{}<p class="vib-about"><span>{}</span>{}</p></div>'
    ).format(title, told, about, signs)


def chart(figure: str, alt: str, height: int) -> Markup:
    """The place of a chart: Plotly's JSON, what it says in words, and its height in pixels."""
    return Markup(
        '<div class="vib-chart" role="img" aria-label="{}" style="height:{}px" data-figure="{}"></div>'
    ).format(alt, height, figure)


def behind(name: str, label: str) -> Markup:
    """What opens the numbers of a chart: `assets/page.js` writes its name into the address."""
    return Markup('<button type="button" class="vib-behind" data-behind="{}">{}</button>').format(name, label)


def banner(*warnings: tuple[str, str]) -> Markup:
    """The warning that can't be missed: of each what it is, and what to do about it."""
    told = Markup(" ").join(Markup("<strong>{}</strong> {}").format(*warning) for warning in warnings)
    return Markup('<div class="vib-banner" role="alert">{}</div>').format(told)


def note(text: str) -> Markup:
    """What a reader must know, in a sentence."""
    return Markup('<p class="vib-note">{}</p>').format(text)


def message(text: str) -> Markup:
    """In the place of a chart: why there is none, and what to do."""
    return Markup('<p class="vib-empty" role="status">{}</p>').format(text)


def failure(title: str, text: str) -> Markup:
    """In the place of what broke: what to report, and to whom."""
    return Markup('<div class="vib-failure" role="alert"><strong>{}</strong><p>{}</p></div>').format(
        title, text
    )


def footnotes(title: str, texts: Iterable[str]) -> Markup:
    """A numbered list of remarks."""
    items = joined(Markup("<li>{}</li>").format(text) for text in texts)
    return Markup('<div class="vib-footnotes"><h2>{}</h2><ol>{}</ol></div>').format(title, items)


def cell_text(value: object, look: Look) -> str:
    """A value of a table as it is written: a dash where there is none."""
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return "–"
    if isinstance(value, bool):
        return look.say(N_("yes")) if value else look.say(N_("no"))
    if isinstance(value, Decimal):
        return look.money(value).removeprefix("€").strip("\u00a0")
    if isinstance(value, date):
        return look.day(value)
    return look.decimal(value) if isinstance(value, float) else look.whole(int(str(value)))


def table(frame: pd.DataFrame, caption: str, look: Look) -> Markup:
    """A frame as a table for all readers: caption, column and row headers, numbers aligned right.

    A text among numbers, such as `5–11`, stands where the numbers stand.
    """
    counted = [_holds_numbers(frame.iloc[:, place]) for place in range(frame.shape[1])]
    head = joined(Markup('<th scope="col">{}</th>').format(column) for column in frame.columns)
    rows = joined(
        _ROW.format(joined(_cell(value, look, place == 0, counted[place]) for place, value in enumerate(row)))
        for row in frame.itertuples(index=False, name=None)
    )
    return Markup(
        '<div class="vib-table" tabindex="0" role="region" aria-label="{}"><table><caption>{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(caption, caption, head, rows)


def _holds_numbers(values: pd.Series) -> bool:
    return any(isinstance(value, Number) and not isinstance(value, bool) for value in values)


def _cell(value: object, look: Look, first: bool, counted: bool) -> Markup:
    text = cell_text(value, look)
    if first:
        return Markup('<th scope="row">{}</th>').format(text)
    if isinstance(value, str):
        return (_WORDS if counted else _TEXT).format(text)
    return Markup('<td class="vib-number">{}</td>').format(text)


def definition(known: Definition, look: Look) -> Markup:
    """A metric's definition: name, how it is calculated, and where it comes from."""
    parts = joined(
        Markup("<dt>{}</dt><dd>{}</dd>").format(look.say(label), look.say(getattr(known, part)))
        for part, label in _DEFINITION_PARTS
        if getattr(known, part)
    )
    version = look.say(N_("{metric}, version {version}"), metric=known.id, version=known.version)
    return Markup('<div class="vib-definition"><h3>{}</h3><dl>{}</dl><p>{}</p></div>').format(
        look.say(known.name), parts, version
    )


def section(part: Section, look: Look) -> Markup:
    """A part of a page that is read: title, paragraphs, table; folded where it is looked up instead."""
    told = joined(Markup("<p>{}</p>").format(text) for text in part.paragraphs)
    shown = Markup("") if part.table is None else table(part.table, part.caption, look)
    frame = (
        Markup('<details class="vib-section"><summary>{}</summary>{}{}</details>')
        if part.folded
        else Markup('<section class="vib-section"><h2>{}</h2>{}{}</section>')
    )
    return frame.format(part.title, told, shown)
