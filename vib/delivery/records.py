"""What a screen and the process of a delivery say to each other, one JSON object a line. No engine here."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from vib.locale import N_, Language, Message
from vib.model.snapshot import Finding, Protection
from vib.model.vocabulary import ChangeClass, Origin


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Phase(StrEnum):
    """Where a delivery stands."""

    QUEUED = "queued"
    CHECKING = "checking"
    PREPARING = "preparing"
    """Checked; the counts are being made and shielded."""
    FAULTY = "faulty"
    """Errors keep it from being published."""
    PARTIAL = "partial"
    """Nothing is wrong with it but that the people of other agencies are missing."""
    READY = "ready"
    """The preview is there; a person decides."""
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    ENDED = "ended"
    """It came to nothing; `Ended` says why."""


AT_WORK = frozenset({Phase.QUEUED, Phase.CHECKING, Phase.PREPARING, Phase.PUBLISHING})
"""The phases in which something changes without anybody doing anything."""


# From the screen to the worker.


class Share(_Said):
    """Files of somebody who is bound to agencies: of public tables they speak for these alone."""

    paths: tuple[str, ...]
    agencies: tuple[str, ...]


class Order(_Said):
    """What is delivered: files in a private folder, for a date, by somebody."""

    kind: Literal["order"] = "order"
    paths: tuple[str, ...]
    folder: str = ""
    """The private folder around them, where all that the work must write goes too: the server removes it."""
    as_of: date
    handed_in_by: str
    """The name of who handed it in."""
    identity: str
    """Who that is, also where two people have the same name."""
    delivered_by: str
    """The names of those whose files these are."""
    deliverers: tuple[str, ...]
    """Who they are."""
    shares: tuple[Share, ...] = ()
    """Which of the paths speak for some agencies alone."""
    role: str = ""
    allowed_agencies: tuple[str, ...] = ()
    origin: Origin | None = None

    def is_of(self, identity: str) -> bool:
        """Whether somebody's files are among these."""
        return identity in self.deliverers


class Publish(_Said):
    """Publish exactly what the preview with this hash showed."""

    kind: Literal["publish"] = "publish"
    hash: str
    title: str
    note: str
    change_class: ChangeClass
    reasons: dict[str, str]
    published_by: str
    identity: str = ""
    role: str = ""


class PrepareAgain(_Said):
    """Something was published meanwhile: make a new preview."""

    kind: Literal["prepare_again"] = "prepare_again"


class MarkFaults(_Said):
    """Make a copy of the delivered workbook with its faulty cells marked."""

    kind: Literal["mark"] = "mark"
    language: Language = "nl"


class GiveFiles(_Said):
    """Write the delivered files into a folder: they are counted together with those of others."""

    kind: Literal["give_files"] = "give_files"
    folder: str


Request = Annotated[Publish | PrepareAgain | MarkFaults | GiveFiles, Field(discriminator="kind")]


# From the worker to the screen.


class Progress(_Said):
    """What is being done, and perhaps how many steps of it are."""

    kind: Literal["progress"] = "progress"
    stage: str
    done: int = 0
    of: int = 0


class TableChange(_Said):
    """What becomes of a public table: rows against those of the snapshot it builds on."""

    table: str
    key: tuple[str, ...]
    """The columns by which a row is known again."""
    new: int
    changed: int
    gone: int
    unchanged: int
    examples: tuple["ChangedCell", ...] = ()


class ChangedCell(_Said):
    """One value of a public table that changes."""

    row: str
    column: str
    before: str | None
    after: str | None


class PeopleTable(_Said):
    """A table about people: how many rows came; those of before were not kept."""

    table: str
    rows: int


class FirstLook(_Said):
    """All that was found, and what the delivery changes as far as no people are counted."""

    kind: Literal["first_look"] = "first_look"
    findings: tuple[Finding, ...]
    blocked: bool
    waits_for: tuple[str, ...] = ()
    """The agencies whose people are missing, where that is all that keeps it from publication."""
    based_on: str | None
    carried: dict[str, str]
    """Tables that were not delivered → the snapshot they come from."""
    changes: tuple[TableChange, ...]
    people: tuple[PeopleTable, ...]
    title: str = ""
    note: str = ""
    change_class: ChangeClass = ChangeClass.NEW_DATA
    origin: Origin = Origin.REAL
    agencies: tuple[tuple[str, str], ...] = ()
    """Code and name, in their order on the screen."""
    reasons: dict[str, str] = {}
    """The reasons that were given for the same warnings before, by the key of the warning."""


class Headline(_Said):
    """A headline figure before and after; None where there is none. Counts of people are protected ones."""

    metric: str
    name: str
    """A message id."""
    unit: str
    agency: str | None
    funding: str | None
    before: tuple[Decimal, Decimal] | None
    after: tuple[Decimal, Decimal] | None
    waits: bool = False
    """Whether it is known only when the small counts are shielded; `after` is empty until then."""


class HiddenOf(_Said):
    """What of a cube's counts is not shown, as far as that is known before anything is shielded."""

    cube: str
    before: int | None
    """Of the snapshot that it builds on; None where there is none."""
    after: int | None
    """None until the small counts are shielded."""
    small: bool
    """Whether there are counts below the threshold that are not public."""


class FirstFigures(_Said):
    """What needs no shielding: people wait for the rest only."""

    kind: Literal["first_figures"] = "first_figures"
    headlines: tuple[Headline, ...]
    threshold: int
    hidden: tuple[HiddenOf, ...]
    changed_cubes: tuple[str, ...]
    """Those with a count that surely differs; shielding may change others."""
    changed_tables: tuple[str, ...]


class Preview(_Said):
    """What publishing will do; `hash` names exactly this."""

    kind: Literal["preview"] = "preview"
    hash: str
    threshold: int
    headlines: tuple[Headline, ...]
    protection: Protection | None
    changed_metrics: tuple[str, ...]
    changed_tables: tuple[str, ...]


class Marked(_Said):
    """A workbook with the faults marked, in base64; empty where none could be made."""

    kind: Literal["marked"] = "marked"
    name: str
    content: str


class Given(_Said):
    """The delivered files are in that folder; nowhere where there was no room for them."""

    kind: Literal["given"] = "given"
    folder: str
    paths: tuple[str, ...]


class Published(_Said):
    """It is published, or was so already."""

    kind: Literal["published"] = "published"
    snapshot_id: str
    new: bool


class Refused(_Said):
    """It was not published now, and why; `again` tells whether a new preview may help."""

    kind: Literal["refused"] = "refused"
    message: Message
    again: bool = False


class Ended(_Said):
    """The delivery came to nothing, and why."""

    kind: Literal["ended"] = "ended"
    message: Message


Answer = Annotated[
    Progress | FirstLook | FirstFigures | Preview | Marked | Given | Published | Refused | Ended,
    Field(discriminator="kind"),
]

TOO_LARGE = Message(
    id=N_(
        "This delivery is too large or too complicated to be read within the limits of this server. Nothing "
        "was published. Deliver fewer or smaller files, or ask who runs the server to raise the limits."
    )
)
"""Told by a process that reaches its limits, or by the server where that could not speak any more."""

ORDER: TypeAdapter[Order] = TypeAdapter(Order)
REQUEST: TypeAdapter[Request] = TypeAdapter(Request)
ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
