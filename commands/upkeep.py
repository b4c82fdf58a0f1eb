"""Keeping the record safe on the command line: backing up, looking for damage, taking a record as it is."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from commands.terminal import Commands, argument, on_settings
from data_access.backups import ATTACHMENTS, back_up, record_in
from data_access.damage import damage, mismatch
from data_access.store import open_store
from errors import StoreError
from settings import Settings


def _backup(settings: Settings, arguments: argparse.Namespace) -> int:
    made = back_up(settings.stores, arguments.folder, dt.datetime.now())
    print(
        f"已备份到 {made.folder}：记录库 {made.table_count} 张表、{made.row_count} 行，附件 {made.attachment_count} 个，"
        "已核对。怎样放回，见其中的 说明.txt。"
    )
    return _told(made.findings)


def _verify(settings: Settings, arguments: argparse.Namespace) -> int:
    stores, folder = settings.stores, arguments.backup
    if folder and not folder.is_dir():
        raise StoreError(f"没有备份文件夹 {folder}。请检查路径。")
    if folder:
        found = damage(record_in(folder), folder / ATTACHMENTS, None)
    else:
        found = damage(stores.record_url, stores.attachments, stores.read_model)
    if not found:
        print("没有发现损坏：记录库完好，附件与记录一致。")
    return _told(found)


def _accept_record(settings: Settings, arguments: argparse.Namespace) -> int:
    stores = settings.stores
    wrong = mismatch(stores.record_url, stores.read_model)
    if not wrong:
        print("记录库与看板对得上，没有要确认的。")
        return 0
    if not arguments.yes:
        lost = (
            "以现在这里的记录库为准，看板会照它重新发布：看板上有而它没有的数据不再显示，"
            "以后的批次号接着它的编，会与失去的批次重号；位置上没有文件或文件是空的，会新建一个空的记录库。"
        )
        return _told([wrong, f"{lost}还没有改动任何东西；确认这样做，请运行 python -m cli accept-record --yes。"])
    store = open_store(settings, is_any_record=True)
    manifest = store.accept_record(actor=getpass.getuser(), now=dt.datetime.now())
    print(f"已以现在的记录库为准（到第 {manifest.record_batch} 批），重新发布，数据版本 {manifest.version}。")
    return 0


def _told(findings: Sequence[str]) -> int:
    for sentence in findings:
        print(sentence, file=sys.stderr)
    return 1 if findings else 0


COMMANDS: Commands = {
    "backup": on_settings(_backup, argument("folder", type=Path, metavar="文件夹")),
    "verify": on_settings(_verify, argument("backup", type=Path, nargs="?", metavar="备份文件夹")),
    "accept-record": on_settings(
        _accept_record, argument("--yes", action="store_true", help="看清会失去什么以后，确认")
    ),
}
