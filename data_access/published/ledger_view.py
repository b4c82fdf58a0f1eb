"""Any ledger's rows, totals and points out of the read model, by SELECTs made from its definition.

Names in the SQL come from checked definitions only; values are bound. Every SELECT is narrowed to the viewer's
townships and units, to the filters and to the month, whatever the ledger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import pandas as pd

from data_access.county.county import County
from data_access.county.ledgers import PART_MARK, Column, ColumnType, Ledger, Ledgers, Shape
from data_access.county.row_places import Place, household_column, place_of, quoted
from data_access.intake.tables.cell_values import registered_name
from data_access.published.read_model import ReadModel, allowed
from models.time import Month
from models.viewing import Filters, Viewer

#: Columns a page adds where the ledger leaves the place to the row it points at.
_TOWNSHIP = Column(name="place_township_code", label="乡镇", type=ColumnType.TOWNSHIP)
_VILLAGE = Column(name="place_village_code", label="行政村", type=ColumnType.VILLAGE)
_SOURCE = (
    "l.row_id AS source_id, s.batch_id AS source_batch, s.file AS source_file, s.sheet AS source_sheet, l.source_row"
)


@dataclass(frozen=True)
class Order:
    """By which column rows are sorted; an empty name is the ledger's own order."""

    column: str = ""
    is_descending: bool = False


OWN_ORDER = Order()


