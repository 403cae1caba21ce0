"""The last steps of a delivery: why warnings may stay, a note, the publication, and what comes after it."""

from collections.abc import Mapping

import streamlit as st

from vib.access.roles import Permission, Visitor
from vib.charts.look import Look
from vib.delivery.open_delivery import Delivery
from vib.delivery.records import FirstLook, Phase, Publish, Published
from vib.locale import N_, Message
from vib.model.vocabulary import ChangeClass
from vib.settings import settings
from vib.ui import access, markup, upload_findings
from vib.ui.address import Asked
from vib.ui.choice import choice
from vib.ui.navigation import SCREENS, address
from vib.ui.show import html, note

UNKNOWN = Message(id=N_("This delivery is gone. Nothing was published."))

_CLASSES = {
    ChangeClass.NEW_DATA: N_("new data: a later day, or more of it"),
    ChangeClass.CORRECTION: N_("correction: something published was wrong"),
    ChangeClass.DEFINITION_CHANGE: N_("definition change: something is counted otherwise from now on"),
}


def may_see(somebody: Visitor, delivery: Delivery) -> bool:
    """Whether a delivery is somebody's own, or waits for them as the second person."""
    if delivery.order.identity == somebody.identity:
        return True
    theirs = not somebody.agencies or (
        bool(delivery.order.allowed_agencies) and set(delivery.order.allowed_agencies) <= somebody.agencies
    )
    return delivery.handed_over and somebody.may(Permission.PUBLISH) and theirs


def reads_rows(somebody: Visitor, delivery: Delivery) -> bool:
    """Whether somebody may read places and values in rows about people: those of their own files alone."""
    return delivery.order.identity == somebody.identity and not delivery.together


def show(delivery: Delivery, phase: Phase, somebody: Visitor, look: Look) -> None:
    """The form to publish with, or what keeps somebody from it."""
    assert delivery.look is not None
    say = look.say
    if delivery.refused is not None:
        st.error(markup.plain(delivery.refused.message.text(look.language)))
        if delivery.refused.again:
            st.button(say(N_("Make a new preview")), on_click=delivery.prepare_again, key="upload_again")
            return
    if phase is Phase.PUBLISHING:
        return
    second = settings().four_eyes
    own = delivery.order.is_of(somebody.identity)
    if second and own and delivery.handed_over:
        st.success(say(N_("Handed over: somebody else with the right to publish finds it on this screen.")))
        note(say(_LOST_ON_STOP, hours=settings().upload_handed_over_hours))
        st.button(say(N_("Take it back")), on_click=delivery.take_back, key="upload_take_back")
        return
    if not somebody.may(Permission.PUBLISH):
        note(say(N_("Your role may check deliveries, not publish them.")))
        return
    words = _form(delivery, reads_rows(somebody, delivery), second and own, look)
    if words is None or access.demand(Permission.PUBLISH) != somebody:
        return
    if second and own:
        delivery.hand_over(words)
    else:
        by = {"published_by": somebody.name, "identity": somebody.identity, "role": somebody.role}
        delivery.publish(words.model_copy(update=by))
    st.rerun()


_LOST_ON_STOP = N_(
    "It waits {hours} hours at most, in the memory of this server: if that stops, it must be delivered "
    "again. Nothing is published until then."
)


def _form(delivery: Delivery, own: bool, hand_over: bool, look: Look) -> Publish | None:
    """What a person tells of the publication; None until they have told all and pressed the button.

    No form of Streamlit: what is typed in one is lost when the reader changes the language.
    """
    assert delivery.look is not None
    assert delivery.preview is not None
    say, before, number = look.say, delivery.words, delivery.number
    with st.container(border=True):
        st.html(str(markup.reading(say(N_("Publish")), [])))
        given = before.reasons if before else delivery.look.reasons
        reasons = _reasons(delivery.look, own, given, look)
        title = st.text_input(
            say(N_("Title")),
            before.title if before else delivery.look.title,
            max_chars=120,
            key=f"upload_title_{number}",
        )
        told = st.text_area(
            say(N_("Note: what must a reader know of this snapshot?")),
            before.note if before else delivery.look.note,
            max_chars=2000,
            key=f"upload_note_{number}",
        )
        kept = f"upload_class_{number}"
        st.session_state.setdefault(kept, before.change_class if before else delivery.look.change_class)
        change = choice(N_("What kind of change is it?"), _CLASSES, kept, look)
        label = N_("Hand over to a second person") if hand_over else N_("Publish this")
        # Another person may have had a new preview made: a press below the old one is none on this.
        pressed = st.button(say(label), type="primary", key=f"upload_publish_{delivery.preview.hash}")
    if not pressed:
        return None
    if missing := sum(not reason.strip() for reason in reasons.values()):
        st.error(say(N_("Say of each warning why it may stay; still to be said: {count}."), count=missing))
        return None
    return Publish(
        hash=delivery.preview.hash,
        title=title.strip(),
        note=told.strip(),
        change_class=change,
        reasons={key: reason.strip() for key, reason in reasons.items()},
        published_by="",
    )


def _reasons(look_at: FirstLook, own: bool, given: Mapping[str, str], look: Look) -> dict[str, str]:
    """Why each warning may stay, by its key."""
    reasons = {}
    found = upload_findings.as_seen(look_at.findings, own)
    for key, group in upload_findings.warnings(found, look_at.carried).items():
        st.html(str(markup.note(upload_findings.headline(group, look))))
        asked = look.say(N_("Why may this stay? It is shown beside the figures."))
        reasons[key] = st.text_input(asked, given.get(key, ""), max_chars=400, key=f"upload_reason_{key}")
    return reasons


def done(published: Published, somebody: Visitor, look: Look) -> None:
    """It is published: where it is seen, and how it is taken back."""
    say = look.say
    if published.new:
        st.success(say(N_("Published: everybody sees this snapshot now.")))
    else:
        st.info(say(N_("Exactly this was published already; nothing changed.")))
    shown = [screen for screen in SCREENS if screen.name in _SHOWN]
    links = [
        (say(screen.title), address(screen.name, Asked(snap=published.snapshot_id), look)) for screen in shown
    ]
    html(markup.links(say(N_("Look at it on the screens:")), links))
    note(say(N_("Snapshot {snapshot}."), snapshot=published.snapshot_id))
    if somebody.may(Permission.RESTORE):
        note(say(N_("Not right after all? On the screen of the snapshots it can be withdrawn at any time.")))
    else:
        note(say(N_("Not right after all? Ask the coordinator to withdraw it.")))


_SHOWN = ("overzicht", "tijdlijn", "deelname", "uitkomsten", "budget", "over")
