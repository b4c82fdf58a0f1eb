"""Findings of the checks on the command line: told with their cells, and a doubt settled."""

import argparse
from collections.abc import Iterator
from typing import Any

import pandas as pd

from commands.stores import on_published, on_store
from commands.terminal import Commands, actor, argument, say
from data_access.acts.confirm_doubt import confirm_doubt
from data_access.published.findings import ERROR, GROUPS, asked, where
from data_access.store import Store
from services import clock, reading


def _lines(group: str) -> Iterator[str]:
    """Every finding by check: severity, what disagrees, where, whom to ask; a doubt with the mark to settle it by."""
    found, ledgers = reading.rows("findings"), reading.store().ledgers
    if group:
        found = found[found["check_group"] == group]
    for (check_group, title), rows in found.groupby(["check_group", "title"], sort=False):
        yield f"{GROUPS.get(str(check_group), check_group)}：{title}（{len(rows)} 处）"
        row: Any
        for row in rows.itertuples(index=False):
            mark = "" if row.severity == ERROR else f"〔{row.finding_id}〕"
            state = row.remedy if pd.isna(row.confirmed_at) else f"已核实：{row.confirmed_reason}"
            yield f"    {row.severity}{mark} {row.problem}。{where(ledgers, row)}。问{asked(row)}。{state}。"
    yield f"共 {len(found)} 处。" if len(found) else "没有发现矛盾。"


def _confirm(store: Store, arguments: argparse.Namespace) -> int:
    """Settle a doubt with a reason."""
    confirm_doubt(store, arguments.finding, actor=actor(), now=clock.now(), reason=arguments.reason)
    return say("已核实，记下了依据。看板已更新。")


COMMANDS: Commands = {
    "findings": on_published(
        lambda given: _lines(given.group),
        argument("--group", choices=tuple(GROUPS), default="", metavar="contradictions|disagreements|quality"),
    ),
    "confirm": on_store(
        _confirm, argument("finding", metavar="疑点编号"), argument("--reason", required=True, metavar="依据")
    ),
}
