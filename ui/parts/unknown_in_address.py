"""What an address asks for and no page knows: told in the same words everywhere, never passed over."""

from collections.abc import Sequence

import streamlit as st

from services import reading
from services.words import words
from ui.base import state

#: Characters of an unknown value that are shown: enough to recognise it, too few to fill the screen.
_SHOWN = 20


def sentence(label: str, asked: str, shown: str) -> str:
    """What was asked under which name and what is shown in its place; :func:`tell` adds what to do."""
    return f"地址里的“{label}”写的是“{quoted(asked)}”，这里没有这一项，现在显示的是“{shown}”"


def quoted(asked: str) -> str:
    """A value of the address on one line and cut; characters that cannot be seen could turn the sentence around."""
    seen = "".join(each if each.isprintable() else " " for each in asked[: 2 * _SHOWN])
    return f"{seen[:_SHOWN]}…" if len(asked) > _SHOWN else seen


def tell(refused: Sequence[str], remedy: str = "请在上面重新选。") -> None:
    """Say it in one message; nothing where nothing was asked in vain."""
    if refused:
        st.info(words.verbatim(f"{'；'.join(refused)}。{remedy}"))


def known_village(refused: list[str]) -> str:
    """Code of the village that the address asks for; empty for none.

    One that the register does not have is said in ``refused``: its empty list would read as if the village had nothing.
    """
    asked, county = state.parameter("village"), reading.county()
    found = next((each for each in county.villages if each.code == asked), None)
    if found is None:
        if asked:
            refused.append(sentence("行政村", asked, "各村"))
        return ""
    return asked
