"""What publishing a delivery will change, before it is done: rows, headline figures, shielding, screens."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import pandas as pd
from markupsafe import Markup

from vib.charts.card_words import difference, interval
from vib.charts.look import Look
from vib.delivery.records import FirstFigures, FirstLook, Headline, HiddenOf, Preview, TableChange
from vib.locale import N_
from vib.model.records import TABLES, table_name
from vib.model.snapshot import Protection
from vib.model.vocabulary import JOINT
from vib.ui import markup
from vib.ui.about_protection import revised_quarters
from vib.ui.navigation import SCREENS
from vib.ui.section import Section

_DASH = "–"
_SHIELDED_SOON = N_("being shielded…")
_OF_METRICS = {
    "participation": ("overzicht", "deelname"),
    "pilots": ("overzicht", "deelname"),
    "flow": ("deelname",),
    "durations": ("deelname",),
    "dropouts": ("deelname",),
    "profile": ("deelname",),
    "targets": ("overzicht", "deelname"),
    "guidance": ("uitkomsten",),
    "budget": ("overzicht", "budget"),
    "staffing": ("budget",),
    "milestones": ("overzicht", "tijdlijn"),
    "subprojects": ("tijdlijn",),
}
"""The first part of a metric's id → the screens that show it."""
_OF_TABLES = {
    "agencies": ("overzicht", "tijdlijn", "deelname", "uitkomsten", "budget"),
    "pilots": ("deelname",),
    "milestones": ("overzicht", "tijdlijn"),
    "subprojects": ("tijdlijn",),
    "networks": ("tijdlijn",),
    "budget": ("budget",),
    "staffing": ("budget",),
}
"""Table → the screens that show its rows as they are."""
_OF_CUBES = {
    "participation": ("overzicht", "deelname"),
    "started": ("overzicht", "deelname"),
    "persons": ("deelname",),
    "flow": ("deelname",),
    "guidance": ("uitkomsten",),
    "guidance_sector": ("uitkomsten",),
    "profile": ("deelname",),
    "durations": ("deelname",),
    "dropout_reasons": ("deelname",),
}
"""Cube → the screens that show its counts."""


def rows(look_at: FirstLook, look: Look, own: bool) -> Markup:
    """What becomes of the tables; how many rows about people came is told only to who delivered them."""
    say = look.say
    if look_at.based_on:
        told = [
            say(N_("Compared with snapshot {snapshot}, which this builds on."), snapshot=look_at.based_on)
        ]
    else:
        told = [say(N_("This is the first snapshot: there is none before it to compare with."))]
    for people in look_at.people if own else ():
        text = N_("{table}: {rows} rows delivered. Rows of before were not kept, so they can't be compared.")
        told.append(say(text, table=table_name(people.table, look.language), rows=look.whole(people.rows)))
    if look_at.people and not own:
        names = ", ".join(table_name(people.table, look.language) for people in look_at.people)
        text = N_("Delivered anew: {tables}. How many rows is told only to whose files they are.")
        told.append(say(text, tables=names))
    if look_at.carried:
        told.append(say(N_("Not delivered, so taken over: {tables}"), tables=_carried(look_at, look)))
    section = Section(
        say(N_("Rows")),
        tuple(told),
        _changes(look_at.changes, look) if look_at.changes else None,
        say(N_("Rows of the delivered tables")),
    )
    return markup.section(section, look) + _examples(look_at.changes, look)


def _carried(look_at: FirstLook, look: Look) -> str:
    by_snapshot: dict[str, list[str]] = {}
    for table, snapshot in look_at.carried.items():
        by_snapshot.setdefault(snapshot, []).append(table_name(table, look.language))
    return "; ".join(f"{', '.join(tables)} ({snapshot})" for snapshot, tables in by_snapshot.items())


