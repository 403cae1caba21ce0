"""Files of one agency that wait for those of others, to be checked and published together with them."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import product

import streamlit as st

from vib.access.roles import Visitor
from vib.charts.look import Look
from vib.delivery.desk import desk
from vib.delivery.open_delivery import Delivery
from vib.locale import N_
from vib.model.vocabulary import Origin
from vib.settings import settings
from vib.ui import markup
from vib.ui.show import html, note


def wait(delivery: Delivery, look: Look) -> None:
    """What a bound person does with files that lack nothing but the people of other agencies."""
    assert delivery.look is not None
    say = look.say
    if delivery.handed_over:
        st.success(say(N_("Your files wait. Who delivers for all agencies finds them on this screen.")))
        note(say(_UNTIL, time=until(delivery), hours=settings().upload_handed_over_hours))
        st.button(say(N_("Take it back")), on_click=delivery.take_back, key="upload_take_back")
        return
    names = ", ".join(look.label("agency", code) for code in delivery.look.waits_for)
    html(markup.reading(say(N_("Together with the other agencies")), [say(_WHY, agencies=names)]))
    st.button(
        say(N_("Let my files wait for theirs")),
        on_click=delivery.hand_over,
        type="primary",
        key="upload_wait",
    )


_WHY = N_(
    "Nothing in your files is wrong. A snapshot counts all participants anew. So your files are published "
    "together with those of {agencies}, by somebody who delivers for all agencies. Of tables without "
    "participants only your own rows are taken."
)
_UNTIL = N_(
    "They wait until {time}, {hours} hours at most, in the memory of this server: if that stops, they must "
    "be delivered again."
)


def until(delivery: Delivery) -> str:
    """The time of day until which a delivery waits."""
    return f"{datetime.fromtimestamp(datetime.now().timestamp() + delivery.seconds_left):%H:%M}"


def waiting_for(somebody: Visitor) -> tuple[Delivery, ...]:
    """The deliveries that somebody may count together: who is bound to agencies counts no others'."""
    return () if somebody.agencies else desk().to_be_joined()


def told(somebody: Visitor, look: Look) -> None:
    """For which days files of agencies wait; a day is chosen with a press."""
    groups: dict[tuple[date, Origin], list[Delivery]] = {}
    for one in waiting_for(somebody):
        groups.setdefault((one.order.as_of, origin_of(one)), []).append(one)
    for place, ((day, origin), waiting) in enumerate(sorted(groups.items())):
        if (day, origin) == (st.session_state.get(DAY), st.session_state.get(ORIGIN)):
            continue
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            agencies = ", ".join(_agencies(waiting, look))
            text = N_("Waiting to be published together: {agencies}, for {day} ({origin}).")
            words = look.say(text, agencies=agencies, day=look.day(day), origin=look.label("origin", origin))
            st.html(str(markup.note(words)))
            label = look.say(N_("Choose this day"))
            st.button(label, on_click=_choose, args=(day, origin), key=f"upload_day_{place}")


def _choose(day: date, origin: Origin) -> None:
    st.session_state[DAY] = day
    st.session_state[ORIGIN] = origin


DAY, ORIGIN = "upload_day", "upload_origin"
"""Where the session keeps the day and the kind of data of the form."""


def origin_of(delivery: Delivery) -> Origin:
    """What the data of a delivery are."""
    assert delivery.look is not None
    return delivery.look.origin


def _agencies(waiting: Sequence[Delivery], look: Look) -> list[str]:
    return list(dict.fromkeys(name for one in waiting for name in _names(one, look)))


def _names(one: Delivery, look: Look) -> list[str]:
    assert one.look is not None
    names = dict(one.look.agencies)
    return [names.get(code, code) for code in one.order.allowed_agencies]


def chosen(somebody: Visitor, day: date | None, origin: Origin, look: Look) -> list[Delivery]:
    """Of what waits for a day those that somebody wants to count together.

    All unless they say otherwise, but for what came again: it would be counted twice.
    """
    fitting = [one for one in waiting_for(somebody) if (one.order.as_of, origin_of(one)) == (day, origin)]
    return [
        one
        for place, one in enumerate(fitting)
        if _is_chosen(one, came_again(one, fitting[place + 1 :]), look)
    ]


def _is_chosen(one: Delivery, again: bool, look: Look) -> bool:
    text = (
        N_("With what {who} delivered for {agencies}: {files}; later files of that agency hold its tables")
        if again
        else N_("With what {who} delivered for {agencies}: {files}")
    )
    agencies, files = ", ".join(_names(one, look)), ", ".join(one.names[:4])
    words = look.say(text, who=one.order.delivered_by, agencies=agencies, files=files)
    # Streamlit keeps what it showed first: what came again meanwhile is another box.
    return st.checkbox(markup.plain(words), value=not again, key=f"upload_with_{one.number}_{again}")


def came_again(one: Delivery, later: Sequence[Delivery]) -> bool:
    """Whether later deliveries have a table of the same agency too: most often the same, repaired."""
    return any(_parts(one) & _parts(other) for other in later)


def _parts(one: Delivery) -> set[tuple[str, str]]:
    """The tables that a delivery has, of which agencies."""
    assert one.look is not None
    people, public = one.look.people, one.look.changes
    tables = {*(told.table for told in people), *(told.table for told in public)}
    return set(product(one.order.allowed_agencies, tables))
