"""Publishing what tests take in only where they look at what is published: most look once, at the end, or never.

An import of one row costs six times as much with its publishing. That everything stored is published at once is the
subject of test_store.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from data_access.manifest import Manifest, read_manifest
from data_access.store import Store

_AT_ONCE = Store.publish_stored
#: Stores that hold what is not yet published -> the time of the newest of it.
_WAITING: dict[Store, dt.datetime] = {}


@contextmanager
def late() -> Iterator[None]:
    """What is stored meanwhile is published when :func:`manifest` is asked for."""

    def put_off(store: Store, now: dt.datetime, _what: str = "") -> None:
        _WAITING[store] = now

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "publish_stored", put_off)
        yield
    _WAITING.clear()


@contextmanager
def at_once() -> Iterator[None]:
    """Within a test that publishes late: what several stores of one record publish is the subject."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "publish_stored", _AT_ONCE)
        yield


def manifest(store: Store) -> Manifest:
    """What is published of the store."""
    if store in _WAITING:
        store.publish(_WAITING.pop(store))
    found = read_manifest(store.settings.stores.read_model)
    assert found is not None
    return found
