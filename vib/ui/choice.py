"""One of a few, chosen by a reader who may change the language meanwhile."""

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st

from vib.charts.look import Look

Code = TypeVar("Code", bound=str)


def choice(
    question: str, words: Mapping[Code, str], kept: str, look: Look, *, horizontal: bool = False
) -> Code:
    """The code chosen for a question; `words` are what each is called (message ids, as the question).

    The session has it under `kept`, which says what is chosen at first. Streamlit knows a choice by its words
    and so would forget it in another language.
    """
    key = f"{kept}_{look.language}"
    st.session_state[key] = st.session_state[kept]
    return st.radio(
        look.say(question),
        tuple(words),
        format_func=lambda code: look.say(words[code]),
        horizontal=horizontal,
        # At once: who changes the language next does not wait for the end of this run.
        on_change=_keep,
        args=(key, kept),
        key=key,
    )


def _keep(key: str, kept: str) -> None:
    st.session_state[kept] = st.session_state[key]
