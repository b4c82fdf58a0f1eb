"""Profiles of simulated ledgers: how many rows a ledger gets, for which places and months, and how columns are drawn.

A profile is ``demo/profiles/<ledger>.toml`` of the county folder; what it leaves out follows from the ledger's definition.
"""

import datetime as dt
from collections.abc import Callable
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from data_access.county.county import County
from data_access.county.ledgers import Ledger, Ledgers
from data_access.county.rows import UnitKind
from data_access.intake.tables.check_table import row_keys
from demo.base.drawing import Cells, Ints, Rng, as_text
from demo.base.places import Places
from errors import LedgerDefinitionError
from models.miswritten import MiswrittenError, key_of, problem, toml_of
from models.time import CYCLE_MONTHS, Month

_SHORT = {"site": "resettlement_sites"}


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Draw(_Table):
    """How one column is drawn; exactly one way, and ``steady``, ``only_if`` and ``null_share`` besides.

    Where another column is named, ``ledger.column`` names that of the row the profile is ``per``.

    Attributes:
        value: the same in every row. values: row by row, from the first again when all are used.
        weights: values with their weights; true and false as 是 and 否.
        text: a pattern or several, with {n}, {township}, {village}, {unit}, {year}, {month}, {quarter} and the
            ledger's other columns.
        low, high, decimals: a number between two. share_of: that number times another column. least: not less than it.
        count_of: how many rows this ledger has in the same township, or village where the profile is per village;
            ``ledger.column`` adds the column up. With low and high, that number times it.
        months: twelve factors for January to December. growth: the factor from one year of the plan to the next.
        factors: township -> a factor for its numbers, or its weight where rows share a total or sums.
        total: all rows add up to it. weighted_by: what the parts are in proportion to, written as ``count_of``. sums: by month, what the rows dated after the month before it and no later
            than itself add up to; ``by`` names the column that dates them if it is not the ledger's own. With
            ``running = "year"`` these are gains, and the rows hold each year's running totals.
        points: by month, the percentage of ``share_of`` that all rows of the month reach together; without share_of
            the percentage of rows that have ``value`` (or true), the others being drawn by ``weights`` (or false).
            Straight lines lie between the points, and what a place has reached it keeps while the line rises.
        spread: what is missing at a point is missing in many places, not in a few.
        steady: drawn once and kept over the months.
        first, last (``from``, ``to``): a day or month between two. after, days: so many days after another column, a
            year or month counted from its last day, and never later than ``to``.
        counts: by month, how many rows are dated after the month before it and no later than itself; the rest of the
            rows stay empty. shares: the same in shares of the rows.
        each: one row for each of these codes; true for all of them; codes with shares: for that share of the places.
        first_rows: true in so many of the rows of each row the profile is ``per`` as that column there says, else false.
        reference: the key of a row of this ledger, in the same place if there is one there.
        copy_of (``copy``): the column of the row the profile is ``per``, or ``ledger.column`` of the same village.
        person: of a simulated person of ``low`` to ``high`` years: name, gender, birth_year or age.
        only_if: empty unless the other columns have one of these values. null_share: share of
            empty cells.
    """

    value: str | int | float | bool | None = None
    values: list[str | int | float | bool | dt.date] = Field(default_factory=list)
    weights: dict[str, float] = Field(default_factory=dict)
    text: str | list[str] = ""
    low: float | None = None
    high: float | None = None
    decimals: int | None = None
    share_of: str = ""
    least: float | None = None
    count_of: str = ""
    months: list[float] = Field(default_factory=list, max_length=12)
    growth: float = 1
    factors: dict[str, float] = Field(default_factory=dict)
    total: float | None = None
    weighted_by: str = ""
    sums: dict[str, float] = Field(default_factory=dict)
    by: str = ""
    running: Literal["", "year"] = ""
    points: dict[str, float] = Field(default_factory=dict)
    spread: bool = False
    steady: bool = False
    first: str = Field("", alias="from")
    last: str = Field("", alias="to")
    after: str = ""
    days: tuple[int, int] = (30, 180)
    counts: dict[str, int] = Field(default_factory=dict)
    shares: dict[str, float] = Field(default_factory=dict)
    each: bool | list[str] | dict[str, float] = False
    first_rows: str = ""
    reference: str = ""
    copy_of: str = Field("", alias="copy")
    person: bool = False
    only_if: dict[str, list[str | int | float | bool | dt.date]] = Field(default_factory=dict)
    null_share: float = 0


