"""Supervision on the command line: the open items and how they stand to their deadlines."""

from collections.abc import Iterator

from briefing.supervision_notice import level_words, step_label
from commands.stores import on_published
from commands.terminal import Commands
from models.time import chinese_day
from services import days, reading
from services.offices.supervision import all_items, clock_of
from settings import settings


def open_items() -> Iterator[str]:
    """The lines to print: a head with the day, then one for each open item, the longest overdue first."""
    day, county, level_days = days.today(), reading.county(), settings().supervision.level_days
    found = sorted((item for item in all_items() if item.stage.is_open), key=lambda item: clock_of(item, day).days_left)
    yield f"督办在办 {len(found)} 件，天数算到 {day}："
    for item in found:
        standing, last = clock_of(item, day), len(item.steps) - 1
        yield (
            f"第 {item.item_id} 号  {item.stage.label}  {standing.words}  {county.unit(item.unit_id).short_name}  "
            f"{item.title}  期限 {item.due_on}，已 {standing.days_open} 天，级别：{level_words(item, day, level_days)}，"
            f"最近一步：{chinese_day(item.last_step.stepped_at.date())}{step_label(item, last)}"
            f"（{standing.days_quiet} 天前）"
        )


COMMANDS: Commands = {"supervision": on_published(lambda _given: open_items())}
