"""Which columns of somebody else's export feed which columns of our ledgers: one TOML file a kind of export.

A mapping lists only what differs: a title equal to a column's label or alias feeds that column by itself. What
the office confirms is written into the same file, so that it is not asked again.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

import tomlkit
from pydantic import Field

from data_access.county.ledgers import Definition, Ledgers, read_definition
from data_access.county.text_folding import folded
from errors import CountyDataError, LedgerDefinitionError, os_reason

_UNIT = re.compile(r"\([^()]*\)$")


class Derivation(StrEnum):
    """How a column that an export lacks follows from others."""

    BIRTH_YEAR = "birth_year"
    GENDER = "gender"
    ANY_YES = "any_yes"
    PEOPLE_COUNT = "people_count"
    CASE_NUMBER = "case_number"


class Condition(Definition):
    """A row belongs to a ledger when ``column`` holds ``value``, or anything where ``value`` is empty."""

    column: str
    value: str = Field(default="", alias="is")


class Derived(Definition):
    """A column made from others of the same export."""

    column: str
    sources: tuple[str, ...] = Field(alias="from", min_length=1)
    how: Derivation


class Mapping(Definition):
    """One kind of export. Columns are written ``ledger.column``.

    Attributes:
        title: what people call the export. ledgers: the ledgers it feeds.
        recognised_by: columns whose titles must all stand in one row; that row is the header.
        group: the column whose value is the same in all rows of a household.
        labels: title -> columns it feeds; of two titles for one column the earlier counts.
        ignored: titles known to be of no use. rows: which rows belong to a ledger; all of them where not named.
        derived: columns made from others where the export has none.
    """

    title: str
    ledgers: tuple[str, ...]
    recognised_by: tuple[str, ...] = Field(min_length=1)
    group: str
    ignored: tuple[str, ...] = ()
    rows: dict[str, tuple[Condition, ...]] = Field(default_factory=dict)
    labels: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    derived: tuple[Derived, ...] = ()

    @property
    def named_columns(self) -> Iterator[str]:
        """Every ``ledger.column`` the definition names."""
        yield from (*self.recognised_by, self.group)
        yield from (column for columns in self.labels.values() for column in columns)
        yield from (condition.column for conditions in self.rows.values() for condition in conditions)
        yield from (column for derived in self.derived for column in (derived.column, *derived.sources))

    def targets(self, ledgers: Ledgers) -> dict[str, tuple[str, ...]]:
        """Comparable title -> columns it feeds, the mapping's own titles first."""
        found = {comparable(label): columns for label, columns in self.labels.items()}
        own: dict[str, tuple[str, ...]] = {}
        for name in self.ledgers:
            for column in ledgers[name].columns:
                for text in (column.label, *column.aliases):
                    key = comparable(text)
                    own[key] = (*own.get(key, ()), f"{name}.{column.name}")
        return found | {label: columns for label, columns in own.items() if label not in found}


def comparable(title: object) -> str:
    """A title without what does not tell it apart: width of characters, spaces, line breaks, the required mark."""
    return re.sub(r"\s|\*", "", folded(str(title)))


def without_unit(title: str) -> str:
    """A comparable title without the unit in brackets behind it."""
    return _UNIT.sub("", title) or title


def load_mappings(folder: Path, ledgers: Ledgers) -> dict[str, Mapping]:
    """``mappings/*.toml`` of a county folder by file name without ending.

    Raises:
        LedgerDefinitionError: a mapping is no TOML, or names a ledger or column that does not exist.
    """
    return {path.stem: _load(path, ledgers) for path in sorted((folder / "mappings").glob("*.toml"))}


def _load(path: Path, ledgers: Ledgers) -> Mapping:
    mapping = read_definition(path, Mapping)
    _check_columns(path.name, mapping, ledgers)
    return mapping


def _check_columns(file: str, mapping: Mapping, ledgers: Ledgers) -> None:
    if unknown := sorted({*mapping.ledgers, *mapping.rows} - set(ledgers.ledgers)):
        raise LedgerDefinitionError(file, f"没有 {'、'.join(unknown)} 这个台账，请改正 ledgers 或 rows")
    known = {f"{name}.{column}" for name in mapping.ledgers for column in ledgers[name].by_name}
    if unknown := sorted(set(mapping.named_columns) - known):
        raise LedgerDefinitionError(file, f"没有 {'、'.join(unknown)} 这一列，请写成“台账.列”，台账须列在 ledgers 里")


def confirm(folder: Path, name: str, labels: dict[str, tuple[str, ...]], ledgers: Ledgers) -> Mapping:
    """Keep what the office decided about titles of an export, comments of the file included.

    Args:
        folder: the county folder. name: the mapping's file name without ending.
        labels: title -> columns it feeds; none for a title to ignore from now on.

    Raises:
        LedgerDefinitionError: a column does not exist; the file is left as it was.
    """
    path = folder / "mappings" / f"{name}.toml"
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    known, ignored = document.setdefault("labels", tomlkit.table()), document.setdefault("ignored", tomlkit.array())
    for label, columns in labels.items():
        if columns:
            known[label] = list(columns)
            if label in ignored:
                ignored.remove(label)
        else:
            known.pop(label, None)
            if label not in ignored:
                ignored.append(label)
    fresh = path.with_suffix(".toml.new")
    try:
        fresh.write_text(tomlkit.dumps(document), encoding="utf-8")
        mapping = read_definition(fresh, Mapping)
        _check_columns(path.name, mapping, ledgers)
        os.replace(fresh, path)
    except OSError as error:
        raise CountyDataError(path.name, f"写不进去（{os_reason(error)}），请检查县情文件夹的权限和磁盘空间") from None
    finally:
        with suppress(OSError):  # also where the folder itself is not to be written
            fresh.unlink(missing_ok=True)
    return mapping