class Profile(_Table):
    """One profile.

    Attributes:
        per: county, township, village (no communities), exited_village, unit, or another ledger (site = the
            resettlement sites); month, quarter or year; or both joined by ``_``, as township_month.
        rows: how many rows each of them gets, the fewest and the most, or the column of the other ledger that says it.
        share: only this share of them.
        where: of another ledger's rows, those with these values.
        first, last (``from``, ``to``): the months that months, quarters and years run over.
        columns: how each column is drawn; of several rules for one column each row takes the first whose ``only_if``
            it meets.
    """

    per: str = "county"
    rows: int | tuple[int, int] | str = 1
    share: float = 1
    where: dict[str, list[str | int | float | bool]] = Field(default_factory=dict)
    first: str = Field("", alias="from")
    last: str = Field("", alias="to")
    columns: dict[str, tuple[Draw, ...]] = Field(default_factory=dict)

    @field_validator("columns", mode="before")
    @classmethod
    def _one_rule_or_several(cls, columns: dict[str, object]) -> dict[str, object]:
        return {name: [rules] if isinstance(rules, dict) else rules for name, rules in columns.items()}

    @property
    def place(self) -> str:
        """``per`` without its period: county, township, …, or the name of a ledger."""
        head, _, tail = self.per.rpartition("_")
        place = head if tail in CYCLE_MONTHS else self.per
        return _SHORT.get(place, place) or "county"

    @property
    def period(self) -> str:
        """month, quarter, year or nothing."""
        tail = self.per.rpartition("_")[2]
        return tail if tail in CYCLE_MONTHS else ""


def load_profile(ledger: Ledger, county: County) -> Profile | None:
    """The ledger's profile, None if the simulation has none.

    Raises:
        LedgerDefinitionError: a key or a column that does not exist.
    """
    path = county.folder / "demo/profiles" / f"{ledger.name}.toml"
    if not path.is_file():
        return None
    try:
        profile = Profile.model_validate(toml_of(path.read_bytes()))
    except MiswrittenError as error:
        raise LedgerDefinitionError(f"demo/profiles/{path.name}", f"{error}，请改正") from None
    except ValidationError as error:
        first = error.errors()[0]
        told = f"写法有误：{key_of(first)} {problem(first, is_shown=True)}"
        raise LedgerDefinitionError(f"demo/profiles/{path.name}", told) from None
    if unknown := sorted(set(profile.columns) - set(ledger.by_name)):
        raise LedgerDefinitionError(f"demo/profiles/{path.name}", f"台账里没有列 {'、'.join(unknown)}，请改正")
    return profile