def _changes(changes: Sequence[TableChange], look: Look) -> pd.DataFrame:
    say = look.say
    return pd.DataFrame(
        {
            say(N_("table")): [table_name(one.table, look.language) for one in changes],
            say(N_("new")): [one.new for one in changes],
            say(N_("changed")): [one.changed for one in changes],
            say(N_("gone")): [one.gone for one in changes],
            say(N_("unchanged")): [one.unchanged for one in changes],
            say(N_("a row is known by")): [_headers(one.table, one.key, look) for one in changes],
        }
    )


def _headers(table: str, columns: Iterable[str], look: Look) -> str:
    fields = TABLES[table].model_fields
    return ", ".join(str(fields[name].title) if look.language == "nl" else name for name in columns)


def _examples(changes: Sequence[TableChange], look: Look) -> Markup:
    """The first values that change, one by one."""
    say = look.say
    cells = [(change.table, cell) for change in changes for cell in change.examples]
    if not cells:
        return Markup("")
    frame = pd.DataFrame(
        {
            say(N_("table")): [table_name(table, look.language) for table, _ in cells],
            say(N_("row")): [cell.row for _, cell in cells],
            say(N_("column")): [_headers(table, (cell.column,), look) for table, cell in cells],
            say(N_("before")): [cell.before or _DASH for _, cell in cells],
            say(N_("after")): [cell.after or _DASH for _, cell in cells],
        }
    )
    title = say(N_("Which values change? (the first of each table)"))
    return markup.section(Section(title, (), frame, title, folded=True), look)


def figures(headlines: Sequence[Headline], agencies: Sequence[tuple[str, str]], look: Look) -> Markup:
    """The headline figures before and after: of the project on sight, of each agency on a click."""
    say, names = look.say, dict(agencies)
    project = [one for one in headlines if one.agency is None]
    apart = [one for one in headlines if one.agency is not None]
    whole = Section(
        say(N_("Headline figures")),
        (say(N_("As everybody will see them: small counts are shielded here too.")),),
        _figures(project, names, look),
        say(N_("Headline figures of the whole project")),
    )
    title = say(N_("Per agency"))
    return markup.section(whole, look) + markup.section(
        Section(title, (), _figures(apart, names, look), say(N_("Headline figures per agency")), folded=True),
        look,
    )


def _figures(headlines: Sequence[Headline], names: dict[str, str], look: Look) -> pd.DataFrame:
    say = look.say
    columns = [say(N_("figure")), say(N_("before")), say(N_("after")), say(N_("difference"))]
    lines = [
        (_name(one, look), _value(one.before, one, look), _after(one, look), _differs(one, look))
        for one in headlines
    ]
    frame = pd.DataFrame(lines, columns=columns, dtype=object)
    if any(one.agency for one in headlines):
        frame.insert(1, say(N_("agency")), [_agency(one.agency or "", names, look) for one in headlines])
    return frame


def _agency(code: str, names: dict[str, str], look: Look) -> str:
    return look.say(N_("Joint")) if code == JOINT else names.get(code, code)


def _name(one: Headline, look: Look) -> str:
    name = look.say(one.name)
    return f"{name} ({look.label('funding', one.funding)})" if one.funding else name


def _value(ends: tuple[Decimal, Decimal] | None, one: Headline, look: Look) -> str:
    if ends is None:
        return _DASH
    if one.unit == "deelnemers":
        return look.count(int(ends[0]), int(ends[1]))
    return interval(*ends, one.unit, look)


def _after(one: Headline, look: Look) -> str:
    return look.say(_SHIELDED_SOON) if one.waits else _value(one.after, one, look)


def _differs(one: Headline, look: Look) -> str:
    if one.waits:
        return _DASH
    if one.before is None or one.after is None:
        return look.say(N_("new")) if one.after is not None else look.say(N_("removed"))
    least, most = one.after[0] - one.before[1], one.after[1] - one.before[0]
    if one.before == one.after:
        return look.say(N_("unchanged"))
    return difference(least, most, one.unit, look, cents=True)


