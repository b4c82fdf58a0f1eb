"""A csv file of the county folder as checked rows: every fault with file, line and column."""

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from data_access.county.rows import CountyFile, Row
from errors import CountyDataError
from models.miswritten import MiswrittenError, key_of, problem, toml_of

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Table(Generic[R]):
    """The rows of one file with their line numbers, so that later checks can still say where."""

    file: str
    lines: tuple[tuple[int, R], ...]

    @property
    def rows(self) -> tuple[R, ...]:
        return tuple(row for _, row in self.lines)

    def column(self, name: str) -> frozenset[Any]:
        return frozenset(getattr(row, name) for row in self.rows)

    def refuse(self, line: int, column: str, problem: str) -> CountyDataError:
        return CountyDataError(self.file, problem, line, column)

    def check_unique(self, *columns: str) -> None:
        """Raise at the second row that repeats an earlier one in ``columns``; the last column is named."""
        seen: dict[tuple[Any, ...], int] = {}
        for line, row in self.lines:
            key = tuple(getattr(row, column) for column in columns)
            if key in seen:
                raise self.refuse(line, columns[-1], f"“{key[-1]}”与第 {seen[key]} 行重复，请删改其中一行")
            seen[key] = line

    def check_known(self, column: str, known: Collection[str], where: str) -> None:
        """Raise where a filled cell, or a part of it, names nothing in ``known``."""
        for line, row in self.lines:
            cell = getattr(row, column)
            for part in cell if isinstance(cell, tuple) else (cell,):
                if part and part not in known:
                    raise self.refuse(line, column, f"{where}里没有“{part}”，请改正或先在{where}里补上")


def read_text(folder: Path, file: str) -> str:
    """The text of a UTF-8 file, with or without a byte order mark; raises CountyDataError."""
    try:
        raw = (folder / file).read_bytes()
    except OSError:
        raise CountyDataError(file, "找不到或打不开这个文件，请放回县情文件夹") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CountyDataError(file, "不是 UTF-8 编码，请另存为“CSV UTF-8”", line) from None


def read_county_file(folder: Path) -> CountyFile:
    """county.toml; raises CountyDataError naming the key as ``column``."""
    try:
        return CountyFile.model_validate(toml_of(read_text(folder, "county.toml").encode()))
    except MiswrittenError as error:
        raise CountyDataError("county.toml", f"{error}，请改正") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise CountyDataError("county.toml", problem(first, is_shown=True), column=key_of(first)) from None


def read_table(folder: Path, file: str, model: type[R], *, is_optional: bool = False) -> Table[R]:
    """Read one CSV whose header names exactly the columns of ``model``; blank lines are skipped.

    Args:
        is_optional: a county folder may do without the file; it then has no rows.

    Raises:
        CountyDataError: with the line an editor shows for the start of the row, and the column.
    """
    if is_optional and not (folder / file).exists():
        return Table(file, ())
    reader = csv.reader(io.StringIO(read_text(folder, file), newline=""), strict=True)
    lines: list[tuple[int, R]] = []
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(file, header, [name for name, field in model.model_fields.items() if not field.exclude])
        start = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((start, _row(file, start, header, cells, model)))
            start = reader.line_num + 1
    except csv.Error as error:
        raise CountyDataError(file, f"逗号或引号写法有误（{error}），请改正", reader.line_num) from None
    return Table(file, tuple(lines))


def _check_header(file: str, header: list[str], expected: list[str]) -> None:
    for column in expected:
        if header.count(column) != 1:
            problem = "表头缺这一列，请补上" if column not in header else "表头里这一列出现了不止一次，请删去多余的"
            raise CountyDataError(file, problem, 1, column)
    for column in header:
        if column not in expected:
            raise CountyDataError(file, "表头里没有这一列的用处，请删去或改正列名", 1, column or "（空）")


def _row(file: str, line: int, header: list[str], cells: list[str], model: type[R]) -> R:
    if len(cells) != len(header):
        raise CountyDataError(file, f"应有 {len(header)} 格，现有 {len(cells)} 格，请检查逗号和引号", line)
    try:
        return model.model_validate(dict(zip(header, map(str.strip, cells), strict=True)))
    except ValidationError as error:
        first = error.errors()[0]
        column = first.get("ctx", {}).get("column") or str(first["loc"][0])
        raise CountyDataError(file, problem(first, is_shown=True), line, column) from None
