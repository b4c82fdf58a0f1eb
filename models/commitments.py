"""Words that the plan's rows use: basis, cycle, comparison, flags."""

from enum import StrEnum

#: Units whose differences are 个百分点.
POINT_UNITS = ("%", "百分点")


class Basis(StrEnum):
    """How a reported figure is counted in time; a total since the plan began is :func:`since_start`."""

    YEAR_TO_DATE = "本年累计"
    IN_PERIOD = "本期发生"
    AT_DATE = "时点"


class Cycle(StrEnum):
    """How often a figure is expected; decides when it counts as stale."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Comparison(StrEnum):
    """How a figure stands to its target."""

    AT_LEAST = ">="
    EQUAL = "="
    ABOUT = "~"
    ABOVE = ">"
    DONE = "done"
    NONE = "none"


class Flag(StrEnum):
    """What the county still has to say about a commitment."""

    SCOPE = "口径待核"
    NAMES = "名单待县里确认"
    BASE = "基期值待县里确认"
    AMOUNT = "数量待县里确认"
    DATE = "时限待县里确认"
    IMPLIED = "原文无此数字"