class Skeleton:
    """Lays out the rows of a profile before any column is drawn.

    Attributes:
        cells: gives the simulated rows of another ledger, which a profile may point at.
    """

    def __init__(self, county: County, ledgers: Ledgers, places: Places, cells: Callable[[str], Cells]) -> None:
        self.county, self.ledgers, self.places, self.cells = county, ledgers, places, cells

    def rows(self, profile: Profile, ledger: Ledger, rng: Rng) -> pd.DataFrame:
        """One row a ledger row with those of these columns the profile gives.

        Columns: township_code, village_code, unit_id, month and source (position in the ledger it is ``per``), and
        every column drawn with ``each``. Where the profile names no place but the ledger has one, a place is drawn.
        """
        frame = self._places(profile, ledger)
        if profile.share < 1:
            kept = max(1, round(len(frame) * profile.share))
            frame = frame.iloc[np.sort(rng.permutation(len(frame))[:kept])]
        if profile.period:
            frame = frame.merge(pd.DataFrame({"month": self._months(profile)}), how="cross")
        frame = frame.loc[np.repeat(frame.index, self._counts(profile, frame, rng))].reset_index(drop=True)
        for name, (drawn, *_) in profile.columns.items():
            if drawn.each:
                codes = ledger.by_name[name].codes if drawn.each is True else drawn.each
                frame = frame.merge(pd.DataFrame({name: list(codes)}, dtype=object), how="cross")
            if isinstance(drawn.each, dict):
                frame = frame[rng.random(len(frame)) < frame[name].map(drawn.each)].reset_index(drop=True)
        return self._settled(frame, rng)

    def _counts(self, profile: Profile, frame: pd.DataFrame, rng: Rng) -> Ints:
        """How many rows each place gets."""
        if isinstance(profile.rows, str):
            told = self.cells(profile.place)[profile.rows]
            return np.array([told[at] or 0 for at in frame["source"]], dtype=np.int64)
        low, high = (profile.rows, profile.rows) if isinstance(profile.rows, int) else profile.rows
        return rng.integers(low, high + 1, len(frame))

    def keys(self, name: str) -> list[str]:
        """The keys of a simulated ledger's rows, as a reference to it would write them."""
        return row_keys(self.ledgers[name], self.cells(name))

    def place_of(self, name: str, column: str) -> list[object]:
        """township_code or village_code of each row of a simulated ledger, else that of the row it points at."""
        cells = self.cells(name)
        if column in cells:
            return cells[column]
        for reference in self.ledgers[name].references:
            if reference.name in cells:
                known = dict(zip(self.keys(reference.ledger), self.place_of(reference.ledger, column), strict=True))
                return [known.get(str(key)) for key in cells[reference.name]]
        return [None] * len(self.keys(name))

    def _places(self, profile: Profile, ledger: Ledger) -> pd.DataFrame:
        rural = self.places.rural
        match profile.place:
            case "county":
                return pd.DataFrame(index=[0])
            case "township":
                return pd.DataFrame({"township_code": [town.code for town in self.county.townships]}, dtype=object)
            case "village" | "exited_village" as kind:
                chosen = rural[rural["is_exited"]] if kind == "exited_village" else rural
                return chosen[["township_code", "village_code"]].reset_index(drop=True)
            case "unit":
                return pd.DataFrame({"unit_id": self._units()}, dtype=object)
            case name if name in self.ledgers.ledgers and self.cells(name):
                return self._rows_of(name, profile)
            case name:
                raise LedgerDefinitionError(f"demo/profiles/{ledger.name}.toml", f"per 写的 {name} 没有演示数据")

    def _rows_of(self, name: str, profile: Profile) -> pd.DataFrame:
        """The rows of a ledger simulated before, with their places."""
        cells = self.cells(name)
        frame = pd.DataFrame({"source": range(len(self.keys(name)))})
        for column in ("township_code", "village_code"):
            codes = np.array(self.place_of(name, column), dtype=object)
            if any(code is not None for code in codes):
                frame[column] = codes
        for column, wanted in profile.where.items():
            frame = frame[pd.Series(cells[column], dtype=object)[frame["source"]].isin(wanted).to_numpy()]
        return frame.reset_index(drop=True)

    def _units(self) -> list[str]:
        return [unit.id for unit in self.county.units if unit.kind is not UnitKind.GROUP]

    def _months(self, profile: Profile) -> list[str]:
        plan, step = self.county.plan, CYCLE_MONTHS[profile.period]
        first = Month.parse(profile.first) if profile.first else plan.start_month
        last = Month.parse(profile.last) if profile.last else plan.end_month
        months = (first.plus(i) for i in range(last.minus(first) + 1))
        return [str(month) for month in months if month.month % step == 0]

    def _settled(self, frame: pd.DataFrame, rng: Rng) -> pd.DataFrame:
        """A village for every row that has none: any of its township, or of the county."""
        rural = self.places.rural
        codes, towns = as_text(rural["village_code"]), as_text(rural["township_code"])
        if "village_code" not in frame:
            drawn = rng.integers(0, len(codes), len(frame))
            if "township_code" in frame:
                within = {town: np.flatnonzero(towns == town) for town in set(towns)}
                picks = zip(frame["township_code"].tolist(), drawn.tolist(), strict=True)
                drawn = np.array([within[t][i % len(within[t])] if t in within else i for t, i in picks], dtype=int)
            frame["village_code"] = codes[drawn]
            if "township_code" not in frame:
                frame["township_code"] = towns[drawn]
        return frame
