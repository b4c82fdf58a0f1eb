"""What a kind of commitment means, in one place: every module asks the traits here, none keeps a list of kinds."""

from dataclasses import dataclass

from models.lists import Labelled


@dataclass(frozen=True, kw_only=True)
class KindTraits:
    """What holds of a kind; a new kind is one more row of :class:`Kind`, its arithmetic and its words.

    Attributes:
        is_task: somebody has to do something; a fact of the starting point is reported once and led by nobody.
        is_paced: runs against time where base, target and deadline are known.
        is_total: a flow counted from zero, which never falls; paced without it are levels that start from a base.
        is_level: the newest figure is held against what is due at the end of its year.
        counts_in_year: each year is for itself, and years are never summed.
        is_kept: there from the first day, and to stay.
        is_rise: the target is a rise over the base; the figure itself is a rate in %.
        is_in_words: followed by notes; an amount that is settled is words too.
        is_done_once: done or not done. is_recurring: due once in every period.
        waits_for_date: not due before a date, in the plan or settled, unless counting began with the plan.
        has_tolerance: more or less is fine within a band. has_rival: held against somebody else's figure.
        needs_value: the arithmetic is impossible without a number in the plan.
        needs_base, needs_deadline: without one the county is asked.
        is_additive: figures of townships may be added up; of other kinds only numerators and denominators may.
        is_lifted: the county's figure follows from its townships', and more is better.
        shortfall: what is lacking, as screens call it.
    """

    is_task: bool = True
    is_paced: bool = False
    is_total: bool = False
    is_level: bool = False
    counts_in_year: bool = False
    is_kept: bool = False
    is_rise: bool = False
    is_in_words: bool = False
    is_done_once: bool = False
    is_recurring: bool = False
    waits_for_date: bool = False
    has_tolerance: bool = False
    has_rival: bool = False
    needs_value: bool = False
    needs_base: bool = False
    needs_deadline: bool = False
    is_additive: bool = False
    is_lifted: bool = False
    shortfall: str = "还差"

    @property
    def takes_base(self) -> bool:
        """Whether a base may be settled: the level the way starts from."""
        return self.is_paced and not self.is_total

    @property
    def is_base_optional(self) -> bool:
        """Whether it is judged without a base too, then by its date alone."""
        return self.takes_base and not self.needs_base

    @property
    def adds_lifts(self) -> bool:
        """Whether what lifted townships gain is added to the county's count; what is kept whole is no sum of gains."""
        return self.is_lifted and self.is_additive and not self.is_kept

    @property
    def has_periods(self) -> bool:
        """Whether it is looked at period by period, so that an earlier one can have fallen short."""
        return self.is_task and (self.is_kept or self.counts_in_year or self.has_tolerance or self.has_rival)

    @property
    def has_light(self) -> bool:
        return self.is_task and not self.is_in_words

    @property
    def is_judged_by_figure(self) -> bool:
        """Whether there is no judgement without a figure, and a line over time says something."""
        return self.has_light and not self.is_done_once and not self.is_recurring

    @property
    def has_amount(self) -> bool:
        """Whether the plan sets a number; what is done once or followed in words has none, whatever is reported."""
        return not self.is_done_once and not self.is_in_words

    @property
    def rate_unit(self) -> str:
        """The unit of its figures where it is not the target's, else empty."""
        return "%" if self.is_rise else ""


_T = KindTraits


class Kind(Labelled):
    """The arithmetic of a commitment: which sum, and which judgement, its figures allow."""

    traits: KindTraits

    # A fact of the starting point, never judged.
    BASELINE = "baseline", "基数", _T(is_task=False, is_kept=True, needs_value=True, is_additive=True)
    # A flow counted from zero since the start of the plan.
    CUMULATIVE = "cumulative", "累计完成", _T(
        is_paced=True, is_total=True, needs_value=True, needs_deadline=True, is_additive=True, is_lifted=True
    )  # fmt: skip
    # A stock that grows from a base to its target.
    GROWTH = "growth", "存量增长", _T(
        is_paced=True, is_level=True, needs_value=True, needs_base=True, needs_deadline=True, is_additive=True, is_lifted=True
    )  # fmt: skip
    # A level to be reached at a date; no pace in between unless a base is given.
    BY_DATE = "by_date", "到期达标", _T(
        is_paced=True, is_level=True, needs_deadline=True, is_additive=True, is_lifted=True
    )  # fmt: skip
    # Judged year by year, never summed over years.
    ANNUAL = "annual", "逐年达标", _T(counts_in_year=True, needs_value=True, is_additive=True, is_lifted=True)
    # A level to be kept in every period.
    HOLD = "hold", "保持", _T(is_level=True, is_kept=True, needs_value=True, is_lifted=True)
    # A level to be kept within a tolerance.
    BAND = "band", "稳定在左右", _T(is_level=True, has_tolerance=True, needs_value=True)
    # A rise over a base that has to be entered first.
    INCREMENT = "increment", "提高幅度", _T(
        is_paced=True, is_level=True, is_rise=True, needs_value=True, needs_base=True, needs_deadline=True, is_lifted=True
    )  # fmt: skip
    # Everything there is.
    FULL_COVERAGE = "full_coverage", "全覆盖", _T(
        is_level=True, is_kept=True, waits_for_date=True, needs_value=True, is_additive=True, is_lifted=True, shortfall="未覆盖"
    )  # fmt: skip
    # None at all.
    FLOOR = "floor", "底线", _T(is_kept=True, needs_value=True, is_additive=True, shortfall="超出")
    # Once in every month, quarter or year.
    CADENCE = "cadence", "定期开展", _T(is_kept=True, is_recurring=True, needs_value=True)
    # Against somebody else's figure of the same period.
    RELATIVE = "relative", "相对比较", _T(has_rival=True)
    # Done or not done, with or without a date.
    MILESTONE = "milestone", "节点任务", _T(is_done_once=True, needs_deadline=True)
    # In force until a date.
    DURATION = "duration", "政策期限", _T(is_in_words=True, needs_deadline=True)
    # Followed by notes, never by a percentage.
    QUALITATIVE = "qualitative", "定性任务", _T(is_in_words=True)
