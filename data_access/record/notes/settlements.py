"""What the county settled about its commitments after the plan was written: lead unit, base, deadline, amount, 口径.

The plan as written stays in the county folder; what was settled on screen lies over it, with who, when and on what
grounds. The newest word on a topic counts, an empty one opens it again, and none is ever overwritten.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pyarrow as pa
import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.rows import Commitment, Unit, UnitKind
from data_access.record.core.arrow_tables import table_of
from data_access.record.core.schema import settlements
from models.commitments import Comparison, Flag
from models.lists import Labelled
from models.time import Month, chinese_day


class Topic(Labelled):
    """What can be settled about a commitment; ``label`` is what screens say, ``flag`` what it takes away."""

    flag: Flag | None

    LEAD = "lead", "牵头单位", None
    BASE = "base", "基期值", Flag.BASE
    DEADLINE = "deadline", "完成时限", Flag.DATE
    AMOUNT = "amount", "目标数量", Flag.AMOUNT
    SCOPE = "scope", "口径", Flag.SCOPE
    NAMES = "names", "名单", Flag.NAMES
    IMPLIED = "implied", "原文没有的数字", Flag.IMPLIED


@dataclass(frozen=True)
class Settlement:
    """One word of the county on one topic of one commitment.

    Attributes:
        value: a unit id under LEAD, a number under BASE and AMOUNT, YYYY-MM under DEADLINE, else words; empty = open.
        month: of a base, the month at whose end it held; else None.
        grounds: the document or meeting it rests on. settled_at, actor: when, and by whom.
    """

    commitment_id: str
    topic: Topic
    value: str
    month: Month | None
    grounds: str
    settled_at: dt.datetime
    actor: str

    @property
    def note(self) -> str:
        """Who settled it, when and on what grounds: ``张某某 2025年7月3日确认，依据县委会议纪要``."""
        return f"{self.actor} {chinese_day(self.settled_at)}确认，依据{self.grounds}"


def topics_of(commitment: Commitment) -> tuple[Topic, ...]:
    """What can be settled of a commitment as the plan wrote it: the lead always; a base, a deadline or an amount where
    one is needed and the text gives none; and what is flagged as open.
    """
    topics, traits = [Topic.LEAD], commitment.kind.traits
    if traits.takes_base:
        topics.append(Topic.BASE)
    if commitment.lacks_deadline:
        topics.append(Topic.DEADLINE)
    if commitment.target is None and traits.is_paced:
        topics.append(Topic.AMOUNT)
    topics += [topic for topic in Topic if topic.flag in commitment.flags and topic not in topics]
    return tuple(topics)


def open_topics(as_written: Commitment, now: Commitment) -> tuple[Topic, ...]:
    """What the county still has to say about a commitment.

    A lead is not asked for a fact of the starting point, and a base only where no judgement is possible without one.

    Args:
        as_written: as the plan wrote it. now: the same with what was settled since.
    """
    return tuple(topic for topic in topics_of(as_written) if topic.flag in now.flags or _is_wanting(topic, now))


def _is_wanting(topic: Topic, commitment: Commitment) -> bool:
    traits = commitment.kind.traits
    match topic:
        case Topic.LEAD:
            return not commitment.lead_unit_id and traits.is_task
        case Topic.BASE:
            return commitment.base_value is None and traits.needs_base
        case Topic.DEADLINE:
            return commitment.lacks_deadline
        case Topic.AMOUNT:
            return commitment.target is None and traits.is_paced
    return False


def leads_for(county: County, commitment: Commitment) -> tuple[Unit, ...]:
    """The units that may be named lead: those its article names, any other only where the text leaves the list open."""
    named = county.units_of(commitment)
    is_open = not named or county.is_units_open(commitment)
    others = [unit for unit in county.units if unit not in named] if is_open else []
    return tuple(unit for unit in (*named, *others) if unit.kind is not UnitKind.GROUP)


def history(connection: sa.Connection) -> tuple[Settlement, ...]:
    """Every word there ever was, oldest first."""
    query = sa.select(settlements).order_by(settlements.c.settlement_id)
    return tuple(_read(dict(row)) for row in connection.execute(query).mappings())


def settlements_table(connection: sa.Connection) -> pa.Table:
    """What is published: every word, oldest first."""
    return table_of(connection, sa.select(settlements).order_by(settlements.c.settlement_id))


def from_rows(rows: Iterable[Mapping[str, object]]) -> tuple[Settlement, ...]:
    """Published rows as settlements; missing months may be None or NaN."""
    return tuple(_read(row) for row in rows)


def in_force(county: County, words: Iterable[Settlement]) -> County:
    """The county as the plan and what was settled since make it; ``words`` oldest first."""
    newest = {(word.commitment_id, word.topic): word for word in words}
    by_id: dict[str, list[Settlement]] = {}
    for word in newest.values():
        if word.value:
            by_id.setdefault(word.commitment_id, []).append(word)
    if not by_id:
        return county
    changed = tuple(_settled(each, by_id.get(each.id, ())) for each in county.commitments)
    return replace(county, commitments=changed)


def _read(row: Mapping[str, object]) -> Settlement:
    month, when = row["month"], row["settled_at"]
    assert isinstance(when, dt.datetime)
    return Settlement(
        str(row["commitment_id"]), Topic.of(row["topic"]), str(row["value"]),
        Month.parse(month) if isinstance(month, str) else None, str(row["grounds"]), when, str(row["actor"]),
    )  # fmt: skip


def _settled(commitment: Commitment, words: Iterable[Settlement]) -> Commitment:
    """One commitment with what was settled about it; the flag a word answers is gone, the note says who said what."""
    notes, flags = [commitment.scope_note], set(commitment.flags)
    changes: dict[str, object] = {}
    for word in words:
        if word.topic.flag:
            flags.discard(word.topic.flag)
        match word.topic:
            case Topic.LEAD:
                changes["lead_unit_id"] = word.value
                continue
            case Topic.BASE:
                changes |= {"base_value": float(word.value), "base_month": word.month, "base_source": word.note}
            case Topic.DEADLINE:
                changes |= {
                    "deadline": Month.parse(word.value),
                    "deadline_text": f"县里定为{Month.parse(word.value).label}",
                }
            case Topic.AMOUNT if not commitment.kind.traits.is_in_words:
                changes |= {"values": (float(word.value),), "comparison": Comparison.AT_LEAST}
        notes.append(f"{word.topic.label}：{said(commitment, word)}（{word.note}）")
    kept = tuple(flag for flag in commitment.flags if flag in flags)
    return commitment.model_copy(update=changes | {"flags": kept, "scope_note": "；".join(filter(None, notes))})


def said(commitment: Commitment, word: Settlement) -> str:
    """A word's value with its month and unit of measure; of a lead the unit's id."""
    unit, traits = figure_unit(commitment), commitment.kind.traits
    if word.topic is Topic.BASE and word.month:
        return f"{word.month.label}{float(word.value):g}{unit}"
    if word.topic is Topic.DEADLINE:
        return Month.parse(word.value).label
    is_number = word.topic is Topic.AMOUNT and not traits.is_in_words
    return f"{float(word.value):g}{unit}" if is_number else word.value


def figure_unit(commitment: Commitment) -> str:
    """The unit of a base: that of the figures, under a rise not that of the target."""
    return commitment.kind.traits.rate_unit or commitment.unit
