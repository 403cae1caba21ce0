"""What a card of a key figure says: every text of it, from the figure."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from vib.charts.look import Look
from vib.charts.written import percent_text, telling
from vib.locale import N_
from vib.metrics.figure import Number
from vib.metrics.progress import JOINT_LEFT_OUT, Progress
from vib.metrics.status import NO_TARGET, Status
from vib.model.selection import Selection
from vib.model.vocabulary import JOINT

TITLES = {
    "participants": N_("Participants"),
    "completed": N_("Completed"),
    "dropped_out": N_("Dropped out"),
    "running": N_("Running"),
    "project": N_("Project means spent"),
    "recurrent": N_("Recurrent means spent"),
    "milestones": N_("Milestones on time"),
}

_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Card:
    """The texts of a card, in the reader's language; an empty text is not shown."""

    id: str
    title: str
    value: str
    against: str
    """Beside the value: the target and the share."""
    in_words: bool
    """Whether the value is too small to show, and said in words."""
    status: Status
    word: str
    expected: str
    gap: str
    data: str
    """The date the figure speaks of, and whose data end earlier."""
    filters: str
    """What the filters that are set do here."""
    reason: str
    """Why there is no judgement."""
    rule: str
    """The status rule in words; empty where no rule can apply."""


def amount(value: Number, unit: str, look: Look) -> str:
    """A value in its unit: euro to the cent (whole euros without), persons as whole numbers."""
    if unit != "EUR":
        return look.whole(float(value))
    return look.money(value, 0 if value == int(value) else 2)


def interval(low: Number, high: Number, unit: str, look: Look) -> str:
    """A value, or both ends of its interval."""
    ends = amount(low, unit, look), amount(high, unit, look)
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def signed(value: Number, unit: str, look: Look, *, cents: bool = False) -> str:
    """A difference with its sign, a true minus: money in whole euros, unless the cents are asked for."""
    size = abs(Decimal(value))
    if cents:
        text = amount(size, unit, look)
    else:
        text = look.money(size, 0) if unit == "EUR" else look.whole(float(size))
    if not any(sign in text for sign in "123456789"):
        return text
    return ("−" if value < 0 else "+") + text


def difference(low: Number, high: Number, unit: str, look: Look, *, cents: bool = False) -> str:
    """A difference, or both ends of its interval."""
    ends = signed(low, unit, look, cents=cents), signed(high, unit, look, cents=cents)
    return ends[0] if ends[0] == ends[1] else look.say(N_("{low} to {high}"), low=ends[0], high=ends[1])


def weeks(days: tuple[int, int], look: Look) -> str:
    """Days ahead of the plan (negative: behind) in whole weeks."""
    behind, ahead = (round(abs(day) / _DAYS_A_WEEK) for day in days)
    if behind == ahead and days[0] * days[1] >= 0:
        return _weeks(behind, days[0], look)
    return look.say(
        N_("{low} to {high}"), low=_weeks(behind, days[0], look), high=_weeks(ahead, days[1], look)
    )


def _weeks(number: int, days: int, look: Look) -> str:
    if number == 0:
        return look.say(N_("less than a week apart")) if days else look.say(N_("on the day"))
    if number == 1:
        return look.say(N_("1 week behind")) if days < 0 else look.say(N_("1 week ahead"))
    message = N_("{n} weeks behind") if days < 0 else N_("{n} weeks ahead")
    return look.say(message, n=look.whole(number))


def _small(row: Progress, look: Look) -> bool:
    if row.unit == "EUR" or row.low is None or row.high is None:
        return False
    return look.too_small(float(row.low), float(row.high))


def _value(row: Progress, look: Look) -> str:
    if row.low is not None and row.high is not None:
        if _small(row, look):
            return look.count(int(row.low), int(row.high))
        return interval(row.low, row.high, row.unit, look)
    # What belongs to none of the chosen agencies isn't unknown: there is nothing to show.
    apart = row.judgement.reason is not None and row.judgement.reason.id == JOINT_LEFT_OUT
    return "–" if apart else look.say(N_("unknown"))


def _against(row: Progress, look: Look) -> Iterator[str]:
    if row.target is not None and (row.target or row.unit != "aantal"):
        yield "/ " + amount(row.target, row.unit, look)
    if row.share is not None and row.low is not None and row.high is not None:
        share = percent_text(row.share, look, 1)
        if _small(row, look) or not telling(row.share):
            if row.target is None and row.whole is not None:
                yield "· " + look.say(N_("of {count}"), count=look.brief(*row.whole))
        elif row.target is not None or row.whole is None:
            yield share
        else:
            yield "· " + look.say(N_("{share} of {whole}"), share=share, whole=look.brief(*row.whole))


