"""The timeline: the source's rows on 30 November 2023, and a fiction of how they were planned and ended.

Every row of the facts has the source's dates and precision in the snapshot of 30 November 2023. What the
snapshots before and after say otherwise is in `story.py`.
"""

from datetime import date

from sample_data.recipe.calendar import PUBLISHED
from sample_data.recipe.facts import milestones as published
from sample_data.recipe.story import CHANGES, EARLIER, INVENTED, NOTES, TITLES_EN
from vib.model.quarters import Quarter

Row = dict[str, object]
_DATES = ("planned_start", "planned_end", "actual_start", "actual_end")


def first_day(text: str) -> date | None:
    """`2024-Q1`, `2024-03` or `2024-03-08` as the first day of that period; None for an empty text."""
    if not text:
        return None
    if "Q" in text:
        return Quarter.parse(text).first_day
    return date.fromisoformat(text if len(text) == 10 else f"{text}-01")


def _published_row(fact: dict[str, str]) -> Row:
    number = fact["milestone_id"]
    dates = {column: first_day(fact[column]) for column in _DATES}
    if number == "sv64-m04":
        # Public knowledge, not in the source: the attack on the city's systems was in December 2022.
        dates["actual_start"] = Quarter(2022, 4).first_day
    return {
        "id": number,
        "strand": int(fact["strand"]) if fact["strand"] else None,
        "agency": fact["agency"] or None,
        "kind": fact["kind"],
        "title_nl": fact["title_nl"],
        "title_en": TITLES_EN[number],
        **dates,
        "precision": fact["precision"],
        "status": fact["status_2023_11_30"],
        "note": NOTES.get(number),
    }


def _told(row: Row, changes: dict[str, str]) -> Row:
    """The row with what the story says of it; dates are texts, as in the source."""
    told = {key: first_day(value) if key in _DATES else value for key, value in changes.items()}
    return {**row, **told}


def _invented_row(number: str, story: dict[str, str]) -> Row:
    row: Row = {
        "id": number,
        "strand": int(story["strand"]),
        "agency": None,
        "kind": story["kind"],
        "title_nl": story["title_nl"],
        "title_en": story["title_en"],
        **dict.fromkeys(_DATES),
        "precision": "quarter",
        "status": "planned",
        "note": story["note"],
    }
    return row


def milestones(as_of: date) -> list[Row]:
    """The rows of the timeline in a snapshot, those of the source first."""
    rows = {fact["milestone_id"]: _published_row(fact) for fact in published()}
    if as_of < PUBLISHED:
        told = EARLIER[as_of]
        rows = {number: _told(rows[number], told[number]) for number in rows if number in told}
    rows |= {
        number: _invented_row(number, story)
        for number, story in INVENTED.items()
        if date.fromisoformat(story["from"]) <= as_of < date.fromisoformat(story["until"])
    }
    for day, changes in CHANGES.items():
        if day <= as_of:
            rows |= {number: _told(rows[number], told) for number, told in changes.items() if number in rows}
    return list(rows.values())
