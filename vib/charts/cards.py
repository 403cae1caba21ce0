"""The key figures as cards: a value, what it is held against, its course, its status and what they mean."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from vib.charts.block import BlockSpec
from vib.charts.card_words import Card, card, interval
from vib.charts.look import Look
from vib.charts.sparkline import address, sparkline, status_color, status_mark
from vib.locale import N_
from vib.metrics import budget, milestones, participation
from vib.metrics.progress import KeyFigures, Point, Progress

_DEFINITIONS = {
    definition.id: definition
    for question in (participation, budget, milestones)
    for definition in question.DEFINITIONS
}

_CARD = Markup(
    '<article class="vib-card" data-figure="{id}" style="border-left-color:{color}">'
    "<header><h2>{title}</h2>{status}</header>"
    '<div class="vib-card-value"><p><strong{words}>{value}</strong> <span>{against}</span></p>{course}</div>'
    "{lines}{more}</article>"
)
_STATUS = Markup(
    '<span class="vib-status" style="color:{color}">'
    '<img src="{mark}" alt="" width="14" height="14">{word}</span>'
)
_MORE = Markup(
    "<details><summary>{label}</summary><div><dl>"
    "<dt>{name}</dt><dd>{formula}</dd><dt>{status}</dt><dd>{rule}</dd>{drawing}</dl></div></details>"
)
_PAIR = Markup("<dt>{}</dt><dd>{}</dd>")


def _status(words: Card, look: Look) -> Markup:
    mark = address(status_mark(words.status, look))
    return _STATUS.format(color=status_color(words.status, look), mark=mark, word=words.word)


def _course(row: Progress, points: Sequence[Point], look: Look) -> Markup:
    """The drawing of the course, which tells its first and last value in words too."""
    drawing = sparkline(points, look, stepped=row.unit == "EUR")
    if not drawing:
        return Markup("")
    told = look.say(
        N_("Course: {first} on {begin}, {last} on {end}"),
        first=interval(points[0].low, points[0].high, row.unit, look),
        begin=look.day(points[0].day),
        last=interval(points[-1].low, points[-1].high, row.unit, look),
        end=look.day(points[-1].day),
    )
    return Markup('<img class="vib-course" src="{}" alt="{}" title="{}">').format(
        address(drawing), told, told
    )


def _drawing(row: Progress, points: Sequence[Point], look: Look) -> Markup:
    """What the small drawing shows, for who asks."""
    if len(points) < 2:
        return Markup("")
    parts = [
        look.say(N_("Cumulative, all quarters up to the reference date; the quarter filter does not act."))
    ]
    if row.id == "milestones":
        parts = [look.say(N_("Milestones done by the end of each quarter, all quarters."))]
    elif row.id == "running":
        parts = [look.say(N_("Under way at the end of each quarter; a band where events leave it open."))]
    if any(point.planned is not None for point in points):
        parts.append(look.say(N_("Dashed: what was planned.")))
    return _PAIR.format(look.say(N_("Course line")), " ".join(parts))


def _more(row: Progress, words: Card, points: Sequence[Point], look: Look) -> Markup:
    known = _DEFINITIONS[row.metric]
    return _MORE.format(
        label=look.say(N_("Definition and status rule")),
        name=look.say(known.name),
        formula=look.say(known.formula),
        status=look.say(N_("Status: {word}"), word=words.word),
        rule=f"{words.reason} {words.rule}".strip(),
        drawing=_drawing(row, points, look),
    )


def _lines(words: Card) -> Markup:
    """Expected, gap, date and filters; where nothing was expected, why there is no judgement."""
    first = words.expected or words.reason
    lines = ((first, ""), (words.gap, "vib-card-gap"), (words.data, "vib-soft"), (words.filters, "vib-soft"))
    return Markup("").join(Markup('<p class="{}">{}</p>').format(kind, text) for text, kind in lines if text)


def render(figures: KeyFigures, look: Look) -> Markup:
    """The cards of the key figures, in their order."""
    parts = []
    for row in figures.rows:
        words, points = card(row, look, figures.selection), figures.trails.get(row.id, ())
        parts.append(
            _CARD.format(
                id=row.id,
                color=status_color(words.status, look),
                title=words.title,
                status=_status(words, look),
                words=Markup(' class="vib-words"') if words.in_words else "",
                value=words.value,
                against=words.against,
                course=_course(row, points, look),
                lines=_lines(words),
                more=_more(row, words, points, look),
            )
        )
    return Markup('<div class="vib-cards">{}</div>').format(Markup("").join(parts))


_UNITS = {"deelnemers": N_("participants"), "EUR": N_("euro"), "aantal": N_("milestones")}


def _cell(row: Progress, words: Card) -> object:
    """The value as a number to reckon with; as the card writes it where it is an interval or unknown."""
    known = row.low is not None and row.low == row.high
    return row.low if known else words.value


def tabulate(figures: KeyFigures, look: Look) -> pd.DataFrame:
    """The value of each card as a number with its unit, and its texts; a card a row."""
    say = look.say
    told = [(row, card(row, look, figures.selection)) for row in figures.rows]
    return pd.DataFrame(
        [
            {
                say(N_("Key figure")): each.title,
                say(N_("Value")): _cell(row, each),
                say(N_("Unit")): say(_UNITS[row.unit]),
                say(N_("Against")): each.against.lstrip("/· "),
                say(N_("Expected")): each.expected,
                say(N_("Difference")): each.gap,
                say(N_("Date")): each.data,
                say(N_("Status")): ": ".join(part for part in (each.word, each.reason) if part),
            }
            for row, each in told
        ],
        dtype=object,
    )


CARDS = BlockSpec(
    id="key-figures",
    title=N_("Key figures"),
    render=render,
    tabulate=tabulate,
    headed=False,
    metrics=(
        *(f"participation.{name}" for name in ("enrolled", "completed", "dropped_out", "running")),
        *("budget.spent", "budget.granted", "milestones.on_time", "milestones.late"),
        *("targets.participants", "targets.participants_expected"),
    ),
)
