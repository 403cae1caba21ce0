"""The screen 'Momentopnamen': what was ever published, with what can be done with each."""

from functools import partial

import pandas as pd
import streamlit as st

from vib.access.roles import Permission, Visitor
from vib.charts.look import Look
from vib.locale import N_
from vib.model.records import table_name
from vib.model.snapshot import Manifest
from vib.store.audit import Action, note_action
from vib.store.errors import StoreError
from vib.store.files import read_manifest, read_snapshot
from vib.store.packed import packed
from vib.store.registry import Entry, Standing, entries
from vib.ui import access, commands, markup
from vib.ui.address import Asked
from vib.ui.navigation import SCREENS, address
from vib.ui.section import Section
from vib.ui.show import html, note

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SAID = "_history_said"


def show(somebody: Visitor, look: Look) -> None:
    """The history, and below it one snapshot with its files and what can be done with it."""
    say = look.say
    question = N_("Which snapshots are there, who published what, and what can I do with it?")
    html(markup.heading(say(N_("Snapshots")), say(question), ""))
    _told(look)
    everything = entries()
    if not everything:
        note(say(N_("Nothing has been published yet.")))
        return
    html(markup.table(_table(everything, look), say(N_("Everything that was ever published")), look))
    last: dict[str, Entry] = {}
    for entry in sorted(everything, key=lambda one: one.entry):
        last[entry.snapshot_id] = entry
    chosen = st.selectbox(
        say(N_("Look at one of them")),
        [one.snapshot_id for one in everything if last[one.snapshot_id] == one],
        format_func=lambda code: _name(last[code], look),
        key="history_chosen",
        width=520,
    )
    if chosen:
        _one(last[chosen], somebody, look)


def _told(look: Look) -> None:
    """What came of what somebody did just now."""
    said: commands.Said | None = st.session_state.pop(_SAID, None)
    if said is not None:
        text = said.text or look.say(N_("It took too long and was given up. Nothing changed."))
        (st.success if said.done else st.error)(markup.plain(text))


def _name(entry: Entry, look: Look) -> str:
    return f"{look.day(entry.as_of)} · {entry.title or '–'} · {entry.snapshot_id}"


def _table(everything: tuple[Entry, ...], look: Look) -> pd.DataFrame:
    say = look.say
    return pd.DataFrame(
        [
            {
                say(N_("data date")): look.day(entry.as_of),
                say(N_("snapshot")): entry.snapshot_id,
                say(N_("standing")): look.label("standing", entry.standing),
                say(N_("published")): _moment(entry, look),
                say(N_("by")): entry.published_by or "–",
                say(N_("kind of change")): look.label("change_class", entry.change_class),
                say(N_("title and note")): _words(entry, look),
            }
            for entry in everything
        ]
    )


def _moment(entry: Entry, look: Look) -> str:
    return f"{look.day(entry.published_at.date())} {entry.published_at:%H:%M}"


def _words(entry: Entry, look: Look) -> str:
    """What was said of an entry, and why it was published again or withdrawn."""
    told = [entry.title, entry.note]
    if entry.restored_because:
        told.append(look.say(N_("published again: {why}"), why=entry.restored_because))
    if entry.withdrawal is not None:
        gone = entry.withdrawal
        text = N_("withdrawn on {day} by {who}: {why}")
        told.append(look.say(text, day=look.day(gone.at.date()), who=gone.by or "?", why=gone.why))
    return " · ".join(text for text in told if text) or "–"


def _one(entry: Entry, somebody: Visitor, look: Look) -> None:
    """One snapshot: what it is made of, its downloads, and taking it back or publishing it again."""
    try:
        manifest = read_manifest(entry.snapshot_id)
    except StoreError as error:
        st.error(markup.plain(error.message.text(look.language)))
        return
    say = look.say
    html(markup.section(_files(manifest, look), look))
    if entry.standing is Standing.VISIBLE:
        target = address(SCREENS[0].name, Asked(snap=entry.snapshot_id), look)
        html(markup.links(say(N_("Look at it on the screens:")), [(say(N_("Overview")), target)]))
    _downloads(entry, somebody, look)
    if somebody.may(Permission.RESTORE):
        _actions(entry, somebody, look)


