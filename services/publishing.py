"""What the read model is published with besides what the record holds: the tables that analysis computes.

Acts commit and publish below, with what the store was opened with; whoever opens one opens it here.
"""

from data_access.published.publish import NOTHING_MORE, More
from data_access.store import Store, open_store
from settings import Settings

#: To publish what analysis computes: ``More({"name": maker}, (ROOT / "analysis",))``.
MORE: More = NOTHING_MORE


def opened(settings: Settings, *, is_any_record: bool = False) -> Store:
    """The stores that config.toml names; see :func:`data_access.store.open_store`."""
    return open_store(settings, is_any_record=is_any_record, more=MORE)
