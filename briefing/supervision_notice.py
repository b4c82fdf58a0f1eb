"""The papers of supervision: the notice (交办单) of one item and the ledger (督办台账), in Word and in Excel."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.offices.escalation import level_to_propose
from briefing import official
from data_access.county.county import County
from data_access.record.notes.supervision import Item, Step, commitment_of
from data_access.workbooks.plain_table import table_workbook
from models.lists import Level
from models.time import chinese_day
from services.offices.supervision import clock_of

_DEMO = "演示数据"
_DEMO_NOTE = f"{_DEMO}：事项、步骤、数字都是模拟的"
_LEDGER_HEADER = (
    "编号", "督办事项", "牵头单位", "环节", "交办日期", "办结期限", "时限情况", "督办级别", "存在问题", "办理要求",
    "最近一步", "依据", "判定规则",
)  # fmt: skip
#: Columns of the Word ledger and their widths; the rest is in the Excel one.
_WORD_COLUMNS = {
    "编号": 12, "督办事项": 46, "牵头单位": 26, "环节": 16, "交办日期": 28, "办结期限": 28, "时限情况": 22, "督办级别": 20,
    "最近一步": 27,
}  # fmt: skip


@dataclass(frozen=True)
class Edition:
    """What every paper says of itself.

    Attributes:
        day: up to which days are counted. made_at: when the paper was made.
        version: of the data. is_demo: every page says so.
    """

    county: County
    day: dt.date
    made_at: dt.datetime
    version: str
    is_demo: bool

    @property
    def banner(self) -> str:
        return _DEMO if self.is_demo else ""

    @property
    def note(self) -> str:
        return f"天数算到{chinese_day(self.day)}，数据版本 {self.version}"

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands above a sheet's table; the mark too, because a page's header shows in print alone."""
        return (self.note, *([_DEMO_NOTE] if self.is_demo else []))


def step_label(item: Item, index: int) -> str:
    """What a step is called: 交办, 退回办理, or the level of an escalation."""
    step = item.steps[index]
    if step.level:
        return f"升级为{step.level.label}"
    return "退回办理" if item.is_back(index) else step.stage.label


def level_words(item: Item, day: dt.date, days: Mapping[Level, int]) -> str:
    """The level recorded, and the one proposed by the configured days, which a person decides on."""
    recorded = item.level.label if item.level else "无"
    proposed = level_to_propose(clock_of(item, day), item.level, days)
    return f"{recorded}（建议{proposed.label}）" if proposed else recorded


def basis_of(item: Item, county: County) -> str:
    """What the item rests on: the plan and its article; of a row that is due the plan and its ledger."""
    plan = f"《{county.plan.title}》（{county.plan.document_number}）"
    if not (id := commitment_of(item.subject)):
        return f"{plan}；台账登记的期限和办理情况"
    commitment = county.commitment(id)
    return f"{plan}{county.article(commitment.article_id).label}：“{commitment.quote}”"


def notice_word(item: Item, edition: Edition) -> bytes:
    """The notice of one item in the form of an official letter."""
    county = edition.county
    title = _notice_title(county)
    document = official.new_document(title, edition.made_at, banner=edition.banner)
    official.add_title(document, title)
    official.add_number(document, f"第 {item.item_id} 号" + (f"（{_DEMO}）" if edition.is_demo else ""))
    official.add_body(document, f"{county.unit(item.unit_id).short_name}：", is_indented=False)
    official.add_body(document, "下列事项由你单位牵头，现交办督办，请按要求办理并按期反馈。")
    for number, (head, text) in zip("一二三四五六七", _notice_parts(item, county), strict=False):
        official.add_heading(document, f"{number}、{head}")
        official.add_body(document, text)
    official.add_signature(document, "签发单位：待县里确认", chinese_day(item.assigned_on))
    official.add_small(document, f"经办：{item.actor}。{edition.note}。")
    return official.saved(document)


def notice_workbook(item: Item, edition: Edition) -> bytes:
    """The same notice as a two-column sheet."""
    county = edition.county
    rows = [("牵头单位", county.unit(item.unit_id).short_name), *_notice_parts(item, county)]
    rows += [("交办日期", chinese_day(item.assigned_on)), ("签发单位", "待县里确认"), ("经办", item.actor)]
    lines = (f"{_notice_title(county)}　第 {item.item_id} 号", *edition.lines)
    return table_workbook("督办通知", lines, ("项目", "内容"), rows, edition.banner)


def ledger_word(items: Sequence[Item], scope: str, edition: Edition, days: Mapping[Level, int]) -> bytes:
    """The ledger on sheets laid across; ``scope`` says which items these are."""
    title = f"{edition.county.name}督办台账"
    document = official.new_document(title, edition.made_at, banner=edition.banner, is_landscape=True)
    official.add_title(document, title)
    official.add_small(document, f"{scope}，共 {len(items)} 件。{edition.note}。")
    places = [_LEDGER_HEADER.index(name) for name in _WORD_COLUMNS]
    rows = ([_text(row[place]) for place in places] for row in _ledger_rows(items, edition, days))
    official.add_table(document, list(_WORD_COLUMNS), rows, list(_WORD_COLUMNS.values()))
    return official.saved(document)


def ledger_workbook(items: Sequence[Item], scope: str, edition: Edition, days: Mapping[Level, int]) -> bytes:
    """The ledger with every column, to be sorted and filtered."""
    lines = (f"{edition.county.name}督办台账", f"{scope}，共 {len(items)} 件", *edition.lines)
    return table_workbook("督办台账", lines, _LEDGER_HEADER, _ledger_rows(items, edition, days), edition.banner)


def _notice_title(county: County) -> str:
    return f"{county.name}乡村振兴督办通知"


def _notice_parts(item: Item, county: County) -> list[tuple[str, str]]:
    return [
        ("督办事项", f"{item.title}。"),
        ("依据", f"{basis_of(item, county)}。"),
        ("存在问题", f"{_problem(item)}。"),
        ("办理要求", item.requirement),
        ("办结期限", f"{chinese_day(item.due_on)}前办结，并反馈办理情况和佐证材料。"),
        ("判定规则", item.rule),
    ]


def _problem(item: Item) -> str:
    return f"截至{item.asof.label}，{item.cause}"


def _ledger_rows(items: Sequence[Item], edition: Edition, days: Mapping[Level, int]) -> Iterator[tuple[object, ...]]:
    for item in items:
        yield (
            item.item_id, item.title, edition.county.unit(item.unit_id).short_name, item.stage.label,
            item.assigned_on, item.due_on, clock_of(item, edition.day).words or item.stage.label,
            level_words(item, edition.day, days) if item.stage.is_open else (item.level.label if item.level else "无"),
            _problem(item), item.requirement, _last(item), basis_of(item, edition.county), item.rule,
        )  # fmt: skip


def _last(item: Item) -> str:
    step: Step = item.last_step
    note = f"：{step.note}" if step.note else ""
    return f"{chinese_day(step.stepped_at.date())}{step_label(item, len(item.steps) - 1)}{note}"


def _text(value: object) -> str:
    return chinese_day(value) if isinstance(value, dt.date) else str(value)