def _expected(row: Progress, look: Look, selection: Selection) -> str:
    if row.id == "milestones":
        return _late(int(row.target) - int(row.low or 0), row.still_late or 0, look) if row.target else ""
    if row.expected is None:
        return ""
    value = amount(round(row.expected) if row.unit == "EUR" else row.expected, row.unit, look)
    if row.unit == "EUR":
        return look.say(N_("Planned by then: {value}"), value=value)
    if selection.quarters is not None:
        message = N_("Expected in these quarters: {value}")
    else:
        message = N_("Expected by now: {value}")
    text = look.say(message, value=value)
    return f"{text} ({_assumption(row, look, selection)})" if row.assumed else text


def _late(late: int, still: int, look: Look) -> str:
    """How many milestones are late: done late, or not done yet."""
    if not late:
        return look.say(N_("none late"))
    if still in (0, late):
        return look.say(N_("{n} late") if still else N_("{n} done late"), n=late)
    return look.say(N_("{n} late, {open} of them not done yet"), n=late, open=still)


def _assumption(row: Progress, look: Look, selection: Selection) -> str:
    """That a path is a straight line, and whose where it is not everybody's."""
    everybody = selection.agencies or [code for code, _ in look.agencies if code != JOINT]
    if set(row.assumed) >= set(everybody):
        return look.say(N_("straight line: assumption"))
    names = ", ".join(look.label("agency", agency) for agency in row.assumed)
    return look.say(N_("{names}: straight line, assumption"), names=names)


def _gap(row: Progress, look: Look) -> str:
    if row.id == "milestones":
        return " · ".join(f"{look.whole(n)} {look.label('status', code)}" for code, n in reversed(row.parts))
    if row.gap is None:
        return ""
    gap = difference(*row.gap, row.unit, look)
    message = N_("Difference: {gap}") if row.unit == "EUR" else N_("Difference: {gap} participants")
    text = look.say(message, gap=gap)
    reached = row.target is not None and row.low is not None and row.low >= row.target
    if reached:
        return text + " · " + look.say(N_("target reached"))
    return text if row.days is None else text + " · " + weeks(row.days, look)


def _data(row: Progress, look: Look) -> str:
    if row.data_until is None:
        return ""
    message = N_("Spending known up to {day}") if row.unit == "EUR" else N_("As of {day}")
    text = look.say(message, day=look.day(row.data_until))
    remarks = [
        look.say(N_("{agency} until {day}"), agency=look.label("agency", agency), day=look.day(day))
        for agency, day in row.late
    ]
    if row.missing:
        names = ", ".join(look.label("agency", agency) for agency in row.missing)
        remarks.append(look.say(N_("nothing reported: {names}"), names=names))
    return text + (f" ({'; '.join(remarks)})" if remarks else "")


_QUARTERS = {
    "deelnemers": N_("Quarters: by day of enrolment"),
    "EUR": N_("Quarters: by period of spending; whole years only"),
    "aantal": N_("Quarters: planned or actual period"),
}


def _filters(row: Progress, look: Look, selection: Selection) -> str:
    if row.low is None:
        return ""
    parts = []
    if selection.quarters is not None:
        parts.append(look.say(_QUARTERS[row.unit]))
    if selection.agencies and row.unit == "aantal":
        parts.append(look.say(N_("with those of the whole project")))
    return " · ".join(parts)


def card(row: Progress, look: Look, selection: Selection) -> Card:
    """The texts of a key figure's card."""
    judged = row.judgement
    return Card(
        id=row.id,
        title=look.say(TITLES[row.id]),
        value=_value(row, look),
        against=" · ".join(_against(row, look)),
        in_words=_small(row, look),
        status=judged.status,
        word=look.say(judged.word),
        expected=_expected(row, look, selection),
        gap=_gap(row, look),
        data=_data(row, look),
        filters=_filters(row, look, selection),
        rule=""
        if judged.reason is not None and judged.reason.id == NO_TARGET
        else judged.rule.wording.text(look.language),
        reason="" if judged.reason is None else judged.reason.text(look.language),
    )
