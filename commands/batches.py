"""Batches on the command line: what was taken in, and taking it back."""

import argparse

from commands.stores import on_store
from commands.terminal import ANSWERS, Commands, actor, argument, print_questions, say
from data_access.intake.asking import Asking, parse_answers
from data_access.record.batches.withdrawal import withdrawn_words
from data_access.store import Store
from services import clock


def _batches(store: Store, arguments: argparse.Namespace) -> int:
    rows = store.batch_list()
    for row in rows:
        print(
            f"第 {row['batch_id']} 批  {row['created_at']:%Y-%m-%d %H:%M}  {row['actor']}  "
            f"{store.ledgers.title(str(row['ledger']))}  {row['file']}  {row['row_count']} 行"
            + (f"  已撤回：{row['withdrawn_reason']}" if row["withdrawn_at"] else "")
        )
    return say(f"共 {len({row['batch_id'] for row in rows})} 批。" if rows else "还没有导入过数据。")


def _withdraw(store: Store, arguments: argparse.Namespace) -> int:
    asking = Asking(parse_answers(arguments.answer))
    names = store.withdraw(arguments.batch, actor=actor(), now=clock.now(), reason=arguments.reason, asking=asking)
    if print_questions(asking, "没有撤回"):
        return 1
    return say(withdrawn_words(arguments.batch, [store.ledgers[name].title for name in names], asking))


COMMANDS: Commands = {
    "batches": on_store(_batches),
    "withdraw": on_store(
        _withdraw,
        argument("batch", type=int, metavar="批次"),
        argument("--reason", required=True, metavar="原因"),
        ANSWERS,
    ),
}
