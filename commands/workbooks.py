"""Workbooks made on the command line: templates of the ledgers, empty or prefilled, and the ledgers themselves."""

import argparse
from pathlib import Path

from commands.stores import on_store
from commands.terminal import Commands, argument, write
from data_access.store import Store
from data_access.workbooks.ledger_export import export_ledger, export_name
from data_access.workbooks.templates import template
from errors import PersonalDataRefused
from services import clock


def _templates(store: Store, arguments: argparse.Namespace) -> int:
    if arguments.reporter:
        from commands.reporting import prefilled_for  # reads what screens read, which empty templates do without

        store.publish(clock.now())
        made = prefilled_for(arguments.reporter, arguments.period)
        for name, data in made.files.items():
            write(arguments.folder / name, data)
        print(f"已为{arguments.reporter}生成 {len(made.files)} 个预填的模板，在 {arguments.folder}。")
        for sentence in made.refused:
            print(f"未生成：{sentence}")
        return 0
    for ledger in store.ledgers:
        write(arguments.folder / f"{ledger.title}.xlsx", template(ledger, store.county))
    print(f"已生成 {len(store.ledgers.ledgers)} 个模板，在 {arguments.folder}。")
    return 0


def _export(store: Store, arguments: argparse.Namespace) -> int:
    refused = []
    for ledger in store.ledgers:
        try:
            write(arguments.folder / export_name(store, ledger), export_ledger(store, ledger))
        except PersonalDataRefused as error:
            refused.append(str(error))
    print(f"已导出 {len(store.ledgers.ledgers) - len(refused)} 个台账，在 {arguments.folder}。")
    for sentence in refused:
        print(f"未导出：{sentence}")
    return 0


_FOLDER = argument("folder", type=Path, metavar="文件夹")
COMMANDS: Commands = {
    "templates": on_store(
        _templates,
        _FOLDER,
        argument("--for", dest="reporter", default="", metavar="乡镇或单位"),
        argument("--period", default="", metavar="报送期"),
    ),
    "export": on_store(_export, _FOLDER),
}
