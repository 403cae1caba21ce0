"""What the shell says around a page: that data are made up or not shielded, and what went wrong."""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup, escape

from vib.charts.look import Look
from vib.locale import N_, Message
from vib.model.snapshot import Manifest
from vib.model.vocabulary import Origin
from vib.settings import settings
from vib.store.errors import SnapshotWithdrawn, StoreError
from vib.ui import markup
from vib.ui.view import View


def banner(seen: View) -> None:
    """On every screen of a snapshot that was made up, or whose small counts aren't shielded."""
    told = [warning for applies, warning in _WARNINGS if applies(seen.snapshot.manifest)]
    if told:
        say = seen.look.say
        st.html(str(markup.banner(*((say(text), say(more)) for text, more in told))))


_WARNINGS: tuple[tuple[Callable[[Manifest], bool], tuple[str, str]], ...] = (
    (
        lambda manifest: manifest.origin == Origin.SYNTHETIC,
        (
            N_("Synthetic sample data."),
            N_("The trajectories are made up: quote no figure as a result of the project."),
        ),
    ),
    (
        lambda manifest: manifest.threshold == 1,
        (
            N_("Small counts are not shielded."),
            N_("A count of a few may point at somebody: show these figures to nobody who may not see them."),
        ),
    ),
)
"""Whether a snapshot needs a warning, and the warning: what it is, what to do."""


def not_found(messages: tuple[Message, ...], look: Look) -> None:
    """What of a link couldn't be found, and what is shown instead."""
    for message in messages:
        st.warning(markup.plain(message.text(look.language)))


def unknown_snapshot(asked: str, look: Look) -> None:
    """A link names a snapshot that isn't published: nothing else is shown in its place."""
    text = N_(
        "The snapshot of this link ({asked}) is not in this dashboard. It may have been withdrawn, or the "
        "link is incomplete. No other figures are shown in its place: choose a snapshot above."
    )
    st.html(str(markup.heading(look.say(N_("This snapshot is not here")), "", "")))
    st.error(markup.plain(look.say(text, asked=asked)))


def withdrawn(error: SnapshotWithdrawn, look: Look) -> None:
    """A link names a snapshot that was withdrawn: when, by whom and why; nothing else in its place."""
    text = N_(
        "The snapshot of {as_of} that this link names was withdrawn on {day} by {who}. The reason: {why}. "
        "Its figures hold no longer. No other figures are shown in their place: choose a snapshot above."
    )
    told = {"as_of": look.day(error.as_of), "day": look.day(error.at.date()), "who": error.by or "?"}
    st.html(str(markup.heading(look.say(N_("This snapshot was withdrawn")), "", "")))
    st.error(markup.plain(look.say(text, why=error.why.rstrip("."), **told)))


def broken(error: StoreError, look: Look) -> None:
    """The store can't be read."""
    reason = error.message.text(look.language)
    st.error(markup.plain(look.say(N_("The data can't be shown now. {reason}"), reason=reason)))


EXAMPLE = "sample_data/2023-11-30"
"""The folder of the project that is an example of a delivery."""

_NOTHING = N_("No snapshot is published")
_WHY = N_("This dashboard shows figures from published snapshots, and there is none in this store.")
_SAMPLE = (N_("To look around with sample data:"), "python -m vib sample")
_SAMPLE_APART = (
    N_("To look around with sample data, start without VIB_SAMPLE, VIB_STORE and VIB_DATABASE:"),
    "make run",
)
_OWN = (
    N_("To publish your own tables (Parquet or CSV):"),
    N_("python -m vib publish FOLDER --as-of 2023-11-30"),
)
_HOW = N_(
    "The command checks the tables first and says what is wrong; so does the screen for uploading. Give "
    "it the same settings (VIB_…) as this dashboard: they say where the store is."
)
_WHICH = N_(
    "Which tables and columns a delivery has is listed on the screen ‘{screen}’. An empty template is on the "
    "screen for uploading; {example} in the folder of this project is a complete delivery: copy it and put "
    "your own tables in the place of those in it. Its bundle.json says that the data are made up (origin: "
    "synthetic); for real data, write real there, and a title and note of your own."
)


def empty_store(about: Markup, look: Look) -> None:
    """Nothing is published yet: what to do. `about` is the link to the screen that lists the tables."""
    say = look.say
    # With VIB_SAMPLE=0 the command would refuse, and a sample is to stay out of a store of one's own.
    steps = markup.joined(
        Markup("<li>{} <code>{}</code></li>").format(say(text), say(command))
        for text, command in (_SAMPLE if settings().sample else _SAMPLE_APART, _OWN)
    )
    which = escape(say(_WHICH)).format(screen=about, example=Markup("<code>{}</code>").format(EXAMPLE))
    body = Markup('<div class="vib-welcome"><h1>{}</h1><p>{}</p><ul>{}</ul><p>{}</p><p>{}</p></div>')
    st.html(str(body.format(say(_NOTHING), say(_WHY), steps, say(_HOW), which)))
