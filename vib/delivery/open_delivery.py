"""One delivery as the server has it: what its process said so far, and what a person may ask of it."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vib.delivery.process import Process, ShareMissing
from vib.delivery.records import (
    AT_WORK,
    TOO_LARGE,
    Answer,
    Ended,
    FirstFigures,
    FirstLook,
    GiveFiles,
    Given,
    Marked,
    MarkFaults,
    Order,
    Phase,
    PrepareAgain,
    Preview,
    Progress,
    Publish,
    Published,
    Refused,
    Share,
)
from vib.locale import N_, Language, Message
from vib.settings import settings


@dataclass(frozen=True)
class File:
    """A file as it was uploaded: its name, and its bytes, which nobody looks into here."""

    name: str
    content: bytes


class Delivery:
    """One delivery: what its process said of it so far, and what a person may ask of it.

    Another thread changes it: what is read here may be newer than what was read before.
    """

    def __init__(
        self, order: Order, files: Sequence[File], number: str, together: Sequence["Delivery"] = ()
    ) -> None:
        self.number = number
        self.order = order
        self.names: tuple[str, ...] = (
            *(file.name for file in files),
            *(name for one in together for name in one.names),
        )
        self.together = tuple(together)
        """The deliveries whose files are counted with these."""
        self.phase = Phase.QUEUED
        self.progress: Progress | None = None
        self.look: FirstLook | None = None
        self.figures: FirstFigures | None = None
        self.preview: Preview | None = None
        self.marked: Marked | None = None
        self.published: Published | None = None
        self.refused: Refused | None = None
        self.ended: Message | None = None
        self.handed_over = False
        """Whether it waits for a second person, or to be counted together with others."""
        self.words: Publish | None = None
        """What was written when it was handed over."""
        self._within: list[Delivery] = []
        self._given: dict[str, tuple[str, ...]] = {}
        self._files: Sequence[File] | None = files
        self._process: Process | None = None
        self._lock = threading.RLock()
        self._told = threading.Condition(self._lock)
        self._begun = self._seen = time.monotonic()

    # What a screen asks

    def looked_at(self) -> None:
        """Somebody has it on the screen. One that was handed over does not wait longer for that."""
        if not self.handed_over:
            self._seen = time.monotonic()

    def publish(self, request: Publish) -> None:
        """Publishes exactly what the preview with the request's hash showed.

        Not for another person after it was taken back, whatever their screen still shows.
        """
        with self._lock:
            if self.handed_over or request.identity == self.order.identity:
                self._ask(request, Phase.PUBLISHING)

    def prepare_again(self) -> None:
        """Makes a new preview after what is published now."""
        self._ask(PrepareAgain(), Phase.PREPARING)

    def mark(self, language: Language) -> None:
        """Makes the copy with the faulty cells marked; it comes as `marked`."""
        if self._process is not None and self.marked is None:
            self._process.ask(MarkFaults(language=language))

    def hand_over(self, words: Publish | None = None) -> None:
        """Lets it wait for a second person, who may publish it with these words, or for other deliveries."""
        self.words, self.handed_over = words, True
        self._seen = time.monotonic()

    def take_back(self) -> None:
        """Whoever handed it over wants it back, as long as nobody publishes it.

        What it was counted together with ends: nothing of it may be published then.
        """
        with self._lock:
            if self.phase not in (Phase.READY, Phase.PARTIAL):
                return
            self.handed_over = False
            self._seen = time.monotonic()
        for one in self._within:
            one.end(Message(id=TAKEN_BACK, values={"who": self.order.delivered_by}))
        with self._lock:
            # Too late: with those others it is being published, or was about to be.
            self.handed_over = self._counted_in

    @property
    def _counted_in(self) -> bool:
        """Whether a delivery that is not over counts its files with others."""
        return any(one.phase not in OVER for one in self._within)

    def end(self, why: Message | None = None) -> None:
        """Ends it, whatever it does; nothing of it stays. But for what is being published: that goes on."""
        with self._lock:
            if self.phase not in (Phase.PUBLISHING, *OVER):
                self._stop(why or GIVEN_UP)

    def _ask(self, request: Publish | PrepareAgain, phase: Phase) -> None:
        """Of two people who ask at once one is heard."""
        with self._lock:
            if self.phase is Phase.READY and self._process is not None:
                self.refused, self.progress = None, None
                self._enter(phase)
                self._process.ask(request)

    # What others ask with whom it is counted together

    def give(self, folder: Path, to: "Delivery") -> tuple[str, ...]:
        """Has its files written into a folder, and tells which; none where it does not wait any more."""
        with self._told:
            if self.phase is not Phase.PARTIAL or not self.handed_over or self._process is None:
                return ()
            self._within = [one for one in self._within if one.phase not in OVER] + [to]
            self._process.ask(GiveFiles(folder=str(folder)))
            self._told.wait_for(lambda: str(folder) in self._given or self.phase in OVER, _GIVEN_WITHIN)
            return self._given.pop(str(folder), ())

    def _shares(self, place: Path) -> tuple[Share, ...]:
        """The files of the others, in a folder each; raises `ShareMissing`."""
        shares = []
        for number, one in enumerate(self.together, start=1):
            agencies = one.order.allowed_agencies
            # Its name tells the reader of a finding whose file it is.
            paths = one.give(place / "-".join((*agencies, str(number))), self)
            if not paths:
                raise ShareMissing(one.order.delivered_by)
            shares.append(Share(paths=paths, agencies=agencies))
        return tuple(shares)

    def _published_with(self, answer: Published) -> None:
        """Its files were published together with others, also where it came to nothing meanwhile."""
        with self._lock:
            if self.phase is not Phase.PUBLISHED:
                self._note(answer)

    # What the desk does

    def start(self, process: Process) -> None:
        """Gives it a process, which gets the files."""
        self._process = process
        self._enter(Phase.CHECKING)
        files, self._files = self._files or (), None
        own = [(file.name, file.content) for file in files]
        process.begin(self.order, own, self._shares, self._hear, self._gone)

    @property
    def seconds_left(self) -> float:
        """How long it still waits, or may work."""
        return self.until - time.monotonic()

    @property
    def until(self) -> float:
        """When it ends by itself, on the clock of `time.monotonic`."""
        rule = settings()
        if self.phase is Phase.CHECKING:
            return self._begun + rule.upload_check_seconds
        if self.phase in AT_WORK - {Phase.QUEUED}:
            return self._begun + rule.upload_prepare_seconds
        if self.handed_over:
            return self._seen + rule.upload_handed_over_hours * 3600
        return self._seen + rule.upload_idle_minutes * 60

    def end_if_late(self) -> None:
        """Ends it where it takes longer than it may, or nobody looks at it any more.

        Not while it is counted with others: whose files they are could not take them back from those then.
        """
        with self._lock:
            if self.phase in OVER or time.monotonic() <= self.until or self._counted_in:
                return
            self._stop(self._cut_short(NOBODY_LOOKED))

    def _cut_short(self, at_rest: Message) -> Message:
        """What it means that it ends before its time; `at_rest` where its process had nothing to do."""
        if self.phase is Phase.PUBLISHING:
            return LOST
        return TOO_LARGE if self.phase in AT_WORK - {Phase.QUEUED} else at_rest

    def _enter(self, phase: Phase) -> None:
        self._begun = self._seen = time.monotonic()
        self.phase = phase

    def _stop(self, why: Message) -> None:
        self._files = None
        self.ended = self.ended or why
        self.phase = Phase.ENDED
        self._told.notify_all()
        if self._process is not None:
            self._process.kill()

    def _hear(self, answer: Answer) -> None:
        """What the process says."""
        with self._told:
            if self.phase is not Phase.ENDED:
                self._note(answer)
            self._told.notify_all()
        if isinstance(answer, Published):
            for one in self.together:
                one._published_with(answer)

    def _note(self, answer: Answer) -> None:
        match answer:
            case Progress():
                self.progress = answer
            case FirstLook():
                self.look = answer
                partial = Phase.PARTIAL if answer.waits_for else Phase.PREPARING
                self._enter(Phase.FAULTY if answer.blocked else partial)
            case FirstFigures():
                self.figures = answer
            case Preview():
                self.preview = answer
                self._enter(Phase.READY)
            case Marked():
                self.marked = answer
            case Given():
                self._given[answer.folder] = answer.paths
            case Refused():
                self.refused = answer
                self._enter(Phase.READY)
            case Published():
                self.published = answer
                self._enter(Phase.PUBLISHED)
                if self._process is not None:
                    self._process.close()
            case Ended():
                self._stop(answer.message)

    def _gone(self) -> None:
        """The process ended; where a limit ended it, it could not say so.

        What its files are counted in ends too: they could not be taken back from that any more.
        """
        with self._lock:
            if self.phase in OVER:
                return
            self._stop(self._cut_short(STOPPED))
        for one in self._within:
            one.end(ShareMissing(self.order.delivered_by).message)


OVER = (Phase.PUBLISHED, Phase.ENDED)
_GIVEN_WITHIN = 60
"""Seconds within which a process must have written the files that it holds."""

NOBODY_LOOKED = Message(
    id=N_("Nobody looked at this delivery any more, so it was let go. Nothing was published.")
)
GIVEN_UP = Message(id=N_("This delivery was let go. Nothing was published."))
TAKEN_BACK = N_("{who} took their files back, which were counted with these. Nothing was published.")
STOPPED = Message(
    id=N_("The process that held this delivery was stopped. Nothing was published. Deliver the files again.")
)
LOST = Message(
    id=N_(
        "The process that published this stopped in the middle of it. It is published as a whole or not at "
        "all: look at the list of snapshots."
    )
)
