"""The status beside a figure: the rules as data, their wording, and the judgement by them.

There are three rules, one each for people against a planned path, money against a planned path, and
milestones. Their thresholds are a choice of this dashboard, not of the project's documents; a reader sees
the rule one click away, in words made from the same thresholds.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import inf

from vib.locale import N_, Message
from vib.metrics.figure import Number


class Status(StrEnum):
    ON_TRACK = "on_track"
    ATTENTION = "attention"
    OFF_TRACK = "off_track"
    OPEN = "open"
    """Too little to judge: shown grey, with the reason."""


@dataclass(frozen=True)
class Band:
    """A stretch of percentages below `below` (and not below the previous band's), and what it means."""

    below: float
    status: Status
    word: str


@dataclass(frozen=True)
class Rule:
    """How a percentage becomes a status.

    The percentage is the actual value over the reference (what was expected, or all that was judged).
    Below `least` of the reference there is too little to judge.
    """

    id: str
    text: str
    too_few: str
    """What is said where the reference is below `least`."""
    least: int
    bands: tuple[Band, ...]

    @property
    def wording(self) -> Message:
        """The rule in words, with its own thresholds in it: `{b0}`, `{b1}` … and `{least}`."""
        bounds = {f"b{i}": f"{band.below:g}" for i, band in enumerate(self.bands[:-1])}
        return Message(id=self.text, values={**bounds, "least": self.least})

    def band(self, percentage: float) -> Band:
        """The band a percentage lies in."""
        return next(band for band in self.bands if percentage < band.below)


@dataclass(frozen=True)
class Judgement:
    """A status, the word for it, and where it is open the reason why."""

    status: Status
    word: str
    rule: Rule
    reason: Message | None = None


PACE = Rule(
    "pace",
    N_(
        "On schedule from {b1}% of the value expected by the data date; attention from {b0}% to {b1}%; "
        "behind below {b0}%. No judgement while fewer than {least} were expected, where there is no planned "
        "path, or where counts too small to show leave it open."
    ),
    N_("Fewer than {least} expected by then: too little to judge."),
    20,
    (
        Band(80, Status.OFF_TRACK, N_("Behind")),
        Band(95, Status.ATTENTION, N_("Just behind")),
        Band(inf, Status.ON_TRACK, N_("On schedule")),
    ),
)

SPENDING = Rule(
    "spending",
    N_(
        "According to plan from {b1}% to {b2}% of what was planned to be spent by the day until which "
        "spending is known; attention from {b0}% to {b1}% and from {b2}% to {b3}%; far under plan below "
        "{b0}%, far over plan from {b3}%. No judgement where no spending was reported or no plan is known."
    ),
    N_("Nothing was planned to be spent by then."),
    1,
    (
        Band(75, Status.OFF_TRACK, N_("Far under plan")),
        Band(90, Status.ATTENTION, N_("Under plan")),
        Band(110, Status.ON_TRACK, N_("According to plan")),
        Band(125, Status.ATTENTION, N_("Over plan")),
        Band(inf, Status.OFF_TRACK, N_("Far over plan")),
    ),
)

PUNCTUALITY = Rule(
    "punctuality",
    N_(
        "On schedule while less than {b0}% of the milestones that can be judged are late; attention from "
        "{b0}% to {b1}%; behind from {b1}%. No judgement below {least} milestones."
    ),
    N_("Fewer than {least} milestones can be judged yet."),
    3,
    (
        Band(10, Status.ON_TRACK, N_("On schedule")),
        Band(25, Status.ATTENTION, N_("Some late")),
        Band(inf, Status.OFF_TRACK, N_("Many late")),
    ),
)

NO_JUDGEMENT = N_("No judgement")
NO_TARGET = N_("No target was set.")
NO_PATH = N_("No planned path is known.")
NOT_BEGUN = N_("The planned period has not begun in the chosen quarters.")
NOT_SETTLED = N_("Counts too small to show leave it open.")
NOTHING_REPORTED = N_("No spending was reported yet.")
NOTHING_IN_QUARTERS = N_("No spending was reported of these quarters.")


def undecided(rule: Rule, reason: str, **values: object) -> Judgement:
    """No judgement, and why (a message id)."""
    return Judgement(Status.OPEN, NO_JUDGEMENT, rule, Message(id=reason, values=values))


def judge(rule: Rule, low: Number, high: Number, reference: Number) -> Judgement:
    """The status of an actual value (or interval) against what it is measured by.

    Both ends of an interval are judged; where they differ the status is open.
    """
    if reference < rule.least:
        return undecided(rule, rule.too_few, least=rule.least)
    least, most = (rule.band(100 * float(end) / float(reference)) for end in (low, high))
    if least != most:
        return undecided(rule, NOT_SETTLED)
    return Judgement(least.status, least.word, rule)
