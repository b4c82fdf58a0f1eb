"""Which layers the map can show and what each holds."""

from collections.abc import Iterable
from functools import partial

import pandas as pd

from data_access.county.ledgers import Ledger
from data_access.county.row_places import place_of
from geo.drawing.classes import MISSING_COLOUR
from geo.drawing.scene import NOTHING_DRAWN, Drawn, LedgerLayer, Part
from geo.drawing.symbols import COLOURS, SHAPES, Symbol, colours_of, fanned, prepare_symbols
from geo.screen.imported import overlays_in_force
from models.lists import LayerKind
from models.time import Month
from models.viewing import Filters
from services import reading
from services.ledgers.places import Places, places
from services.words import ledger_words, words

#: Before the kind of an imported layer, which so cannot be taken for a ledger of that name.
_IMPORTED = "imported."


def catalogue() -> dict[str, str]:
    """Every layer there is to choose, by its name in the address, in groups: imported ones, then ledgers by how exactly
    their rows say where they lie."""
    kinds = overlays_in_force(reading.rows("layers"))
    found = {name: f"{kind.label}（导入图层）" for name, kind in zip(names_of(kinds), kinds, strict=True)}
    return found | reading.derived("map_ledgers", _ledgers, Filters((), (), reading.county().plan.end_month))


def _ledgers() -> dict[str, str]:
    groups: dict[str, dict[str, str]] = {"到点": {}, "到村": {}, "到乡镇": {}}
    everything = Filters((), (), reading.county().plan.end_month)
    for ledger in reading.store().ledgers:
        if (group := _group(ledger)) and reading.ledger(ledger.name, everything).is_visible:
            groups[group][ledger.name] = f"{ledger.title.removesuffix('台账')}（{group}）"
    return {name: label for group in groups.values() for name, label in group.items()}


def _group(ledger: Ledger) -> str:
    """How exactly its rows lie somewhere; empty for a ledger of people and for one without a place."""
    place = place_of(ledger, reading.store().ledgers)
    if ledger.personal or not place.township:
        return ""
    if {"longitude", "latitude"} <= ledger.by_name.keys():
        return "到点"
    return "到村" if place.village else "到乡镇"


def refusal(names: Iterable[str]) -> str:
    """Why these names of an address are not drawn, and what to do."""
    ledgers, said, unknown = reading.store().ledgers.ledgers, [], []
    for name in names:
        if name not in ledgers:
            unknown.append(name[:40])
        elif ledgers[name].personal:
            said.append(f"“{ledgers[name].title}”含个人信息，不能叠加到地图上；请在“按什么看”里选它的行数，按村看。")
        else:
            said.append(f"“{ledgers[name].title}”的行没有乡镇或村，不能叠加到地图上；请在台账页看。")
    if unknown:
        said.append(f"链接里有认不出的图层，已忽略：{'、'.join(unknown)}。请从“叠加图层”里选。")
    return words.verbatim("".join(said))


def ledgers_of(chosen: Iterable[str]) -> list[str]:
    return [name for name in chosen if not name.startswith(_IMPORTED)]


def kinds_of(chosen: Iterable[str]) -> list[LayerKind]:
    """The imported layers among those chosen, in drawing order."""
    names = set(chosen)
    return [kind for kind in overlays_in_force(reading.rows("layers")) if f"{_IMPORTED}{kind}" in names]


def names_of(kinds: Iterable[LayerKind]) -> tuple[str, ...]:
    """Imported layers by their names in the address."""
    return tuple(f"{_IMPORTED}{kind}" for kind in kinds)


def drawn(chosen: Iterable[str], filters: Filters, month: Month) -> Drawn:
    """The chosen ledgers as of a month, made once for a version and the townships."""
    names = ledgers_of(chosen)
    mine = Filters(filters.townships, (), month)  # like the villages under them not by department
    return reading.derived(f"map_symbols_{','.join(names)}", lambda: _drawn(names, mine), mine)


def _drawn(names: list[str], filters: Filters) -> Drawn:
    symbols: list[Symbol] = []
    tables, ledgers = [], []
    for position, name in enumerate(names):
        view = reading.ledger(name, filters)
        mine = _symbols(view.ledger, position)
        key, by_part = f"ledger_{name}_parts", len(mine) > 1
        found = reading.derived(key, partial(places, view, by_part=by_part), filters)  # also under another choice
        which = _which(view.ledger, mine, found)
        tables.append(found.table.assign(symbol=which + len(symbols)))
        parts = tuple(_parts(view.ledger, mine, found.table.assign(symbol=which)))
        ledgers.append(
            LedgerLayer(name, view.ledger.title, ledger_words.when(view, filters), parts, tuple(found.notes))
        )
        symbols += mine
    if not tables:
        return NOTHING_DRAWN
    every = pd.concat(tables, ignore_index=True)
    table = fanned(every.assign(code=every["place_code"], is_own=every["level"] == "row"))
    return Drawn(prepare_symbols(symbols, table), tuple(symbols), table, tuple(ledgers))


def _symbols(ledger: Ledger, position: int) -> list[Symbol]:
    """One for each part of the ledger and one for what says none of them; a single one where colours do not suffice."""
    shape = list(SHAPES)[position]
    parts = ledger.map_parts if len(ledger.map_parts) <= len(COLOURS) else ()
    if not parts:
        return [Symbol(shape, colours_of(1, position)[0], ledger.title)]
    fills = colours_of(len(parts), position)
    known = [Symbol(shape, fill, f"{ledger.title} · {part}") for part, fill in zip(parts, fills, strict=True)]
    return [*known, Symbol(shape, MISSING_COLOUR, f"{ledger.title} · 未填或不在代码表里", is_missing=True)]


def _which(ledger: Ledger, symbols: list[Symbol], found: Places) -> pd.Series:
    """Of each place the position of its symbol; the last one stands for what no other does."""
    number = {part: index for index, part in enumerate(ledger.map_parts)} if len(symbols) > 1 else {}
    return found.table["part"].map(number).fillna(len(symbols) - 1).astype(int)


def _parts(ledger: Ledger, symbols: list[Symbol], table: pd.DataFrame) -> Iterable[Part]:
    """Those symbols that are on the map; the only one of a ledger even where it is not."""
    for index, symbol in enumerate(symbols):
        here = table[table["symbol"] == index]
        if len(here) or len(symbols) == 1:
            said = symbol.title.removeprefix(ledger.title).removeprefix(" · ")
            yield Part(symbol, said, len(here), int(here["row_count"].sum()))
