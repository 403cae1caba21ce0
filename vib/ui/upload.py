"""The screen 'Opladen': from the files in somebody's hands to the published snapshot, a step at a time.

Which delivery somebody works on is kept in their session; the delivery itself is at the desk.
"""

from dataclasses import replace
from functools import partial

import streamlit as st

from vib.access.roles import Visitor
from vib.charts.look import Look
from vib.delivery.desk import desk
from vib.delivery.open_delivery import Delivery
from vib.delivery.records import AT_WORK, FirstLook, Phase
from vib.locale import N_
from vib.ui import markup, upload_choose, upload_findings, upload_preview, upload_publish, upload_together
from vib.ui.show import html, note

_DELIVERY = "_delivery"
STEPS = (
    N_("1 Files"),
    N_("2 What was found"),
    N_("3 What changes"),
    N_("4 Publish"),
    N_("5 Done"),
)
_POLL = 0.5
"""Seconds between two looks at a delivery that is worked on."""


def show(somebody: Visitor, look: Look) -> None:
    """The step that somebody is at."""
    html(
        markup.heading(
            look.say(N_("Upload")), look.say(N_("Is my delivery right, and what does it change?")), ""
        )
    )
    delivery = _own(somebody)
    if delivery is None:
        _steps(0, look)
        number = upload_choose.show(somebody, look)
        if number:
            st.session_state[_DELIVERY] = number
            st.rerun()
        return
    delivery.looked_at()
    # Read once: another thread may change it while this draws.
    phase, seen = delivery.phase, _state(delivery)
    _steps(_step(phase, delivery), look)
    _about(delivery, phase, somebody, look)
    above = st.container()
    _delivery(delivery, phase, somebody, look)
    if phase in AT_WORK or _marking(delivery, phase):
        # How far it is stands where somebody looks: at the top, or below the button that they pressed.
        with st.container() if phase is Phase.PUBLISHING else above:
            st.fragment(partial(_follow, delivery, seen, look), run_every=_POLL)()


def _own(somebody: Visitor) -> Delivery | None:
    """The delivery of this session, if it is still there and theirs to see."""
    delivery = desk().find(st.session_state.get(_DELIVERY, ""))
    if delivery is None or not upload_publish.may_see(somebody, delivery):
        st.session_state.pop(_DELIVERY, None)
        return None
    return delivery


def _state(delivery: Delivery) -> tuple[object, ...]:
    """What of a delivery decides what is on the screen."""
    return (
        delivery.phase,
        delivery.look is not None,
        delivery.figures is not None,
        delivery.preview and delivery.preview.hash,
        delivery.marked is not None,
        delivery.refused,
    )


def _follow(delivery: Delivery, before: tuple[object, ...], look: Look) -> None:
    """How far the work is; the page is drawn anew when there is something else to see."""
    delivery.looked_at()
    if _state(delivery) != before:
        st.rerun()
    if delivery.phase is Phase.QUEUED:
        note(look.say(N_("Another delivery is being worked on; yours comes next.")))
    elif delivery.phase in AT_WORK:
        progress = delivery.progress
        stage = look.say(progress.stage) if progress else look.say(N_("Starting…"))
        share = progress.done / progress.of if progress and progress.of else 0.0
        st.progress(min(share, 1.0), stage)


def _marking(delivery: Delivery, phase: Phase) -> bool:
    """Whether the copy with the faults marked is still being made."""
    return phase is Phase.FAULTY and delivery.marked is None


def _step(phase: Phase, delivery: Delivery) -> int:
    if phase is Phase.PUBLISHED:
        return 4
    if phase in (Phase.READY, Phase.PUBLISHING):
        return 3
    return 1 if delivery.look is None or phase is Phase.FAULTY else 2


def _steps(current: int, look: Look) -> None:
    html(markup.steps([look.say(step) for step in STEPS], current, look.say(N_("Steps"))))


def _about(delivery: Delivery, phase: Phase, somebody: Visitor, look: Look) -> None:
    """Whose delivery it is, for which date, and the way to another one."""
    told, again = st.columns([5, 1], vertical_alignment="center")
    text = N_("Delivery for {day}: {files}")
    files = ", ".join(delivery.names[:4]) + (" …" if len(delivery.names) > 4 else "")
    with told:
        note(look.say(text, day=look.day(delivery.order.as_of), files=files))
    if phase is not Phase.PUBLISHING:
        over = phase in (Phase.PUBLISHED, Phase.ENDED)
        label = N_("New delivery") if over else N_("Other files")
        with again:
            leave = partial(_leave, delivery, somebody)
            st.button(look.say(label), on_click=leave, width="stretch", key="upload_leave")


def _leave(delivery: Delivery, somebody: Visitor) -> None:
    """Back to choosing files. What was handed over waits on for somebody else.

    Nor does another person end what was taken back while they looked at it.
    """
    st.session_state.pop(_DELIVERY, None)
    if not delivery.handed_over and delivery.order.identity == somebody.identity:
        delivery.end()


def _delivery(delivery: Delivery, phase: Phase, somebody: Visitor, look: Look) -> None:
    """All that is known of a delivery, and what can be done with it now."""
    own = upload_publish.reads_rows(somebody, delivery)
    if delivery.look is not None and delivery.look.agencies:
        look = replace(look, agencies=delivery.look.agencies)
    if phase is Phase.ENDED:
        st.error(markup.plain((delivery.ended or upload_publish.UNKNOWN).text(look.language)))
        return
    if phase is Phase.PUBLISHED and delivery.published is not None:
        upload_publish.done(delivery.published, somebody, look)
        return
    if phase is Phase.PARTIAL and own:
        upload_together.wait(delivery, look)
    if delivery.look is not None:
        _found(delivery, own, look)
        if not delivery.look.blocked:
            html(upload_preview.rows(delivery.look, look, own))
    if delivery.look is not None:
        _foreseen(delivery, delivery.look, phase, own, look)
    if delivery.preview is not None and phase is not Phase.PREPARING:
        upload_publish.show(delivery, phase, somebody, look)


def _foreseen(delivery: Delivery, look_at: FirstLook, phase: Phase, own: bool, look: Look) -> None:
    """What publishing will change: all of it, or first what needs no shielding."""
    known, preview = delivery.figures, delivery.preview
    first = look_at.based_on is None
    if preview is not None and phase is not Phase.PREPARING:
        headlines = preview.headlines
        screens = upload_preview.screens(preview, first, look)
        hidden = upload_preview.hidden(preview.protection, preview.threshold, look)
    elif preview is None and known is not None:
        headlines = known.headlines
        screens = upload_preview.screens_so_far(known, first, look)
        hidden = upload_preview.hidden_so_far(known, look_at, look, own)
    else:
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        html(upload_preview.figures(headlines, look_at.agencies, look))
    with right:
        html(screens)
        html(hidden)


def _found(delivery: Delivery, own: bool, look: Look) -> None:
    assert delivery.look is not None
    if delivery.look.blocked:
        st.error(
            look.say(N_("This can't be published yet. Repair what is below, and deliver the files again."))
        )
        delivery.mark(look.language)
        if own and delivery.marked is not None and delivery.marked.content:
            upload_choose.marked(delivery.marked, look)
    if delivery.look.findings:
        html(upload_findings.findings(delivery.look.findings, look, own))
    else:
        note(look.say(N_("The check found nothing to remark.")))
