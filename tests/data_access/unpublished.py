"""A store in which nothing can be published for a while, and what it says then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from data_access.manifest import read_manifest
from data_access.published import publish
from data_access.store import Store

WAY_OUT = "不要再办一次：运行中的看板过一会儿自己补上，没有运行的在下次启动时补上；也可以运行 python -m cli publish。"


@contextmanager
def full_disk() -> Iterator[None]:
    """Nothing can be published meanwhile."""

    def failing(*_arguments: object) -> None:
        raise OSError("no space left")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publish, "switch_manifest", failing)
        yield


def is_shown(store: Store) -> bool:
    manifest = read_manifest(store.settings.stores.read_model)
    with store.record.reading() as connection:
        return manifest is not None and manifest.revision == store.record.last_revision(connection)
