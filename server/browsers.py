"""Which browser asks, by what it says of itself, and which of Streamlit's programs it can run."""

import re
from enum import Enum, auto
from math import inf
from typing import NamedTuple


class Programs(Enum):
    """What a browser is given: the programs as they are, written for older engines, or a page that needs none."""

    AS_THEY_ARE = auto()
    FOR_OLD_ENGINES = auto()
    NONE = auto()


class _Engine(NamedTuple):
    """How an engine calls itself, the first version that runs the rewritten programs, and the first that needs none."""

    name: str
    pattern: str
    oldest: float
    newest: float


#: The first that fits; many say that they are like others, so the order counts. What Streamlit's programs of 1.67 use
#: last came with these newest versions (Set methods, Array.fromAsync, Promise.withResolvers), and what is rewritten
#: still has static private fields, in Safari also the look-behind of patterns, which nothing can make up for.
_ENGINES = (
    _Engine("Internet Explorer，或者别的浏览器的兼容模式", r"(?:MSIE |Trident/.*?rv:)(\d+)", inf, inf),
    _Engine("旧版 Edge", r"Edge/(\d+)", inf, inf),
    _Engine("Chromium", r"Chrom(?:e|ium)/(\d+)", 86, 122),
    _Engine("Firefox", r"Firefox/(\d+)", 90, 127),
    _Engine("Safari", r"Version/(\d+\.\d+).*Safari/", 16.4, 17.4),
)
#: In words, what is asked for.
WANTED = "Chromium 86 或更新的内核（2020 年 10 月以后的 Chrome、Edge 和国产浏览器的极速模式）"


def programs_for(user_agent: str) -> Programs:
    """What that browser is given; one that nobody knows gets what most can run."""
    engine, version = _recognised(user_agent)
    if engine is None:
        return Programs.FOR_OLD_ENGINES
    if version < engine.oldest:
        return Programs.NONE
    return Programs.FOR_OLD_ENGINES if version < engine.newest else Programs.AS_THEY_ARE


def name_of(user_agent: str) -> str:
    """What to call it to whoever sits before it."""
    engine, version = _recognised(user_agent)
    if engine is None:
        return "认不出的浏览器"
    return engine.name if engine.name.startswith("Internet") else f"{engine.name} {version:g}"


def _recognised(user_agent: str) -> tuple[_Engine | None, float]:
    for engine in _ENGINES:
        if found := re.search(engine.pattern, user_agent):
            return engine, float(found[1])
    return None, 0
