"""What the map can be coloured by: figures of villages, columns of any ledger with a place, commitments by township."""

from dataclasses import dataclass, replace

import pandas as pd

from data_access.county.ledgers import ColumnType, Ledger, Reporters, Shape
from data_access.county.row_places import place_of
from data_access.published.ledger_view import LedgerView
from models.lists import Labelled
from models.time import Month
from models.viewing import Filters
from services import reading
from services.targets.shares import shares_of
from services.villages import villages
from services.words import ledger_words


class Level(Labelled):
    """What one figure on the map is of."""

    VILLAGE = "village", "按村"
    TOWNSHIP = "township", "按乡镇"


_BOTH = (Level.VILLAGE, Level.TOWNSHIP)


@dataclass(frozen=True)
class Measure:
    """Something a place can be coloured by.

    Attributes:
        key: as the address has it: a name of :data:`VILLAGE_MEASURES`, ``ledger.<name>.<column>`` (``rows`` counts
            them; a column of projects has ``.open`` behind it for those under way) or ``target.<commitment>``. source: the ledger. group: where the list puts it.
        columns: of the ``villages`` query: the figure, or numerator and denominator of a share.
        has_history: whether an earlier month may show something else. is_personal: counts of people or households that
            are small numbers of somebody's trouble; they are classed as such and never summed.
        is_count: of rows, whole numbers of which nought is one to be told apart. only: statuses of the rows it adds up;
            empty = any: what is planned is not added to what is accepted.
    """

    key: str
    title: str
    unit: str
    source: str
    group: str
    levels: tuple[Level, ...] = _BOTH
    has_history: bool = True
    is_yearly: bool = False
    is_personal: bool = False
    note: str = ""
    columns: tuple[str, ...] = ()
    is_count: bool = False
    only: tuple[str, ...] = ()

    @property
    def is_of_people(self) -> bool:
        """Whether it counts people or households: where they are few, a room and a paper may not tell how many."""
        return self.is_personal or self.unit in _PEOPLE

    @property
    def is_share(self) -> bool:
        """Whether it is a numerator over a denominator, so that places do not add up."""
        return len(self.columns) > 1


_PEOPLE = ("人", "户", "名", "人次", "户次")
_YEARS = "行政村年度情况台账"
_BASICS = "村基本指标"
_LAST = Month(2200, 12)
_NEITHER = "颜色只表示多少，不表示好坏"


def _of_year(key: str, title: str, unit: str, *columns: str, levels: tuple[Level, ...] = _BOTH) -> Measure:
    return Measure(key, title, unit, _YEARS, _BASICS, levels, is_yearly=True, columns=columns)


#: Key -> measure of the ``villages`` query; the first is what a bare address shows.
VILLAGE_MEASURES = {
    one.key: one
    for one in (
        _of_year("income", "村集体经济收入", "万元", "collective_income_wanyuan"),
        # A township's income per head is not the villages' added up, so there is none.
        _of_year("farmer_income", "农民人均可支配收入", "元", "income_per_capita_yuan", levels=(Level.VILLAGE,)),
        Measure(
            "monitored", "未消除风险监测户", "户", "防返贫监测对象台账", _BASICS, is_personal=True, columns=("monitored_count",),
            note=_NEITHER,
        ),
        Measure(
            "lifted", "脱贫户", "户", "脱贫户和监测户台账", _BASICS, has_history=False, columns=("lifted_household_count",),
        ),
        _of_year("tap_water", "自来水通户率", "%", "tap_water_household_count", "year_household_count"),
        _of_year("toilets", "卫生厕所普及率", "%", "sanitary_toilet_household_count", "year_household_count"),
    )
}  # fmt: skip


@reading.once
def catalogue() -> dict[str, Measure]:
    """Every measure by its key, in the order of the list. Shared: do not change in place."""
    found = dict(VILLAGE_MEASURES)
    ledgers = reading.store().ledgers
    for ledger in ledgers:
        place = place_of(ledger, ledgers)
        levels = tuple(level for level in _BOTH if (place.village if level is Level.VILLAGE else place.township))
        if levels:
            found |= {one.key: one for one in _of_ledger(ledger, levels)}
    known = reading.rows("commitment_values", month=str(_LAST))
    by_township = set(known.loc[known["township_code"].notna(), "commitment_id"])
    for item in reading.county().commitments:
        if item.id in by_township and item.kind.traits.is_task:  # a starting point has no figure of its own
            key = f"target.{item.id}"
            unit = item.kind.traits.rate_unit or item.unit.removesuffix("/年")
            found[key] = Measure(key, item.title, unit, f"承诺 {item.id}", "目标", (Level.TOWNSHIP,))
    return found


def _of_ledger(ledger: Ledger, levels: tuple[Level, ...]) -> list[Measure]:
    group, has_history = f"台账：{ledger.title}", ledger.has_past
    rows = Measure(
        f"ledger.{ledger.name}.rows", f"{ledger.title}行数", "行", ledger.title, group, levels, has_history,
        is_personal=ledger.personal, is_count=True, note=_NEITHER if ledger.personal else "",
    )  # fmt: skip
    if ledger.personal:  # the sum over one household would tell its figure
        return [rows]
    return [
        rows,
        *(
            replace(
                rows, key=f"ledger.{ledger.name}.{column.name}{mark}", title=f"{column.label}{said}", unit=column.unit,
                is_count=False, only=only, has_history=has_history and column.name not in ledger.current,
            )
            for column in (ledger.by_name[name] for name in ledger.totals)
            for mark, said, only in _parts(ledger)
        ),
    ]  # fmt: skip


