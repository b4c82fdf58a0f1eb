"""Ledger definitions: one TOML file says what a ledger is, and everything else follows from it.

A definition describes columns and nothing else. A figure computed from rows and a check across columns
or ledgers is a named ``.sql`` file, one SELECT in DuckDB's words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import groupby, product
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from data_access.county.dues import LONGEST_NAME, Due, due_problem
from data_access.county.selects import REFERENCE_TABLES, Check, Select, load_check, load_select
from errors import LedgerDefinitionError
from models.commitments import Cycle
from models.miswritten import MiswrittenError, key_of, problem, toml_of

D = TypeVar("D", bound=BaseModel)

#: Between the words of two columns that together say what a row on the map is.
PART_MARK = " · "


class Shape(StrEnum):
    """How a ledger lives in time."""

    EVENT = "event"
    PERIOD = "period"
    STATE = "state"


class Load(StrEnum):
    """How a file is taken in: rows absent from the file stay, or the stated scope is replaced."""

    UPSERT = "upsert"
    REPLACE = "replace"


class Reporters(StrEnum):
    """Who hands a ledger in: every township its own rows, or the responsible unit all of them."""

    TOWNSHIPS = "townships"
    UNIT = "unit"


class ColumnType(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    MONTH = "month"
    YEAR = "year"
    BOOLEAN = "boolean"
    CODE = "code"
    TOWNSHIP = "township"
    VILLAGE = "village"
    UNIT = "unit"
    COMMITMENT = "commitment"
    REFERENCE = "reference"
    ID_NUMBER = "id_number"
    PHONE = "phone"


_SUMMED = (ColumnType.INTEGER, ColumnType.NUMBER)
_SAYING_UNITS = (ColumnType.COMMITMENT, ColumnType.CODE)
#: Types whose cells are numbers with a unit.
QUANTITIES = frozenset([ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.PERCENT])
_OF_TIME = (ColumnType.DATE, ColumnType.MONTH, ColumnType.YEAR)


class Definition(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Definition):
    """One column: its name in code, its label on screens and in Excel, and what may stand in it."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    type: ColumnType
    aliases: tuple[str, ...] = ()
    unit: str = ""
    #: Column before it that says the unit row by row: a commitment, whose unit it is, or a code that is the unit itself.
    unit_of: str = ""
    required: bool = False
    sensitive: bool = False
    #: Whether the published row says that a sensitive column is filled in, never with what.
    presence: bool = False
    codes: tuple[str, ...] = ()
    code_aliases: dict[str, str] = Field(default_factory=dict)
    ledger: str = ""
    minimum: float | None = None
    maximum: float | None = None
    #: First and last day a date, month or year may lie on, where it is not the window of every column (date_windows.py).
    earliest: dt.date | None = None
    latest: dt.date | None = None
    #: A plan, a term or a deadline: may lie after the present without being asked about.
    may_lie_ahead: bool = False
    #: Date column from which on the value holds: before that day there was none, of a yes or no it was no.
    since: str = ""
    max_length: int = 200
    help: str = ""
    example: str | int | float | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Column:
        if (self.type is ColumnType.CODE) != bool(self.codes):
            raise ValueError("codes 只用于 code 类型的列，code 类型的列必须有")
        if set(self.code_aliases.values()) - set(self.codes):
            raise ValueError("code_aliases 要指向 codes 里有的码")
        if (self.type is ColumnType.REFERENCE) != bool(self.ledger):
            raise ValueError("ledger 只用于 reference 类型的列，reference 类型的列必须有")
        if self.type in (ColumnType.ID_NUMBER, ColumnType.PHONE) and not self.sensitive:
            raise ValueError("身份证号和电话都要写 sensitive = true")
        if self.type not in _OF_TIME and (self.earliest or self.latest or self.may_lie_ahead):
            raise ValueError("earliest、latest、may_lie_ahead 只用于日期、月份、年份的列")
        if self.presence and not self.sensitive:
            raise ValueError("presence 只用于 sensitive 的列，其他列的值本来就发布")
        return self

    @property
    def header(self) -> str:
        """The label with its unit, as it stands in the template: ``里程（公里）``."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label


class Ledger(Definition):
    """One ledger (台账) of the county.

    ``report_cycle`` and ``reporters`` say how often it is handed in and by whom; None where nobody is asked
    regularly. ``totals`` are the numeric columns whose sum means something. ``map_by`` are the code
    columns that give its symbols on the map their colours, where that is more than ``status``. ``open_codes``: the
    codes of ``status`` under which a row is still under way. ``due``: what its rows owe by a day.

    What tells the past (row_times.py): ``date`` begins an event. ``stages`` are codes of ``status`` in the order of time,
    each with the date column from which it holds, or an empty text where it holds from the very beginning. ``until`` is
    the date from which a row is over and no longer counted. ``current`` are columns that hold what was filled in last,
    whatever the month.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    articles: tuple[str, ...] = ()
    unit: str = ""
    shape: Shape
    load: Load = Load.UPSERT
    replace_scope: tuple[str, ...] = ()
    key: tuple[str, ...]
    date: str = ""
    period: str = ""
    until: str = ""
    status: str = ""
    stages: dict[str, str] = Field(default_factory=dict)
    open_codes: tuple[str, ...] = ()
    place: str = ""
    map_by: tuple[str, ...] = ()
    personal: bool = False
    report_cycle: Cycle | None = None
    reporters: Reporters | None = None
    totals: tuple[str, ...] = ()
    current: tuple[str, ...] = ()
    note: str = ""
    due: tuple[Due, ...] = ()
    columns: tuple[Column, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Ledger:
        names = [column.name for column in self.columns]
        labels = [text for column in self.columns for text in (column.label, *column.aliases)]
        if len(set(names)) != len(names) or len(set(labels)) != len(labels):
            raise ValueError("列的 name、label 或 alias 有重复")
        pointed = [*self.key, *self.replace_scope, *self.totals, *self.map_by]
        pointed += filter(None, (self.date, self.period, self.status, self.place))
        if unknown := [name for name in pointed if name not in names]:
            raise ValueError(f"没有这些列：{'、'.join(unknown)}")
        if (self.shape is Shape.EVENT and not self.date) or (self.shape is Shape.PERIOD and not self.period):
            raise ValueError("event 台账要写 date，period 台账要写 period")
        if self.load is Load.REPLACE and not self.replace_scope:
            raise ValueError('load = "replace" 要写 replace_scope')
        if not self.key:
            raise ValueError("要写 key")
        for column, place in ((column, names.index(column.name)) for column in self.columns if column.unit_of):
            if column.unit_of not in names[:place] or self.by_name[column.unit_of].type not in _SAYING_UNITS:
                raise ValueError(f"{column.name} 的 unit_of 要指它前面的承诺列或 code 列")
        if uncounted := [name for name in self.totals if self.by_name[name].type not in _SUMMED]:
            raise ValueError(f"totals 只能是数字列，{'、'.join(uncounted)} 不是")
        if unfit := [name for name in self.map_by if not self.by_name[name].codes or self.by_name[name].sensitive]:
            raise ValueError(f"map_by 只能是不敏感的 code 列，{'、'.join(unfit)} 不是")
        codes = self.by_name[self.status].codes if self.status else ()
        if unlisted := [code for code in self.open_codes if code not in codes]:
            problem = f"open_codes 里的 {'、'.join(unlisted)} 不在状态列 {self.status} 的 codes 里，请改正"
            raise PydanticCustomError("open_codes", "{problem}", {"problem": problem})
        if (self.report_cycle is None) != (self.reporters is None):
            raise ValueError("report_cycle 和 reporters 要么都写，要么都不写")
        if any(column.sensitive for column in self.columns) and not self.personal:
            raise ValueError("有敏感列的台账要写 personal = true")
        return self

    @model_validator(mode="after")
    def _due_consistent(self) -> Ledger:
        if self.due and (self.shape is Shape.PERIOD or len(self.name) > LONGEST_NAME):
            raise ValueError(f"due 不用于 period 台账和名字超过 {LONGEST_NAME} 个字母的台账，请写 due/*.sql")
        if self.due and any(column.ledger == "households" for column in self.columns):
            raise ValueError("与农户有关的台账不写 due：户的期限按监测办理环节计")
        has_open_codes = bool(self.open_codes)
        for due in self.due:
            if problem := due_problem(due, self.by_name, self.status, has_open_codes=has_open_codes):
                raise PydanticCustomError("due", "{problem}", {"problem": f"{problem}，请改正"})
        return self

    @model_validator(mode="after")
    def _timed(self) -> Ledger:
        """What tells the past has to be told by dates that are there and in one certain order."""
        names = self.by_name
        pointed = [*filter(None, (self.until, *self.stages.values(), *(column.since for column in self.columns)))]
        if unfit := [one for one in pointed if one not in names or names[one].type is not ColumnType.DATE]:
            raise ValueError(f"until、stages、since 只能指日期列，{'、'.join(unfit)} 不是")
        if hidden := [one for one in (*pointed, *self.current) if one not in names or names[one].sensitive]:
            raise ValueError(f"until、stages、since、current 只能用不敏感的列，{'、'.join(hidden)} 不是")
        if self.shape is Shape.PERIOD and (self.until or self.stages or self.current):
            raise ValueError("period 台账一期是一期的数，不写 until、stages、current")
        if unlisted := [code for code in self.stages if code not in (names[self.status].codes if self.status else ())]:
            raise ValueError(f"stages 里的 {'、'.join(unlisted)} 不在状态列的 codes 里")
        runs = [column for column, _ in groupby(self.stages.values())]
        if len(set(runs)) != len(runs) or "" in runs[1:]:
            raise ValueError('stages 要按先后写，同一日期列的写在一起，"" 只能在最前')
        if any(list(self.stages.values()).count(column) > 1 for column in runs[:-1]):
            raise ValueError("stages 里只有最后的日期列可以对应几个状态")
        if self.until and self.status and self.until != (runs or [""])[-1]:
            raise ValueError("有状态列的台账写了 until，stages 最后要写这个日期列对应的状态")
        if self.stages and self.date and names[self.date].type is not ColumnType.DATE:
            raise ValueError("写了 stages 的台账，date 要是日期列")
        return self

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def stage_dates(self) -> tuple[str, ...]:
        """The date columns that change its status, in the order of time."""
        return tuple(dict.fromkeys(filter(None, self.stages.values())))

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """The columns whose first date begins a row; empty where none tells."""
        return tuple(dict.fromkeys(filter(None, (self.date, *self.stage_dates))))

    @property
    def has_past(self) -> bool:
        """Whether an earlier month may show something else; of any other ledger the present state alone is known."""
        return bool(self.period or self.beginnings or self.until)

    @cached_property
    def private_columns(self) -> tuple[Column, ...]:
        """Columns that stay in the record's private table; references are kept as surrogates instead."""
        return tuple(column for column in self.columns if column.sensitive and column.type is not ColumnType.REFERENCE)

    @cached_property
    def references(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.type is ColumnType.REFERENCE)

    @cached_property
    def map_parts(self) -> tuple[str, ...]:
        """What its rows on a map can be, in the words of ``map_by``, else of the status; empty where neither is a code."""
        status = self.by_name.get(self.status)
        columns = [self.by_name[name] for name in self.map_by] or ([status] if status and not status.sensitive else [])
        return tuple(map(PART_MARK.join, product(*(column.codes for column in columns)))) if columns else ()

    @cached_property
    def has_private_key(self) -> bool:
        """Whether the row key itself is sensitive and must live in the private table."""
        return any(self.by_name[name] in self.private_columns for name in self.key)


@dataclass(frozen=True, eq=False)
class Ledgers:
    """All ledgers of a county with their figures, rules and checks; a set of definitions equals itself alone.

    ``figures`` return month (YYYY-MM; NULL = 现状), township_code, basis, value, numerator, denominator.
    ``rules`` return ledger, row_id, column_name, problem, remedy: one row a fault, which keeps a batch out.
    ``checks`` return severity (错误, 疑点), then the same, then township_code, unit_id (whom to ask): one row a
    finding, which keeps nothing out. Where rows are added up they may return ``compared`` besides: what of, and the sum.
    ``facts`` of warning rules take ``$day`` and ``$year`` (the newest known one) and return household_id, value,
    earlier (of the year before, or NULL), observed (when, in words), known_on (from which day it could be known; NULL =
    现状), ledger, row_id (the row it came from).
    ``due`` take ``$day`` and ``$year``, too, and return what no single row can say that it owes: :data:`data_access.county.dues.DUE_COLUMNS`.
    """

    ledgers: dict[str, Ledger]
    figures: dict[str, Select]
    rules: dict[str, Select]
    checks: dict[str, Check] = field(default_factory=dict)
    facts: dict[str, Select] = field(default_factory=dict)
    due: dict[str, Check] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Ledger:
        return self.ledgers[name]

    def __iter__(self) -> Iterator[Ledger]:
        return iter(self.ledgers.values())

    def title(self, name: str) -> str:
        """A ledger whose definition is gone is called by its name."""
        return self.ledgers[name].title if name in self.ledgers else name

    def rules_reading(self, names: set[str]) -> list[Select]:
        """The rules that could be broken by a change of these ledgers."""
        named = (rule for rule in self.rules.values() if any(name in rule.sql for name in names))
        return [rule for rule in named if rule.tables & names]

    def check_selects(self) -> None:
        """Raises LedgerDefinitionError for one that is no SELECT of tables that there are; takes its time."""
        for selects in (self.figures, self.rules, self.checks, self.facts, self.due):
            for select in selects.values():
                _ = select.parsed

    def read_by(self, figure: str) -> list[Ledger]:
        """The ledgers whose rows a figure is computed from."""
        return [ledger for ledger in self if ledger.name in self.figures[figure].tables]

    @cached_property
    def in_reference_order(self) -> tuple[Ledger, ...]:
        """Ledgers so that a referenced one comes before the ones that point at it."""
        ordered: dict[str, Ledger] = {}

        def place(ledger: Ledger) -> None:
            for column in ledger.references:
                if column.ledger not in ordered and column.ledger != ledger.name:
                    place(self.ledgers[column.ledger])
            ordered.setdefault(ledger.name, ledger)

        for ledger in self.ledgers.values():
            place(ledger)
        return tuple(ordered.values())


def load_ledgers(folder: Path) -> Ledgers:
    """Read ``ledgers/*.toml`` and the SELECTs of a county folder: figures, rules, checks, ``monitoring/facts``, ``due``.

    Raises:
        LedgerDefinitionError: a definition is wrong; names the file and what to change. For SELECTs see
            :meth:`Ledgers.check_selects`.
    """
    ledgers = {}
    for path in sorted((folder / "ledgers").glob("*.toml")):
        ledger = read_definition(path, Ledger)
        if ledger.name != path.stem:
            raise LedgerDefinitionError(path.name, f"name 写的是 {ledger.name}，应与文件名 {path.stem} 相同")
        ledgers[ledger.name] = ledger
    for ledger in ledgers.values():
        for column in ledger.references:
            if column.ledger not in ledgers:
                raise LedgerDefinitionError(
                    f"{ledger.name}.toml", f"引用的台账 {column.ledger} 不存在", column=column.name
                )
    known = frozenset(ledgers) | frozenset(REFERENCE_TABLES)
    figures = {path.stem: load_select(path, known) for path in sorted((folder / "figures").glob("*.sql"))}
    rules = {path.stem: load_select(path, known) for path in sorted((folder / "rules").glob("*.sql"))}
    checks = {path.stem: load_check(path, known) for path in sorted((folder / "checks").glob("*/*.sql"))}
    facts = {path.stem: load_select(path, known) for path in sorted((folder / "monitoring/facts").glob("*.sql"))}
    due = {path.stem: load_check(path, known) for path in sorted((folder / "due").glob("*.sql"))}
    return Ledgers(ledgers, figures, rules, checks, facts, due)


def read_definition(path: Path, model: type[D]) -> D:
    """One TOML file as checked values; raises LedgerDefinitionError."""
    try:
        return model.model_validate(toml_of(path.read_bytes()))
    except MiswrittenError as error:
        raise LedgerDefinitionError(path.name, f"{error}，请改正") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise LedgerDefinitionError(path.name, f"{key_of(first)} {problem(first, is_shown=True)}".lstrip()) from None
