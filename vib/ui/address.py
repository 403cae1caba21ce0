"""The address of a view: what a link asks for, and what of it a snapshot can answer. No Streamlit here.

A link always names its snapshot: `?snap=2023-11-30-1a2b3c4d&agency=atlas&quarters=2023-Q1..2023-Q3&lang=en`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from vib.locale import N_, Language, Message, quarter_text
from vib.model.quarters import NotAQuarter, Quarter, QuarterRange
from vib.model.selection import Selection

Parameters = Mapping[str, list[str]]
"""The parameters of an address, each with its values in order."""

NO_BASELINE = "none"
"""Written in an address whose reader wants no comparison; an address without a baseline leaves it open."""


@dataclass(frozen=True)
class Asked:
    """What an address asks for, as it is written there; empty where it asks for nothing."""

    snap: str = ""
    agencies: tuple[str, ...] = ()
    quarters: str = ""
    lang: str = ""
    baseline: str = ""
    """The snapshot that the timeline is compared with, or `NO_BASELINE`."""
    part: str = ""
    """The part of a screen that is open; the first one is not written."""
    behind: tuple[str, ...] = ()
    """The charts whose table, download and definitions are open."""

    @classmethod
    def read(cls, parameters: Parameters, otherwise: "Asked") -> "Asked":
        """What the parameters ask for.

        An address without `snap` was not written by this dashboard: what it leaves out is taken from
        `otherwise`, so that a bare address keeps what the reader chose before.
        """
        kept = Asked() if "snap" in parameters else otherwise
        return cls(
            snap=_last(parameters, "snap") or kept.snap,
            agencies=_split(parameters["agency"]) if "agency" in parameters else kept.agencies,
            quarters=_last(parameters, "quarters") if "quarters" in parameters else kept.quarters,
            lang=_last(parameters, "lang") if "lang" in parameters else kept.lang,
            baseline=_last(parameters, "baseline") or kept.baseline,
            part=_last(parameters, "part") or kept.part,
            behind=_split(parameters["behind"]) if "behind" in parameters else kept.behind,
        )

    def write(self) -> dict[str, str | list[str]]:
        """The parameters that ask for this; Dutch is the language of an address that names none."""
        written: dict[str, str | list[str]] = {"snap": self.snap}
        if self.agencies:
            written["agency"] = list(self.agencies)
        if self.quarters:
            written["quarters"] = self.quarters
        if self.lang:
            written["lang"] = self.lang
        if self.baseline:
            written["baseline"] = self.baseline
        if self.part:
            written["part"] = self.part
        if self.behind:
            written["behind"] = list(self.behind)
        return written


def _last(parameters: Parameters, name: str) -> str:
    values = parameters.get(name, [])
    return values[-1].strip() if values else ""


def _split(values: Iterable[str]) -> tuple[str, ...]:
    """`["atlas,amal", "agii"]` as three codes, each once."""
    codes = (code.strip() for value in values for code in value.split(","))
    return tuple(dict.fromkeys(code for code in codes if code))


def language_of(asked: Asked, default: Language) -> Language:
    """The language asked for, or the default where the address names none that there is."""
    known: tuple[Language, ...] = get_args(Language)
    return next((language for language in known if language == asked.lang), default)


def select(
    asked: Asked, agencies: tuple[str, ...], span: QuarterRange, language: Language
) -> tuple[Selection, tuple[Message, ...]]:
    """The selection that a snapshot can answer, and a message for all that it can't.

    `agencies` are the snapshot's, in their order, and `span` its quarters with data. Choosing all
    agencies or all quarters is the same as choosing none.
    """
    known, about_agencies = _known_agencies(asked.agencies, agencies)
    quarters, about_quarters = _known_quarters(asked.quarters, span, language)
    return Selection(known, quarters), (*about_agencies, *about_quarters)


def _known_agencies(
    asked: tuple[str, ...], agencies: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[Message, ...]]:
    known = tuple(agency for agency in agencies if agency in asked)
    unknown = ", ".join(code for code in asked if code not in agencies)
    if not unknown:
        return (() if len(known) == len(agencies) else known), ()
    if known:
        text = N_("This snapshot has no agencies {codes}, which the link names. Shown are the others.")
    else:
        text = N_("This snapshot has no agencies {codes}, which the link names. Shown are all agencies.")
    return known, (Message(id=text, values={"codes": unknown}),)


def _known_quarters(
    asked: str, span: QuarterRange, language: Language
) -> tuple[QuarterRange | None, tuple[Message, ...]]:
    if not asked:
        return None, ()
    try:
        wanted = QuarterRange.parse(asked)
    except NotAQuarter:
        text = N_("The link names quarters that can't be read ({asked}). Shown are all quarters.")
        return None, (Message(id=text, values={"asked": asked}),)
    first, last = max(wanted.first, span.first), min(wanted.last, span.last)
    values = {"asked": quarter_text(str(wanted), language), "span": quarter_text(str(span), language)}
    if last < first:
        text = N_("This snapshot has no data for {asked}, only for {span}. Shown are all quarters.")
        return None, (Message(id=text, values=values),)
    shown = QuarterRange(first, last)
    if shown == wanted:
        return (None if shown == span else shown), ()
    text = N_("This snapshot has data for {span} only; of {asked}, {shown} is shown.")
    values["shown"] = quarter_text(str(shown), language)
    return (None if shown == span else shown), (Message(id=text, values=values),)


def asking_for(asked: Asked, selection: Selection) -> Asked:
    """The address of a selection."""
    return replace(
        asked,
        agencies=selection.agencies,
        quarters="" if selection.quarters is None else str(selection.quarters),
    )


def span_of(codes: Iterable[str], until: Quarter) -> QuarterRange:
    """The quarters to choose from: from the first with data to that of the snapshot's date."""
    return QuarterRange(min((Quarter.parse(code) for code in codes), default=until), until)
