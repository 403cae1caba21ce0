"""The work on one delivery, from the files to the published snapshot."""

import base64
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Protocol

from vib.delivery.preview import figures_before, first_figures, first_look, preview
from vib.delivery.records import (
    Answer,
    FirstLook,
    GiveFiles,
    Given,
    Marked,
    MarkFaults,
    Order,
    PrepareAgain,
    Progress,
    Publish,
    Published,
    Refused,
    Request,
)
from vib.examining import examined
from vib.locale import N_, Language, Message, translate
from vib.preparing import Prepared, counted, made_ready
from vib.private_folder import NoRoomToWork, needing_room
from vib.progress import told_to
from vib.publish import Words, enter, prepare_again
from vib.refusals import BaseMoved
from vib.store.audit import Action, note_action
from vib.store.errors import StoreError

Tell = Callable[[Answer], None]


class Asking(Protocol):
    """Where requests come from."""

    publishing: Lock

    def next(self) -> Request: ...

    def taken(self) -> None: ...


def work(order: Order, requests: Asking, tell: Tell) -> None:
    """Reads, checks and prepares a delivery, and then does what is asked, for as long as anything is."""

    def say(message: Message) -> None:
        tell(Progress(stage=message.id))

    with told_to(lambda step: tell(Progress(stage=step.stage, done=step.done, of=step.of))):
        look, files, prepared = _prepared(order, tell, say)
        names = _own_names(order)
        own = {name: content for name, content in files.items() if name in names}
        while True:
            request = requests.next()
            if isinstance(request, Publish) and prepared is not None:
                with requests.publishing:
                    requests.taken()
                    tell(_published(prepared, order, request, say))
                continue
            requests.taken()
            if isinstance(request, MarkFaults):
                with needing_room(Path(order.folder)):
                    marked = _marked(look, own, request)
                tell(marked)
            elif isinstance(request, GiveFiles):
                tell(_given(files, Path(request.folder)))
            elif isinstance(request, PrepareAgain) and prepared is not None:
                prepared = _again(prepared, tell, say)


def _prepared(
    order: Order, tell: Tell, say: Callable[[Message], None]
) -> tuple[FirstLook, dict[str, bytes], Prepared | None]:
    """What was found, the files that are still needed, and what can be published; they are gone from disk."""
    paths = [Path(path) for path in order.paths]
    files: dict[str, bytes] = {}
    try:
        with examined(paths, order.as_of, order.origin, order.allowed_agencies, say, _shares(order)) as seen:
            look = first_look(seen)
            if look.waits_for or any(finding.severity != "note" for finding in look.findings):
                files = {name: path.read_bytes() for name, path in named(paths).items()}
            tell(look)
            if look.blocked:
                _note_refused(order, look)
            if look.blocked or look.waits_for:
                return look, files, None
            counts = counted(seen, say)
            tell(first_figures(seen, counts))
    finally:
        for path in paths:
            path.unlink(missing_ok=True)
    with ThreadPoolExecutor(1, "before") as beside:
        # The engine of disclosure control has a process of its own: this one would only wait for it.
        beside.submit(figures_before, seen.base.id if seen.base else None)
        prepared = made_ready(seen, counts, say)
    tell(preview(prepared))
    return look, files, prepared


def _shares(order: Order) -> dict[Path, tuple[str, ...]]:
    return {Path(path): share.agencies for share in order.shares for path in share.paths}


def _own_names(order: Order) -> frozenset[str]:
    """The names of the files of whoever handed it in: nobody gets a copy of another's file."""
    others = _shares(order).keys()
    return frozenset(
        name for name, path in named([Path(p) for p in order.paths]).items() if path not in others
    )


def _given(files: Mapping[str, bytes], folder: Path) -> Given:
    """The delivered files, written where they are counted together with others."""
    paths = []
    try:
        # Where the folder around it is gone, nobody waits any more.
        folder.mkdir(mode=0o700)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(mode=0o700, exist_ok=True)
            path.write_bytes(content)
            paths.append(str(path))
    except OSError:
        return Given(folder=str(folder), paths=())
    return Given(folder=str(folder), paths=tuple(paths))


def named(paths: Sequence[Path]) -> dict[str, Path]:
    """The delivered files by the names that findings have for them, where two may be called the same."""
    often = Counter(path.name for path in paths)
    return {f"{path.parent.name}/{path.name}" if often[path.name] > 1 else path.name: path for path in paths}


def _note_refused(order: Order, look: FirstLook) -> None:
    """A line in the audit trail: which rules it broke, and nothing of what is in it."""
    rules = sorted({finding.rule for finding in look.findings if finding.severity == "error"})
    # Whoever delivered it must repair it, whether or not the trail can be written.
    with suppress(StoreError):
        note_action(
            Action.REFUSED,
            order.handed_in_by,
            order.role,
            note=order.as_of.isoformat(),
            detail={"as_of": order.as_of.isoformat(), "rules": rules},
        )


def _published(prepared: Prepared, order: Order, request: Publish, say: Callable[[Message], None]) -> Answer:
    """Publishes exactly what the preview showed, or says why not."""
    if request.hash != prepared.hash:
        changed = N_("This preview is no longer the one that would be published. Look at it again.")
        return Refused(message=Message(id=changed), again=True)
    words = Words(request.title, request.note, request.change_class, request.reasons)
    say(Message(id=N_("Writing the snapshot…")))
    try:
        outcome = enter(
            prepared,
            words,
            request.published_by,
            order.delivered_by,
            role=request.role,
            same_person=order.is_of(request.identity),
            ask_reasons=True,
        )
    except StoreError as error:
        return Refused(message=error.message, again=isinstance(error, BaseMoved))
    return Published(snapshot_id=outcome.publication.snapshot_id, new=outcome.new)


def _again(prepared: Prepared, tell: Tell, say: Callable[[Message], None]) -> Prepared:
    """The same counts, shielded after what is published now, with a new preview."""
    try:
        again = prepare_again(prepared, say, compared=True)
    except (StoreError, NoRoomToWork) as error:
        tell(Refused(message=error.message))
        return prepared
    tell(preview(again))
    return again


def _marked(look: FirstLook, files: dict[str, bytes], request: MarkFaults) -> Marked:
    """A workbook with the faulty cells marked; a zip of them where several files have faults."""
    from vib.workbook.marked import marked_bytes

    copies = {}
    for name, content in files.items():
        made = marked_bytes(name, content, look.findings, request.language)
        if made is not None:
            stem = "-".join(Path(name).with_suffix("").parts)
            copies[f"{stem}-{translate(MARKED, request.language)}.xlsx"] = made
    if not copies:
        return Marked(name="", content="")
    name, content = next(iter(copies.items())) if len(copies) == 1 else _zipped(copies, request.language)
    return Marked(name=name, content=base64.b64encode(content).decode())


MARKED = N_("marked")


def _zipped(copies: Mapping[str, bytes], language: Language) -> tuple[str, bytes]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in copies.items():
            archive.writestr(name, content)
    return f"{translate(MARKED, language)}.zip", made.getvalue()