def _files(manifest: Manifest, look: Look) -> Section:
    say = look.say
    based = manifest.based_on or say(N_("nothing: it is the first"))
    told = [say(N_("Builds on: {snapshot}."), snapshot=based)]
    if manifest.delivered_by:
        told.insert(0, say(N_("Delivered by {who}."), who=manifest.delivered_by))
    if manifest.carried:
        names = ", ".join(
            f"{table_name(table, look.language)} ({snapshot})" for table, snapshot in manifest.carried.items()
        )
        told.append(say(N_("Not delivered, and taken over: {tables}."), tables=names))
    frame = pd.DataFrame(
        {
            say(N_("file")): [file.name for file in manifest.files],
            say(N_("rows")): [file.rows for file in manifest.files],
            "SHA-256": [file.sha256 for file in manifest.files],
        }
    )
    return Section(say(N_("Files and hashes")), tuple(told), frame, manifest.id, folded=True)


def _downloads(entry: Entry, somebody: Visitor, look: Look) -> None:
    say, snapshot = look.say, entry.snapshot_id
    with st.container(horizontal=True):
        st.download_button(
            say(N_("Download as Parquet (zip)")),
            partial(_packed, snapshot, somebody, look),
            file_name=f"vib-{snapshot}.zip",
            mime="application/zip",
            on_click="ignore",
            key=f"history_zip_{snapshot}",
        )
        st.download_button(
            say(N_("Download as Excel")),
            partial(_workbook, snapshot, somebody, look),
            file_name=f"vib-{snapshot}.xlsx",
            mime=XLSX,
            on_click="ignore",
            key=f"history_xlsx_{snapshot}",
        )


def _packed(snapshot: str, somebody: Visitor, look: Look) -> bytes:
    note_action(Action.DOWNLOADED, somebody.name, somebody.role, snapshot, detail={"as": "parquet"})
    return packed(snapshot, look.language)


def _workbook(snapshot: str, somebody: Visitor, look: Look) -> bytes:
    # Only who downloads it waits for what makes it.
    from vib.workbook.export import export_bytes

    note_action(Action.DOWNLOADED, somebody.name, somebody.role, snapshot, detail={"as": "xlsx"})
    return export_bytes(read_snapshot(snapshot), look.language)


def _actions(entry: Entry, somebody: Visitor, look: Look) -> None:
    """A form for each thing that can be done, which says what will happen."""
    say, snapshot = look.say, entry.snapshot_id
    back, again = st.columns(2, gap="large")
    if entry.standing is Standing.VISIBLE:
        with back, st.form(f"history_withdraw_{snapshot}"):
            html(markup.reading(say(N_("Withdraw")), [say(_WITHDRAWN)]))
            why = st.text_input(say(N_("Why? Whoever opens a link to it reads this.")), max_chars=400)
            if st.form_submit_button(say(N_("Withdraw this snapshot"))):
                _do(commands.withdraw, snapshot, why, somebody, look)
    with again, st.form(f"history_restore_{snapshot}"):
        html(markup.reading(say(N_("Publish again")), [say(_AGAIN)]))
        why = st.text_input(say(N_("Why is it published again?")), max_chars=400)
        if st.form_submit_button(say(N_("Publish this snapshot again"))):
            with st.spinner(say(N_("Attacking it with all that was ever published…"))):
                _do(commands.restore, snapshot, why, somebody, look)


_WITHDRAWN = N_(
    "It disappears from all screens at once. Its links say that it was withdrawn, when and why. This list "
    "keeps it, and it can be published again. Who saw it has seen it: shielding goes on reckoning with it."
)
_AGAIN = N_(
    "It becomes the newest snapshot of its date. First it is attacked together with all that was ever "
    "published: if that gives anybody away, it is refused."
)


def _do(command: commands.Command, snapshot: str, why: str, somebody: Visitor, look: Look) -> None:
    """Does what was asked, for somebody who may still do it."""
    if not why.strip():
        st.error(look.say(N_("Say why, in a few words.")))
        return
    if access.demand(Permission.RESTORE) == somebody:
        st.session_state[_SAID] = command(snapshot, why.strip(), somebody, look.language)
        st.rerun()
