"""A doubt looked into and found right: told once, with the reason, and not asked about again."""

import datetime as dt

import pyarrow.compute as pc
import pyarrow.parquet as pq

from data_access.manifest import read_manifest
from data_access.published.findings import DOUBT, confirm
from data_access.store import Store
from errors import FindingRefused


def confirm_doubt(store: Store, finding_id: str, *, actor: str, now: dt.datetime, reason: str) -> None:
    """Confirm a published 疑点 as right as it is, and publish.

    Raises:
        FindingRefused: no such finding now, an error instead of a doubt, or no reason.
    """
    folder = store.settings.stores.read_model
    manifest = read_manifest(folder)
    table = pq.read_table(folder / manifest.tables["findings"].file) if manifest else None
    found = table.filter(pc.equal(table["finding_id"], finding_id)).to_pylist() if table is not None else []
    if not found:
        raise FindingRefused("这一处已经没有了，可能刚被改正。请刷新后再看。")
    if found[0]["severity"] != DOUBT:
        raise FindingRefused("这一处是错误，不能确认为属实。请改正数据后重新导入。")
    confirm(store.record, finding_id, found[0]["check_name"], actor=actor, now=now, reason=reason)
    store.publish_stored(now)
