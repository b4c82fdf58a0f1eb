"""The map's figures as a room may see them.

What must not be told is replaced before anything is made of it, so that colour, order, length of a bar, median and
file cannot tell more than the words do.
"""

import pandas as pd

from analysis.monitoring.small_cells import WITHHELD
from models.viewing import Filters
from services.villages import measures, villages
from services.villages.measures import Level, Measure
from services.words.small_counts import Sight

#: By code: the value to draw, float64, a small one as the largest that is small; and whether there is one and it is
#: withheld, bool, the value then being NaN.
Seen = tuple[pd.Series, pd.Series]


def seen(measure: Measure, level: Level, filters: Filters, sight: Sight) -> Seen:
    """The figure of every place of the filters, which must leave the whole county: else two choices would tell a hidden one.

    What is said of villages fits what is said of their townships.
    """
    values = measures.values(measure, level, filters)
    if sight.is_exact:
        return values, pd.Series(False, index=values.index)
    known = values.dropna().astype(int)
    if level is Level.TOWNSHIP or Level.TOWNSHIP not in measure.levels:
        return _drawn(values, sight.numbers(list(known)), sight)
    towns = villages.rows(filters).set_index("village_code")["township_code"].reindex(known.index)
    whole = measures.values(measure, Level.TOWNSHIP, filters).dropna().astype(int)
    said = dict(zip(whole.index, sight.numbers(list(whole)), strict=True))
    hidden = {code for code, count in whole.items() if said[code] != str(count)}
    return _drawn(values, sight.numbers(list(known), list(towns), hidden), sight)


def _drawn(values: pd.Series, said: list[str], sight: Sight) -> Seen:
    """``said``: of the values that are not missing."""
    is_hidden = pd.Series(said, index=values.dropna().index, dtype="object").reindex(values.index) == WITHHELD
    return values.mask(values.map(sight.is_small), sight.below - 1).mask(is_hidden), is_hidden


def change(before: Seen, now: Seen, sight: Sight) -> Seen:
    """Now less before; withheld where either is not told exactly; a small difference is drawn as the largest small one."""
    difference = now[0] - before[0]
    if sight.is_exact:
        return difference, now[1]
    is_hidden = now[1] | before[1] | now[0].map(sight.is_small) | before[0].map(sight.is_small)
    is_missing = (now[0].isna() & ~now[1]) | (before[0].isna() & ~before[1])
    is_small = difference.map(sight.is_small)
    drawn = difference.mask(is_small & (difference > 0), sight.below - 1)
    drawn = drawn.mask(is_small & (difference < 0), 1 - sight.below)
    return drawn.mask(is_hidden), is_hidden & ~is_missing
