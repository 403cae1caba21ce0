"""What can go wrong in the store, each as a message that a reader can be shown."""

import logging
from datetime import date, datetime

from vib.locale import N_, Message
from vib.store.reasons import first_line, known

_log = logging.getLogger(__name__)


class StoreError(Exception):
    """Something that the store could not do; `message` says it in either language."""

    def __init__(self, text: str, **values: object) -> None:
        self.message = Message(id=text, values=values)
        super().__init__(self.message.text("en"))


class SnapshotUnknown(StoreError):
    """No published snapshot answers to an id, a date or `latest`."""

    def __init__(self, asked: str) -> None:
        super().__init__(
            N_("There is no published snapshot {asked}. The command `snapshots` lists them."), asked=asked
        )


class SnapshotWithdrawn(SnapshotUnknown):
    """A snapshot was published and withdrawn since; the moment is in UTC."""

    def __init__(self, snapshot: str, as_of: date, at: datetime, by: str, why: str) -> None:
        self.snapshot, self.as_of, self.at, self.by, self.why = snapshot, as_of, at, by, why
        StoreError.__init__(
            self,
            N_(
                "Snapshot {snapshot} was withdrawn on {day} by {who}. Why: {why} "
                "(The command `restore` publishes it again.)"
            ),
            snapshot=snapshot,
            day=at.date().isoformat(),
            who=by or "?",
            why=why,
        )


class SnapshotDamaged(StoreError):
    """A file of a snapshot is missing or is not what was published."""

    def __init__(self, snapshot: str, file: str) -> None:
        super().__init__(
            N_("Snapshot {snapshot} is damaged: {file} is missing or was changed. Put back a copy of it."),
            snapshot=snapshot,
            file=file,
        )


class RegistryUnknown(StoreError):
    """The database was made by a newer version, or by something else; writing in it could spoil it."""

    def __init__(self, place: str) -> None:
        super().__init__(
            N_("This version does not know the registry ({place}). Install the newest version."),
            place=place,
        )


class StoreUnavailable(StoreError):
    """The store or its database can't be reached, read or written.

    What the system or a driver says of it goes to the log, where a text of ours stands in its place: it may
    name machines and users, which a reader has no use for.
    """

    def __init__(self, place: str, reason: object) -> None:
        text, said = known(reason), first_line(reason)
        if text is None:
            super().__init__(N_("The store can't be used ({place}): {reason}"), place=place, reason=said)
        else:
            _log.warning("%s: %s", place, said)
            super().__init__(text, place=place)
