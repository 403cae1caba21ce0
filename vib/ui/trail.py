"""The screen 'Logboek': who did what, and whether the trail is whole."""

import csv
import io
from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from vib.charts.look import Look
from vib.locale import N_
from vib.store.audit import Action, AuditLine, Verdict, trail, verify
from vib.ui import markup
from vib.ui.download import written
from vib.ui.show import html, note

SHOWN = 500
"""Lines on the screen; the download has all."""


def show(look: Look) -> None:
    """Whether the trail is whole, then its lines, newest first."""
    say = look.say
    question = N_("Who did what with the snapshots, and was nothing changed or removed since?")
    html(markup.heading(say(N_("Audit trail")), say(question), ""))
    lines = trail()
    if not lines:
        note(say(N_("The audit trail is empty.")))
        return
    _judged(verify(), look)
    actions = st.pills(
        say(N_("Only")),
        list(Action),
        format_func=lambda action: look.label("action", action),
        selection_mode="multi",
        key="trail_actions",
    )
    chosen = [line for line in reversed(lines) if not actions or line.action in actions]
    frame = _table(chosen[:SHOWN], look)
    if len(chosen) > SHOWN:
        text = N_("The newest {shown} of {count} lines; the download has all.")
        note(say(text, shown=look.whole(SHOWN), count=look.whole(len(chosen))))
    if frame.empty:
        note(say(N_("There is no line of that kind.")))
    else:
        html(markup.table(frame, say(N_("The audit trail, newest first; moments in UTC")), look))
    st.download_button(
        say(N_("Download the audit trail (CSV)")),
        _csv(lines, look),
        file_name="vib-logboek.csv" if look.language == "nl" else "vib-audit.csv",
        mime="text/csv",
        on_click="ignore",
        key="trail_download",
    )


def _judged(verdict: Verdict, look: Look) -> None:
    if verdict.wrong is not None:
        st.error(markup.plain(verdict.wrong.text(look.language)))
        return
    text = N_(
        "The audit trail is whole: {lines} lines, none changed, removed or put in between. Note this code "
        "somewhere else to be able to prove it later: {lines}:{code}"
    )
    st.success(markup.plain(look.say(text, lines=verdict.lines, code=verdict.last_hash[:16])))


def _table(lines: Sequence[AuditLine], look: Look) -> pd.DataFrame:
    say = look.say
    return pd.DataFrame(
        [
            {
                say(N_("line")): str(line.number),
                say(N_("when")): f"{look.day(line.at.date())} {line.at:%H:%M}",
                say(N_("who")): line.who or "–",
                say(N_("role")): look.label("role", line.role) if line.role else "–",
                say(N_("what")): look.label("action", line.action),
                say(N_("snapshot")): line.snapshot_id or "–",
                say(N_("note")): _note(line, look),
                say(N_("code")): line.hash[:12],
            }
            for line in lines
        ]
    )


def _note(line: AuditLine, look: Look) -> str:
    if line.action == Action.REFUSED and line.note:
        return look.say(N_("delivery for {day}"), day=look.day(date.fromisoformat(line.note)))
    return line.note or "–"


def _csv(lines: Sequence[AuditLine], look: Look) -> bytes:
    """All lines as they are kept, for a spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    names = list(AuditLine.__dataclass_fields__)
    writer.writerow(names)
    for line in lines:
        writer.writerow([written(str(getattr(line, name) or ""), look) for name in names])
    return text.getvalue().encode("utf-8-sig")
