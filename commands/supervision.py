"""Supervision on the command line: the open items and how they stand to their deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from analysis.offices.reporting_round import board_day
from briefing.supervision_notice import level_words, step_label
from commands.reporting import shown_month
from commands.stores import on_store
from commands.terminal import Commands, say
from data_access.published.read_model import ReadModel
from data_access.record.notes.supervision import items_of
from data_access.store import Store
from models.time import chinese_day
from models.viewing import EVERYBODY
from services import clock
from services.offices.supervision import clock_of


def open_items(store: Store, now: dt.datetime) -> Iterator[str]:
    """The lines to print: a head with the day, then one for each open item, the longest overdue first."""
    manifest = store.publish(now)
    day = board_day(now.date(), shown_month(store, manifest, now.date()), is_demo=manifest.is_demo)
    model = ReadModel(store.settings.stores.read_model, manifest)
    items = items_of(model.query("supervision_items", EVERYBODY), model.query("supervision_steps", EVERYBODY))
    found = sorted((item for item in items if item.stage.is_open), key=lambda item: clock_of(item, day).days_left)
    county, days = store.settled_county(), store.settings.supervision.level_days
    yield f"督办在办 {len(found)} 件，天数算到 {day}："
    for item in found:
        clock, last = clock_of(item, day), len(item.steps) - 1
        yield (
            f"第 {item.item_id} 号  {item.stage.label}  {clock.words}  {county.unit(item.unit_id).short_name}  {item.title}  "
            f"期限 {item.due_on}，已 {clock.days_open} 天，级别：{level_words(item, day, days)}，"
            f"最近一步：{chinese_day(item.last_step.stepped_at.date())}{step_label(item, last)}（{clock.days_quiet} 天前）"
        )


COMMANDS: Commands = {"supervision": on_store(lambda store, _given: say(*open_items(store, clock.now())))}
