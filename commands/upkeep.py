"""Keeping the record safe on the command line: backing up, and looking for damage."""

import argparse
from pathlib import Path

from commands.terminal import Commands, argument, on_settings, tell_wrong
from data_access.acts.back_up import ATTACHMENTS, back_up, record_in
from data_access.record.core.damage import damage
from errors import StoreError
from services import clock
from settings import Settings


def _backup(settings: Settings, arguments: argparse.Namespace) -> int:
    made = back_up(settings.stores, arguments.folder, clock.now())
    print(
        f"已备份到 {made.folder}：记录库 {made.table_count} 张表、{made.row_count} 行，附件 {made.attachment_count} 个，"
        "已核对。怎样放回，见其中的 说明.txt。"
    )
    return tell_wrong(made.findings)


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
    return tell_wrong(found)


COMMANDS: Commands = {
    "backup": on_settings(_backup, argument("folder", type=Path, metavar="文件夹")),
    "verify": on_settings(_verify, argument("backup", type=Path, nargs="?", metavar="备份文件夹")),
}
