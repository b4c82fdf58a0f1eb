"""Files taken in on the command line: checked, imported, and which column of a foreign export fills which of ours."""

import argparse
from pathlib import Path

from commands.progress_bar import progress_bar
from commands.stores import on_store
from commands.terminal import ANSWERS, Commands, actor, argument, print_faults, print_questions, say, write
from data_access.county.export_mappings import confirm, load_mappings
from data_access.intake.asking import parse_answers
from data_access.intake.tables.marked_copy import marked_copy
from data_access.record.batches.importer import ImportResult
from data_access.store import InputFile, Store
from errors import SubmissionRefused
from services import clock


def _check(store: Store, arguments: argparse.Namespace) -> int:
    files = [InputFile.from_path(path) for path in arguments.files]
    found = store.preview(files, progress_bar(), parse_answers(arguments.answer), now=clock.now())
    for notice in found.notices:
        print(f"读表：{notice.sentence}")
    is_open = print_questions(found.asking)
    if not found.faults and is_open:
        return 1
    if not found.faults:
        return say("检查通过，可以导入。（没有写入任何数据）")
    code = print_faults(found.faults)
    for file in files if arguments.marked else ():
        faults = [fault for fault in found.faults if fault.file == file.name]
        if faults:
            write(arguments.marked / f"标出错处-{Path(file.name).stem}.xlsx", marked_copy(file.data, file.name, faults))
    return code


def _import(store: Store, arguments: argparse.Namespace) -> int:
    files = [InputFile.from_path(path) for path in arguments.files]
    for file in files:
        if earlier := store.earlier_batches_of(file.data):
            print(f"提示：{file.name} 与第 {earlier[-1]} 批导入的文件完全相同。")
    result = store.import_files(
        files, actor=actor(), now=clock.now(), progress=progress_bar(),
        answers=parse_answers(arguments.answer),
    )  # fmt: skip
    return _print_result(store, result)


def _print_result(store: Store, result: ImportResult) -> int:
    for notice in result.notices:
        print(f"读表：{notice.sentence}")
    print_questions(result.asking)
    if result.batch_id is None:
        return print_faults(result.faults) if result.faults else 1
    for table in result.tables:
        same = table.row_count - table.inserted - table.updated
        print(
            f"{store.ledgers[table.ledger].title}（{table.file}）：共 {table.row_count} 行，新增 {table.inserted}，"
            f"更新 {table.updated}，未变 {same}" + (f"，移出 {table.ended}" if table.ended else "")
        )
    return say(f"已导入，批次号 {result.batch_id}，看板已更新。")


def _mapping(store: Store, arguments: argparse.Namespace) -> int:
    """Keep which column a title of another system's export fills, or that it is of no use."""
    folder = store.settings.county.folder
    mappings = load_mappings(folder, store.ledgers)
    if arguments.export not in mappings:
        raise SubmissionRefused(f"没有“{arguments.export}”这种导出。有的是：{'、'.join(mappings)}。")
    confirm(folder, arguments.export, {arguments.title: tuple(filter(None, [arguments.to]))}, store.ledgers)
    return say(f"已记下“{arguments.title}”：{arguments.to or '不用这一列'}。下次导入照此办理。")


_FILES = argument("files", type=Path, nargs="+", metavar="文件")
COMMANDS: Commands = {
    "import": on_store(_import, _FILES, ANSWERS),
    "check": on_store(_check, _FILES, ANSWERS, argument("--marked", type=Path, metavar="文件夹")),
    "mapping": on_store(
        _mapping,
        argument("title", metavar="标题"),
        argument("--to", default="", metavar="台账.列"),
        argument("--export", default="national_members", metavar="哪种导出"),
    ),
}
