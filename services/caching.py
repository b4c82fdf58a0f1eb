"""Values computed once for all who ask: bounded, and computed by one while the others wait for it."""

import inspect
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from cachetools import LRUCache, cached

P = ParamSpec("P")
T = TypeVar("T")

_CACHES: list[Callable[[], None]] = []


def kept(max_entries: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a function returns, the values last asked for first; whoever gets one shares it with everybody.

    The key is made of the arguments, given by position, but for those whose name begins with an underscore. An error is
    not kept.
    """

    def keeping(compute: Callable[P, T]) -> Callable[P, T]:
        names = enumerate(inspect.signature(compute).parameters)
        places = [place for place, name in names if not name.startswith("_")]

        def key(*given: object) -> tuple[object, ...]:
            return tuple(given[place] for place in places)

        keeper = cached(LRUCache(max_entries), key=key, condition=threading.Condition())(compute)
        _CACHES.append(keeper.cache_clear)
        return cast(Callable[P, T], keeper)

    return keeping


def forget() -> None:
    """Forget all that is kept: the stores themselves were exchanged."""
    for clear in _CACHES:
        clear()
