"""Which of a ledger's rows a commitment counts, and what the rest comes to: no sum mixes the two."""

from collections.abc import Iterator

import pandas as pd

from data_access.county.ledgers import Shape
from data_access.county.rows import Commitment
from data_access.published.ledger_view import LedgerView
from models.viewing import Filters
from services import reading
from services.words import words


def counted_lines(view: LedgerView, filters: Filters) -> list[str]:
    """One sentence a commitment whose figure adds up or counts single rows of the ledger: ``计入 C35：206.4 公里，…``.

    A ledger by period shows one period where a figure reads several, and one village's rows are no commitment's
    figure: both have none.
    """
    if view.ledger.shape is Shape.PERIOD or view.village or view.only:
        return []
    reading_it = {name for name, figure in reading.store().ledgers.figures.items() if view.ledger.name in figure.tables}
    fed = (item for item in reading.county().commitments if item.figure in reading_it)
    return [line for item in fed for line in _line(view, item, filters)]


def _line(view: LedgerView, item: Commitment, filters: Filters) -> Iterator[str]:
    found = reading.figure_rows(str(item.figure), item.basis, filters.asof, filters.townships)
    if found is None or found.rows["denominator"].notna().any():
        return
    parts = view.counted(list(found.rows["row_id"]))
    inside, rest = parts[parts["is_counted"]], parts[~parts["is_counted"]]
    amount = f"{words.number(found.rows['value'].sum(), item.unit) or 0} {item.unit}"
    said = f"计入 {item.id}：{amount}，{_rows(view, inside)}"
    if len(rest):
        same = (
            name for name in view.ledger.totals if name in found.columns and view.ledger.by_name[name].unit == item.unit
        )
        sums = [f" {words.number(rest[name].sum(), item.unit)} {item.unit}" for name in same]
        said += f"；其余 {_rows(view, rest, ''.join(sums[:1]))}不计入"
    yield f"{said}。"


def _rows(view: LedgerView, parts: pd.DataFrame, amount: str = "") -> str:
    """``88 行（已验收 88）``, the sum of the rows behind their number where it is given."""
    counts = parts.groupby("status", dropna=False)["row_count"].sum()
    said = {("未填" if words.is_missing(code) else str(code)): int(count) for code, count in counts.items()}
    ordered = sorted(said, key=lambda code: [*view.status_codes, code].index(code))
    told = f"（{'、'.join(f'{code} {said[code]}' for code in ordered)}）" if view.status_codes and said else ""
    return f"{int(parts['row_count'].sum())} 行{amount}{told}"
