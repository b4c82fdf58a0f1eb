"""Under which name a row's key was written, where the register knows its bearer by another one today.

Two townships merged into one have one code, and so have a village and the one it was merged into. To the record their
rows are one; to whoever filled them in they are two.
"""

import unicodedata
from collections.abc import Callable

from data_access.county.county import County
from data_access.county.ledgers import ColumnType, Ledger
from data_access.intake.files.sheet import as_text
from data_access.intake.tables.cell_values import registered_name
from data_access.intake.tables.tables import RawTable

#: Between the names of a row that holds what several reported; "" is the register's present name.
JOINT = "、"


def bears_names(ledger: Ledger) -> bool:
    """Whether its rows are known by a township, village or unit alone; a person stays the same under any name of his
    village.
    """
    return not ledger.private_columns and any(ledger.by_name[name].type in _NAMINGS for name in ledger.key)


def row_names(raw: RawTable, ledger: Ledger, values: dict[str, list[object]], county: County) -> dict[int, str]:
    """Index -> the name the row's key was written under; rows under the register's own names are left out.

    A former township says nothing where the key also names the village: that is the same village either way.
    """
    if not bears_names(ledger):
        return {}
    of_village = [name for name in ledger.key if ledger.by_name[name].type is ColumnType.VILLAGE]
    found: dict[int, str] = {}
    for column in (ledger.by_name[name] for name in ledger.key):
        naming = _NAMINGS.get(column.type)
        if naming is None or column.name not in raw.values:
            continue
        known: dict[tuple[str, object], str] = {}
        for index, (cell, code) in enumerate(zip(raw.values[column.name], values[column.name], strict=True)):
            is_told = column.type is ColumnType.TOWNSHIP and any(values[name][index] is not None for name in of_village)
            if code is None or is_told:
                continue
            written = (str(cell), code)
            if written not in known:
                known[written] = naming(as_text(cell), str(code), county)
            if known[written]:
                found[index] = f"{found[index]}·{known[written]}" if index in found else known[written]
    return found


def is_former_township(text: object, county: County) -> bool:
    """Whether a cell names a township that is part of another today."""
    found = county.find_township(as_text(text))
    return found is not None and bool(_township(as_text(text), found.code, county))


def present_name(ledger: Ledger, values: dict[str, list[object]], index: int, county: County) -> str:
    """What the register calls today what the row's key names."""
    keyed = [(ledger.by_name[name], values[name][index]) for name in ledger.key]
    names = (registered_name(code, column, county) for column, code in keyed if code is not None)
    return "·".join(filter(None, names))


def _township(text: str, code: str, county: County) -> str:
    written = _folded(text)
    for former in county.former_townships:
        if former.merged_into == code and (_folded(former.name) in written or written.startswith(former.code)):
            return former.name
    return ""


def _village(text: str, code: str, county: County) -> str:
    """The name of a former code, or an alias; a code that changed under the same name is the same village."""
    written, village = _folded(text), county.village(code)
    if former := next((one for one in county.former_codes if one.former_code == written), None):
        return "" if former.name in (village.name, village.official_name) else former.name
    if written in {_folded(one) for one in (village.code, village.name, village.official_name)}:
        return ""
    aliases = {_folded(one.alias) for one in county.village_aliases if one.village_code == code}
    return _stem(text) if written in aliases else ""


def _stem(name: str) -> str:
    """A village's name without what says that it is one: 长平村委会 and 长平村 are 长平."""
    return _folded(name).removesuffix("民委员会").removesuffix("委会").removesuffix("村")


def _unit(text: str, code: str, county: County) -> str:
    """An alias that is no shortening of the unit's name: what it was called, or was part of it, at another time."""
    unit, bare = county.unit(code), _folded(text).removeprefix(_folded(county.name)).removeprefix(county.name[-1])
    names = (unit.id, unit.short_name, unit.full_name)
    return "" if any(bare in _folded(name) for name in names) else text.strip()


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


_NAMINGS: dict[ColumnType, Callable[[str, str, County], str]] = {
    ColumnType.TOWNSHIP: _township,
    ColumnType.VILLAGE: _village,
    ColumnType.UNIT: _unit,
}
