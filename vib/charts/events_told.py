"""What happened each quarter in words and as a table."""

import pandas as pd

from vib.charts.events_series import EVENTS, Series, series_of
from vib.charts.largest import largest, leading
from vib.charts.look import Look
from vib.locale import N_
from vib.model.labels import LABELS
from vib.model.vocabulary import Event


def tell(frame: pd.DataFrame, look: Look) -> str:
    """The chart in words: each event in all, and in the last quarter."""
    series = series_of(frame)
    last = series.quarters[-1]
    parts = [
        look.say(
            N_("{event}: {total} in all, {last} in {quarter}"),
            event=look.say(LABELS["event"][event]),
            total=look.brief(*series.over_all(event)),
            last=look.brief(*series.total(event, last)),
            quarter=look.quarter(last),
        )
        for event in EVENTS
    ]
    return "; ".join(parts) + "."


def _busiest(series: Series, look: Look) -> str:
    """The quarter with most enrolments; those that may be it, where that can't be told."""
    enrolled = {quarter: series.total(Event.ENROLLED, quarter) for quarter in series.quarters}
    busiest = largest(enrolled)
    if not busiest:
        return look.say(N_("Nobody enrolled in these quarters."))
    named = leading(enrolled, {quarter: look.quarter(quarter) for quarter in busiest}, look)
    if not named:
        return look.say(
            N_("In which quarter most enrolled can't be told: the counts are too small to show exactly.")
        )
    counts = {enrolled[quarter] for quarter in busiest}
    if len(counts) > 1:
        return look.say(N_("Most enrolled in {quarter}."), quarter=named)
    return look.say(
        N_("Most enrolled in {quarter}: {count}."), quarter=named, count=look.brief(*counts.pop())
    )


def sum_up(frame: pd.DataFrame, look: Look) -> str:
    """What there is to see: the quarter with most enrolments, and what is not complete yet."""
    series = series_of(frame)
    told = _busiest(series, look)
    if not series.open:
        return told
    open_quarters = ", ".join(look.quarter(quarter) for quarter in series.open)
    return f"{told} {look.say(N_('Not complete yet: {quarters}.'), quarters=open_quarters)}"


def tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """A row a quarter and agency, a column an event."""
    series = series_of(frame)
    rows = []
    for quarter in series.quarters:
        for agency in series.agencies:
            known = (EVENTS[0], quarter, agency) in series.counts
            row: dict[str, object] = {
                look.say(N_("quarter")): look.quarter(quarter),
                look.say(N_("agency")): look.label("agency", agency),
            }
            for event in EVENTS:
                count = series.of(event, quarter, agency)
                row[look.say(LABELS["event"][event])] = look.plain(*count) if known else None
            row[look.say(N_("quarter complete"))] = series.complete(quarter, agency)
            rows.append(row)
    return pd.DataFrame(rows, dtype=object)