@dataclass(frozen=True)
class LedgerView:
    """One ledger as one viewer sees it through the filters.

    As of ``filters.asof``: an event ledger has the rows dated by the end of the month, and undated ones that have
    begun as they stand now; a period ledger those of one period; a state ledger what it holds now.

    Attributes:
        period: YYYY-MM or YYYY of a period ledger; empty = the newest there is.
        village: only the rows of this village; empty = wherever they lie.
    """

    model: ReadModel
    county: County
    ledgers: Ledgers
    ledger: Ledger
    viewer: Viewer
    filters: Filters
    period: str = ""
    village: str = ""

    @property
    def is_visible(self) -> bool:
        """Whether the viewer may open the ledger at all: one of the whole county is not for a township's viewer."""
        return self._conditions is not None

    @cached_property
    def place(self) -> Place:
        return place_of(self.ledger, self.ledgers)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """What can be shown of a row: the place, then every column that is not sensitive and not a mere surrogate."""
        own = [column for column in self.ledger.columns if not (column.sensitive or self._is_surrogate(column))]
        types = {column.type for column in own}
        has_village = ColumnType.VILLAGE in types
        added = [_TOWNSHIP] if self.place.township and ColumnType.TOWNSHIP not in types else []
        added += [_VILLAGE] if self.place.village and not has_village else []
        return (*added, *own)

    @property
    def has_households(self) -> bool:
        """Whether each row is a household or points at one."""
        return self._household_field != "NULL::VARCHAR"

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The periods of a period ledger no later than the month, newest first; empty for other shapes."""
        if self.ledger.shape is not Shape.PERIOD:
            return ()
        found = self._select(f"SELECT DISTINCT {self._period_field} AS period", with_period=False)
        return tuple(sorted((str(value) for value in found["period"]), reverse=True))

    @cached_property
    def period_shown(self) -> str:
        """The period whose rows are shown; empty where there is none."""
        return self.period if self.period in self.periods else next(iter(self.periods), "")

    def summary(self) -> pd.Series:
        """row_count, undated_count, newest (date, YYYY-MM, YYYY or none) and imported_at of the rows shown."""
        field = self._day_field
        undated = f"count(*) FILTER ({field} IS NULL)" if field else "0"
        newest = f"max({field})" if field else "NULL"
        select = f"SELECT count(*) AS row_count, {undated} AS undated_count, {newest} AS newest, max(s.created_at) AS imported_at"
        return self._select(select).iloc[0]

    def totals(self) -> pd.DataFrame:
        """One row a township (NULL = none known), ordered by code.

        Returns:
            township_code, row_count, and for each column of ``totals`` its sum over the rows that have a value
            (NULL where none has) and ``<column>_missing``, the number of rows without.
        """
        missing = "".join(
            f", count(*) - count(l.{quoted(name)}) AS {quoted(name + '_missing')}" for name in self.ledger.totals
        )
        township = self.place.township or "NULL::VARCHAR"
        return self._select(
            f"SELECT {township} AS township_code, count(*) AS row_count{self._sum_fields('sum(l.{})')}{missing}",
            "GROUP BY 1 ORDER BY 1 NULLS LAST",
        )

    def statuses(self) -> dict[str, int]:
        """Rows by status in the order of the code list, then what else there is; empty key = not filled in."""
        status = self.ledger.by_name.get(self.ledger.status)
        if status is None or status.sensitive:
            return {}
        found = self._select(f"SELECT l.{quoted(status.name)} AS status, count(*) AS row_count", "GROUP BY 1")
        counts = {"" if pd.isna(value) else str(value): int(count) for value, count in found.itertuples(index=False)}
        ordered = [code for code in status.codes if code in counts]
        return {code: counts[code] for code in [*ordered, *sorted(set(counts) - set(ordered))]}

    def rows(
        self, order: Order = OWN_ORDER, limit: int | None = None, offset: int = 0, row_ids: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """The rows with names for codes.

        Args:
            order: an unknown column counts as none. limit: None = all rows.
            row_ids: only these, whatever their month.

        Returns:
            One column for each of ``columns`` (texts, numbers, dates, booleans; None where empty), then household
            (its surrogate, or None), source_id (the row's own), source_batch, source_file, source_sheet and
            source_row.
        """
        fields = "".join(f"{self._field(column)} AS {quoted(column.name)}, " for column in self.columns)
        page = "" if limit is None else f" LIMIT {int(limit)} OFFSET {int(offset)}"
        found = self._select(
            f"SELECT {fields}{self._household_field} AS household, {_SOURCE}", f"ORDER BY {self._order(order)}{page}",
            row_ids=row_ids,
        )  # fmt: skip
        for column in self.columns:
            named = [self.named(column, value) for value in found[column.name]]
            found[column.name] = pd.Series(named, index=found.index, dtype="object")  # whole numbers stay whole
        return found

    def points(self, *, by_part: bool = False) -> pd.DataFrame:
        """The rows gathered where they lie: at their own coordinates, else at their village, else in their township.

        Args:
            by_part: whether a place has a row for each of the ledger's ``map_parts`` that is there.

        Returns:
            One row a place, ordered by level and code: level (``row``, ``village``, ``township`` or ``none``), code
            (row_id, village or township code), part (NULL = not asked for or not filled in), township_code,
            village_code, title (of a row with coordinates of its own), lng and lat (WGS84 degrees; NULL for townships,
            whose seats are the caller's), row_count, the sums.
        """
        has_own = {"longitude", "latitude"} <= {column.name for column in self.columns}
        own = "l.longitude IS NOT NULL AND l.latitude IS NOT NULL" if has_own else "FALSE"
        lng, lat = ("l.longitude", "l.latitude") if has_own else ("NULL::DOUBLE", "NULL::DOUBLE")
        village, township = self.place.village or "NULL::VARCHAR", self.place.township or "NULL::VARCHAR"
        placed, bound = self._statement(
            f"SELECT CASE WHEN {own} THEN 'row' WHEN coalesce(p.longitude, m.longitude) IS NOT NULL AND coalesce(p.latitude, m.latitude) IS NOT NULL THEN 'village' "
            f"WHEN {township} IS NOT NULL THEN 'township' ELSE 'none' END AS level, l.row_id, {village} AS village_code, "
            f"{township} AS township_code, {_title(self.ledger, 'l')} AS title, {lng} AS lng, {lat} AS lat, "
            f"coalesce(p.longitude, m.longitude) AS village_lng, coalesce(p.latitude, m.latitude) AS village_lat, "
            f"{self._part_field if by_part else 'NULL::VARCHAR'} AS part{self._sum_fields('l.{}')}",
            join=f"LEFT JOIN villages m ON m.village_code = {village}\n"
            f"LEFT JOIN layers p ON p.kind = 'village_points' AND p.village_code = {village}",  # newer than the ledger
        )
        return self.model.select(
            "SELECT level, CASE level WHEN 'row' THEN row_id WHEN 'village' THEN village_code "
            "WHEN 'township' THEN township_code END AS code, part, any_value(township_code) AS township_code, "
            "any_value(village_code) FILTER (level <> 'township') AS village_code, "
            "any_value(title) FILTER (level = 'row') AS title, "
            "any_value(CASE level WHEN 'row' THEN lng WHEN 'village' THEN village_lng END) AS lng, "
            "any_value(CASE level WHEN 'row' THEN lat WHEN 'village' THEN village_lat END) AS lat, "
            f"count(*) AS row_count{self._sum_fields('sum({})')}\nFROM ({placed})\nGROUP BY 1, 2, 3 ORDER BY 1, 2, 3 NULLS LAST",
            bound,
        )

    def by_place(self, *, is_township: bool) -> pd.DataFrame:
        """The rows gathered by village, or by township; rows that lead to none are left out.

        Returns:
            One row a place that has any: code, row_count and the sums of ``totals`` (NULL where no row has a value).
        """
        code = (self.place.township if is_township else self.place.village) or "NULL::VARCHAR"
        return self._select(
            f"SELECT {code} AS code, count(*) AS row_count{self._sum_fields('sum(l.{})')}",
            "GROUP BY 1 HAVING code IS NOT NULL ORDER BY 1",
        )

    def _sum_fields(self, form: str) -> str:
        """``, <form of the column> AS <column>`` for each column that can be added up."""
        return "".join(f", {form.format(quoted(name))} AS {quoted(name)}" for name in self.ledger.totals)

    def townships_of(self, row_ids: Sequence[str]) -> tuple[str, ...]:
        """Codes of the townships where these rows lie, whatever their month; none of a row of the whole county."""
        township = self.place.township or "NULL::VARCHAR"
        found = self._select(f"SELECT DISTINCT {township} AS code", "ORDER BY 1", row_ids=row_ids)
        return tuple(found["code"].dropna())

    def titles(self, row_ids: Sequence[str]) -> dict[str, str]:
        """What these rows are called where that may be shown, whatever their month; see :func:`_title`."""
        found = self._select(f"SELECT l.row_id, {_title(self.ledger, 'l')} AS title", row_ids=row_ids)
        return {row_id: title for row_id, title in found.itertuples(index=False) if isinstance(title, str)}

    def _select(
        self, fields: str, tail: str = "", *, with_period: bool = True, row_ids: Sequence[str] | None = None
    ) -> pd.DataFrame:
        return self.model.select(*self._statement(fields, tail, with_period=with_period, row_ids=row_ids))

    def _statement(
        self,
        fields: str,
        tail: str = "",
        *,
        join: str = "",
        with_period: bool = True,
        row_ids: Sequence[str] | None = None,
    ) -> tuple[str, dict[str, object]]:
        """One SELECT over the ledger's rows that the viewer, the filters and the month leave, and what it binds."""
        conditions = list(self._conditions or ("FALSE",))
        bound: dict[str, object] = {
            "areas": allowed(self.viewer.areas, self.filters.townships),
            "units": allowed(self.viewer.units, self.filters.units),
            "village": self.village,
        }
        if row_ids is not None:
            conditions.append("list_contains($row_ids::VARCHAR[], l.row_id)")
            bound["row_ids"] = list(row_ids)
        elif with_period and self.ledger.shape is Shape.PERIOD:
            conditions.append(f"{self._period_field} = $period")
            bound["period"] = _typed(self.ledger.by_name[self.ledger.period], self.period_shown)
        elif self.ledger.date:
            conditions.append(self._dated)
        elif self.ledger.period:
            conditions.append(f"{self._period_field} <= $until")
        if column := self.ledger.by_name.get(self.ledger.date or self.ledger.period):
            bound |= {"until": _until(column, self.filters.asof), "day": self.filters.asof.end}
        references = "\n".join(_reference_join(column) for column in self._named_references)
        sql = (
            f"{fields}\nFROM {quoted(self.ledger.name)} l\n{self.place.joins}\n{references}\n{join}\n"
            f"LEFT JOIN sources s ON s.file_id = l.file_id\nWHERE {' AND '.join(conditions)}\n{tail}"
        )
        return sql, bound

    @cached_property
    def _conditions(self) -> tuple[str, ...] | None:
        """Of the viewer's rights and the filters; None where they leave nothing of this ledger."""
        conditions = ["TRUE"]
        if self.place.township:
            if allowed(self.viewer.areas, self.filters.townships) is not None:
                conditions.append(f"list_contains($areas::VARCHAR[], {self.place.township})")
        elif self.viewer.areas is not None:
            return None
        if self.village:
            conditions.append(f"{self.place.village} = $village" if self.place.village else "FALSE")
        units = allowed(self.viewer.units, self.filters.units)
        answerable = self.county.find_unit(self.ledger.unit) if self.ledger.unit else None
        if units is None or (answerable is not None and answerable.id in units):
            return tuple(conditions)
        named = [f"list_contains($units::VARCHAR[], l.{quoted(column.name)})" for column in self._unit_columns]
        return (*conditions, f"({' OR '.join(named)})") if named else None

    @property
    def _dated(self) -> str:
        """Dated by the end of the month; a row without its date counts unless its other dates all lie later."""
        date = f"l.{quoted(self.ledger.date)}"
        others = [
            f"l.{quoted(c.name)}" for c in self.columns if c.type is ColumnType.DATE and c.name != self.ledger.date
        ]
        begun = f" AND coalesce(least({', '.join(others)}) <= $day, TRUE)" if others else ""
        return f"({date} <= $until OR ({date} IS NULL{begun}))"

    @property
    def _unit_columns(self) -> list[Column]:
        return [column for column in self.ledger.columns if column.type is ColumnType.UNIT and not column.sensitive]

    @property
    def _day_field(self) -> str:
        name = self.ledger.date or self.ledger.period
        return f"l.{quoted(name)}" if name else ""

    @property
    def _period_field(self) -> str:
        return f"l.{quoted(self.ledger.period)}"

    @property
    def _part_field(self) -> str:
        """The words of a row's part, as :attr:`Ledger.map_parts` has them; NULL where one of its columns is empty."""
        names = self.ledger.map_by or ((self.ledger.status,) if self.ledger.map_parts else ())
        return f" || '{PART_MARK}' || ".join(f"l.{quoted(name)}" for name in names) or "NULL::VARCHAR"

    @property
    def _household_field(self) -> str:
        column = household_column(self.ledger)
        return f"l.{quoted(column)}" if column else "NULL::VARCHAR"

    def _is_surrogate(self, column: Column) -> bool:
        """Whether a reference has no name to show, because the row it points at is known by a sensitive key."""
        return column.type is ColumnType.REFERENCE and self.ledgers[column.ledger].has_private_key

    @property
    def _named_references(self) -> list[Column]:
        return [column for column in self.columns if column.type is ColumnType.REFERENCE]

    def _field(self, column: Column) -> str:
        if column is _TOWNSHIP:
            return self.place.township
        if column is _VILLAGE:
            return self.place.village
        if column in self._named_references:
            return _title(self.ledgers[column.ledger], f"of_{column.name}")
        return f"l.{quoted(column.name)}"

    def _order(self, order: Order) -> str:
        """SQL that puts the rows in one certain order, whatever column comes first."""
        chosen = next((column for column in self.columns if column.name == order.column), None)
        parts = []
        if chosen is not None:
            parts.append(f"{self._field(chosen)} {'DESC' if order.is_descending else 'ASC'} NULLS LAST")
        if self.ledger.shape is Shape.EVENT:
            parts.append(f"{self._day_field} DESC NULLS LAST")
        parts += [expression for expression in (self.place.township, self.place.village) if expression]
        shown = {column.name for column in self.columns}
        parts += [f"l.{quoted(name)}" for name in self.ledger.key if name in shown]
        return ", ".join([*parts, "l.row_id"])

    def named(self, column: Column, value: object) -> object:
        """A stored value as screens take it: names for codes, whole numbers whole; None where empty."""
        if pd.isna(value):  # type: ignore[call-overload]
            return None
        if name := registered_name(value, column, self.county):
            return name
        match column.type:
            case ColumnType.COMMITMENT:
                return f"{value} {self.county.commitment(str(value)).title}"
            case ColumnType.DATE:
                return pd.Timestamp(str(value)).date()
            case ColumnType.INTEGER | ColumnType.YEAR:
                return int(cast(float, value))
            case ColumnType.BOOLEAN:
                return bool(value)
            case _:
                return value


def _until(column: Column, asof: Month) -> object:
    """The last date, month or year that counts at the end of a month."""
    match column.type:
        case ColumnType.MONTH:
            return str(asof)
        case ColumnType.YEAR:
            return asof.known_year
        case _:
            return asof.end


def _typed(column: Column, period: str) -> object:
    return (int(period) if period else None) if column.type is ColumnType.YEAR else period


def _reference_join(column: Column) -> str:
    other = quoted(f"of_{column.name}")
    return f"LEFT JOIN {quoted(column.ledger)} {other} ON {other}.row_id = l.{quoted(column.name)}"


def _title(ledger: Ledger, alias: str) -> str:
    """What a row is called: its key as far as it may be shown and is text, and the first other text it must have."""
    shown = [column for column in ledger.columns if not column.sensitive and column.type is ColumnType.TEXT]
    names = [column.name for column in shown if column.name in ledger.key]
    names += [column.name for column in shown if column.required and column.name not in ledger.key][:1]
    fields = "".join(f", {quoted(alias)}.{quoted(name)}" for name in names)
    return f"nullif(concat_ws(' '{fields}), '')" if fields else "NULL::VARCHAR"