def _parts(ledger: Ledger) -> list[tuple[str, str, tuple[str, ...]]]:
    """What of its rows is added up: of projects what is done, and apart from it what is planned or under way."""
    if not ledger.open_codes:
        return [("", "", ())]
    under_way = ledger.open_codes
    done = tuple(code for code in ledger.by_name[ledger.status].codes if code not in under_way)
    return [("", f"（{'、'.join(done)}）", done), (".open", f"（{'、'.join(under_way)}）", under_way)]


def off_map(measure: Measure, level: Level, filters: Filters) -> str:
    """How many rows of the ledger, in the whole county, lie at no place of the map; empty where all do.

    Of a ledger of people it is not said how many.
    """
    kind, _, rest = measure.key.partition(".")
    name = rest.partition(".")[0]
    if kind != "ledger" or not _may_lack_place(reading.store().ledgers[name], level):
        return ""
    whole = Filters((), filters.units, filters.asof)
    key = f"off_map_{name}_{'_'.join(measure.only)}_{level}"
    count = reading.derived(key, lambda: _off_map(name, measure.only, level, whole), whole)
    place = "行政村" if level is Level.VILLAGE else "乡镇"
    return f"{'有' if measure.is_personal else f'{count} '}行没有写明{place}，不在图上" if count else ""


def _off_map(name: str, only: tuple[str, ...], level: Level, whole: Filters) -> int:
    rows = int(_view(name, only, whole).summary()["row_count"])
    return rows - int(_by_place(name, only, level, whole)["row_count"].sum())


def _view(name: str, only: tuple[str, ...], filters: Filters) -> LedgerView:
    return replace(reading.ledger(name, filters), only=only)


def _may_lack_place(ledger: Ledger, level: Level) -> bool:
    """False where every row says its place or has that of another row."""
    own = [c for c in ledger.columns if c.type in (ColumnType.VILLAGE, ColumnType.TOWNSHIP) and not c.sensitive]
    said = {column.type for column in own if column.required}
    return bool(own) and ColumnType.VILLAGE not in said and (level is Level.VILLAGE or ColumnType.TOWNSHIP not in said)


@reading.once
def values(measure: Measure, level: Level, filters: Filters) -> pd.Series:
    """The figure of every place the filters leave.

    Returns:
        float64 by code of the village (those of the ledger of villages) or township; NaN where there is none.
        A share of a township is its sum of numerators over its sum of denominators. Shared: do not change in place.
    """
    kind, _, rest = measure.key.partition(".")
    if measure.key in VILLAGE_MEASURES:
        found = _of_villages(measure, level, filters)
    elif kind == "ledger":
        name, column = rest.split(".")[:2]
        found = _of_rows(name, column, measure.only, level, filters)
    else:
        found = pd.Series(
            {code: share.verdict.value for code, share in shares_of(rest, filters).items()}, dtype="float64"
        )
    return found.reindex(_codes(level, filters)).astype("float64")


def _codes(level: Level, filters: Filters) -> list[str]:
    if level is Level.VILLAGE:
        return list(villages.rows(filters)["village_code"])
    return [t.code for t in reading.county().townships if not filters.townships or t.code in filters.townships]


def _of_villages(measure: Measure, level: Level, filters: Filters) -> pd.Series:
    code = "village_code" if level is Level.VILLAGE else "township_code"
    table = villages.rows(filters)[[code, *measure.columns]]
    known = table.dropna() if measure.is_share else table
    if level is Level.VILLAGE:  # one row each: nothing to add up
        sums = known.set_index(code).astype("float64")
    else:
        sums = known.groupby(code)[list(measure.columns)].sum(min_count=1).astype("float64")
    if len(measure.columns) == 1:
        return sums[measure.columns[0]]
    share, whole = (sums[column] for column in measure.columns)
    return 100 * share / whole.where(whole > 0)


def _of_rows(name: str, column: str, only: tuple[str, ...], level: Level, filters: Filters) -> pd.Series:
    # Of the whole county: whether a place without rows has nought must not hang on which others are chosen.
    whole = Filters((), filters.units, filters.asof)
    view, table = reading.ledger(name, whole), _by_place(name, only, level, whole)
    if column != "rows":
        # Where there are rows and none of these, their sum is nought; where there are none at all, it is missing.
        return table[column].reindex(_by_place(name, (), level, whole).index, fill_value=0) if only else table[column]
    counts = table["row_count"].reindex(_codes(level, whole))
    has_rows = counts.notna()
    if view.ledger.shape is Shape.PERIOD and view.ledger.reporters is Reporters.TOWNSHIPS:
        # A township that handed nothing in is not known to have nothing, nor are its villages.
        towns = villages.rows(whole)["township_code"].to_numpy() if level is Level.VILLAGE else counts.index
        return counts.fillna(0).where(has_rows.groupby(towns).transform("any"))
    return counts.fillna(0) if has_rows.any() else counts


@reading.once
def _by_place(name: str, only: tuple[str, ...], level: Level, whole: Filters) -> pd.DataFrame:
    """By code; one for all columns of the ledger that add up the same rows."""
    return _view(name, only, whole).by_place(is_township=level is Level.TOWNSHIP).set_index("code")


def when(measure: Measure, filters: Filters) -> str:
    """The time a measure's figures are of: ``2024年度``, ``截至2025年6月`` or 现状."""
    if not measure.has_history:
        return "现状"
    if measure.key.startswith("ledger."):
        return ledger_words.when(reading.ledger(measure.key.split(".")[1], filters), filters)
    return f"{filters.asof.known_year}年度" if measure.is_yearly else f"截至{filters.asof.label}"
