"""The first step of a delivery: date, files, empty template; and what waits for somebody to go on with it."""

import base64
from datetime import date
from functools import partial

import streamlit as st

from vib.access.roles import Visitor
from vib.charts.look import Look
from vib.delivery.desk import TooMany, TooManyOfYours, desk
from vib.delivery.open_delivery import Delivery, File
from vib.delivery.records import Marked, Phase
from vib.locale import N_, Language
from vib.model.vocabulary import Origin
from vib.settings import settings
from vib.store.registry import published
from vib.ui import access, markup, upload_publish, upload_together
from vib.ui.choice import choice
from vib.ui.show import html, note

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
ENDINGS = ("xlsx", "csv", "parquet", "zip", "json")


def show(somebody: Visitor, look: Look) -> str:
    """The form; gives the number of the delivery that was handed in or picked up, else nothing."""
    desk().warm()
    picked = _waiting(somebody, look)
    if picked:
        return picked
    upload_together.told(somebody, look)
    files, about = st.columns([3, 2], gap="large")
    with about:
        _template(look)
    with files:
        return _form(somebody, look)


def _form(somebody: Visitor, look: Look) -> str:
    say = look.say
    day = st.date_input(
        say(N_("Which day do the data speak of?")),
        value=None,
        max_value=date.today(),
        format="DD/MM/YYYY",
        key=upload_together.DAY,
        width=340,
    )
    if upload_together.ORIGIN not in st.session_state:
        st.session_state[upload_together.ORIGIN] = _usual()
    origin = choice(
        N_("What kind of data are they?"), _ORIGINS, upload_together.ORIGIN, look, horizontal=True
    )
    uploaded = st.file_uploader(
        say(N_("The files: your workbook, or several at once (a file an agency)")),
        accept_multiple_files=True,
        type=list(ENDINGS),
        key="upload_files",
    )
    together = upload_together.chosen(somebody, day if isinstance(day, date) else None, origin, look)
    count = len(uploaded) + sum(len(one.names) for one in together)
    ready = isinstance(day, date) and bool(count)
    # A file that is still on its way is not among them: the number lets a person notice.
    label = N_("Check ({count})") if count else N_("Check")
    pressed = st.button(say(label, count=count), type="primary", disabled=not ready, key="upload_check")
    if not pressed:
        if not ready:
            note(say(N_("Choose the day and the files first. Nothing is published before you have seen it.")))
        return ""
    assert isinstance(day, date)
    files = [File(one.name, one.getvalue()) for one in uploaded]
    # `bundle.json` may say that data are made up; a form that was left as it was must not overrule it. What
    # waits to be counted together was chosen by what it is.
    stated = origin if together or origin is Origin.SYNTHETIC else None
    try:
        number = desk().hand_in(files, day, somebody, stated, together).number
    except TooManyOfYours:
        st.warning(
            say(N_("You have as many deliveries open as one person may. Go on with one of those above."))
        )
        return ""
    except TooMany:
        st.warning(say(N_("Too many deliveries are open on this server. Try again in a few minutes.")))
        return ""
    access.forget_files(one.file_id for one in uploaded)
    return number


_ORIGINS = {Origin.REAL: N_("real data"), Origin.SYNTHETIC: N_("made-up data, to practise")}


def _usual() -> Origin:
    """Made-up data where everything published is made up; real data elsewhere."""
    origins = {one.origin for one in published()}
    return Origin.SYNTHETIC if origins == {Origin.SYNTHETIC} else Origin.REAL


def _template(look: Look) -> None:
    """The empty workbook, and what can be delivered."""
    say = look.say
    told = (
        N_("Excel workbooks after the template, CSV files, Parquet files, or a zip of those."),
        N_("A table that you leave out is taken over from the snapshot before; the next step says which."),
        N_("Write no names of people, but pseudonyms. Rows about people are counted and not kept."),
    )
    html(markup.reading(say(N_("What can be delivered")), [say(text) for text in told]))
    st.download_button(
        say(N_("Download the empty template (Excel)")),
        partial(_template_bytes, look.language),
        file_name="vib-sjabloon.xlsx" if look.language == "nl" else "vib-template.xlsx",
        mime=XLSX,
        on_click="ignore",
        key="upload_template",
    )


def _template_bytes(language: Language) -> bytes:
    # Only who downloads it waits for what makes it.
    from vib.workbook.template import template_bytes

    return template_bytes(language)


def marked(copy: Marked, look: Look) -> None:
    """The download of the workbook with the faulty cells marked, or of several in a zip."""
    st.download_button(
        look.say(N_("Download your workbook with the faulty cells marked")),
        base64.b64decode(copy.content),
        file_name=copy.name,
        mime=XLSX if copy.name.endswith(".xlsx") else ZIP,
        on_click="ignore",
        key="upload_marked",
    )


def _waiting(somebody: Visitor, look: Look) -> str:
    """The deliveries that wait for this person, also their own; gives the number of the one they look at."""
    handed_over = desk().handed_over() if settings().four_eyes else ()
    theirs = [one for one in handed_over if upload_publish.may_see(somebody, one)]
    for one in dict.fromkeys([*theirs, *desk().open_of(somebody.identity)]):
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.html(str(markup.note(_told(one, look))))
            if st.button(look.say(N_("Look at it")), key=f"upload_pick_{one.number}"):
                return one.number
    return ""


def _told(one: Delivery, look: Look) -> str:
    if not one.handed_over:
        text = N_("A delivery of yours for {day} is still here: {files}")
        return look.say(text, day=look.day(one.order.as_of), files=", ".join(one.names[:4]))
    until = upload_together.until(one)
    if one.phase is Phase.PARTIAL:
        text = N_("Your delivery for {day} waits for those of other agencies, until {time}: {files}")
        files = ", ".join(one.names[:4])
        return look.say(text, day=look.day(one.order.as_of), time=until, files=files)
    text = N_("Waiting for a second person: the delivery of {who} for {day}, until {time}.")
    return look.say(
        text,
        who=one.order.delivered_by,
        day=look.day(one.order.as_of),
        time=until,
    )
