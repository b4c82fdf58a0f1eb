"""Contradictions and overdue things put into the filled ledgers on purpose, as ``demo/planted.toml`` of the county names them.

A few of each are enough: what else the ledgers say has to agree, so that whoever looks for a contradiction finds these.
(What the checks of the monitoring ledger have to find is planted in :mod:`demo.planted`, for its rows hang together.)
"""

import datetime as dt
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from data_access.county.county import County
from data_access.county.csv_table import read_text
from demo.base.drawing import Cells
from demo.base.scenario import FOLDER
from errors import CountyDataError
from models.miswritten import MiswrittenError, key_of, problem, toml_of

FILE = f"{FOLDER}/planted.toml"
Value = str | int | float | bool | dt.date


class Planted(BaseModel):
    """One table of planted.toml.

    Attributes:
        name: what somebody sees who meets it. where: the page or the check that shows it; check: the check's own name.
        ledger, pick: the rows it fits, those with these values. rows: how many of them, the first.
        set, add, clear: new values, what is added to a number, and columns left empty. is_gone: the rows are missing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    where: str
    check: str = ""
    ledger: str
    pick: dict[str, Value] = Field(default_factory=dict)
    rows: int = Field(1, ge=1)
    set: dict[str, Value] = Field(default_factory=dict)
    add: dict[str, float] = Field(default_factory=dict)
    clear: list[str] = Field(default_factory=list)
    is_gone: bool = False

    @model_validator(mode="after")
    def _does_something(self) -> "Planted":
        if not (self.set or self.add or self.clear or self.is_gone):
            raise ValueError("set、add、clear、is_gone 至少写一个")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    planted: list[Planted] = Field(default_factory=list)


def load_planted(county: County) -> list[Planted]:
    """Raises CountyDataError for a file that is wrong; a county without it has none."""
    if not (county.folder / FILE).is_file():
        return []
    try:
        return _File.model_validate(toml_of(read_text(county.folder, FILE).encode())).planted
    except MiswrittenError as error:
        raise CountyDataError(FILE, f"{error}，请改正") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise CountyDataError(FILE, f"写法有误：{key_of(first)} {problem(first, is_shown=True)}") from None


def with_contradictions(planted: list[Planted], ledger: str, cells: Cells) -> Cells:
    """The ledger's rows with what is planted in it; every one in rows of its own.

    Raises:
        CountyDataError: too few rows that one fits.
    """
    taken: set[int] = set()
    gone: set[int] = set()
    found = {name: list(column) for name, column in cells.items()}
    for each in planted:
        if each.ledger != ledger:
            continue
        rows = _chosen(each, found, taken)
        taken.update(rows)
        gone.update(rows if each.is_gone else ())
        for row in rows:
            _write(each, found, row)
    if not gone:
        return found
    return {name: [cell for row, cell in enumerate(column) if row not in gone] for name, column in found.items()}


def _chosen(each: Planted, cells: Mapping[str, list[object]], taken: set[int]) -> list[int]:
    count = len(next(iter(cells.values())))
    fits = [
        row
        for row in range(count)
        if row not in taken and all(cells[name][row] == value for name, value in each.pick.items())
    ][: each.rows]
    if len(fits) < each.rows:
        raise CountyDataError(FILE, f"“{each.name}”要 {each.rows} 行，{each.ledger} 里只有 {len(fits)} 行合适")
    return fits


def _write(each: Planted, cells: Mapping[str, list[object]], row: int) -> None:
    for name, value in (each.set | dict.fromkeys(each.clear)).items():
        cells[name][row] = value
    for name, more in each.add.items():
        before = cells[name][row]
        if not isinstance(before, int | float):
            raise CountyDataError(FILE, f"“{each.name}”要加的 {name} 不是数")
        cells[name][row] = type(before)(before + more)