def hidden_so_far(known: FirstFigures, look_at: FirstLook, look: Look, own: bool) -> Markup:
    """What disclosure control hides, before it has done so.

    Which numbers are small at all is told only to who delivered the people.
    """
    say = look.say
    title = say(N_("What will not be shown"))
    if known.threshold == 1:
        return _nothing_hidden(title, look)
    frame = pd.DataFrame({say(N_("counts of")): [look.label("cube", one.cube) for one in known.hidden]})
    if own:
        frame[say(N_("small counts"))] = [_small(one, look) for one in known.hidden]
    if look_at.based_on:
        frame[say(N_("not shown before"))] = [one.before for one in known.hidden]
    frame[say(N_("not shown"))] = [
        say(N_("follows")) if one.after is None else look.whole(one.after) for one in known.hidden
    ]
    text = N_(
        "Counts from 1 to {most} are not shown, nor what would give them away. How many that makes follows."
    )
    told = say(text, most=look.whole(known.threshold - 1))
    return markup.section(Section(title, (told,), frame, title), look)


def _small(one: HiddenOf, look: Look) -> str:
    if one.after is not None:
        return look.say(N_("not delivered anew"))
    return look.say(N_("yes")) if one.small else look.say(N_("no"))


def _nothing_hidden(title: str, look: Look) -> Markup:
    return markup.section(Section(title, (look.say(N_("Small counts are not shielded.")),)), look)


def hidden(protection: Protection | None, threshold: int, look: Look) -> Markup:
    """What disclosure control hides."""
    say = look.say
    title = say(N_("What will not be shown"))
    if protection is None or threshold == 1:
        return _nothing_hidden(title, look)
    told = [
        say(
            N_("Counts from 1 to {most} are not shown, nor what would give them away; an attack found none."),
            most=look.whole(threshold - 1),
        )
    ]
    if protection.revised:
        quarters = "; ".join(revised_quarters(protection.revised, look))
        told.append(say(N_("Closed quarters that change: {quarters}"), quarters=quarters))
    frame = pd.DataFrame(
        {
            say(N_("counts of")): [look.label("cube", cube.cube) for cube in protection.cubes],
            say(N_("numbers")): [cube.rows for cube in protection.cubes],
            say(N_("not shown")): [cube.suppressed for cube in protection.cubes],
            say(N_("participants in numbers shown exactly")): [
                look.percent(100 * cube.released_share, 0) for cube in protection.cubes
            ],
        }
    )
    return markup.section(Section(title, tuple(told), frame, title), look)


def screens(preview: Preview, first: bool, look: Look) -> Markup:
    """The screens on which something will differ."""
    names = _names(changed_screens(preview.changed_metrics, preview.changed_tables), look)
    return _screens(names or look.say(N_("None: no figure changes.")), first, look)


def screens_so_far(known: FirstFigures, first: bool, look: Look) -> Markup:
    """The screens on which something will surely differ, however small counts are shielded."""
    screens = (screen for cube in known.changed_cubes for screen in _OF_CUBES[cube])
    names = _names((*screens, *changed_screens((), known.changed_tables)), look)
    more = look.say(N_("Others may follow while small counts are being shielded."))
    return _screens(f"{names}. {more}" if names else more, first, look)


def _names(changed: Iterable[str], look: Look) -> str:
    some = set(changed)
    return ", ".join(look.say(screen.title) for screen in SCREENS if screen.name in some)


def _screens(names: str, first: bool, look: Look) -> Markup:
    say = look.say
    text = say(N_("Every screen: it is the first snapshot.")) if first else names
    return markup.section(Section(say(N_("Screens that change")), (text,)), look)


def changed_screens(metrics: Iterable[str], tables: Iterable[str]) -> Iterator[str]:
    """The screens that show one of these metrics or tables."""
    for metric in metrics:
        yield from _OF_METRICS.get(metric.partition(".")[0], ())
    for table in tables:
        yield from _OF_TABLES.get(table, ())
