"""Taking down what the county settles about a commitment; what it then means is in settlements.py."""

import datetime as dt
import math
from dataclasses import replace

import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.rows import Commitment
from data_access.record.core.schema import settlements
from data_access.record.notes.settlements import Settlement, Topic, figure_unit, history, in_force, leads_for, topics_of
from data_access.store import Store
from errors import SettlementRefused
from models.time import Month

_SHORTEST_GROUNDS = 4
_WHOLE_PCT = 100


def settle(
    store: Store,
    commitment_id: str,
    topic: Topic,
    value: str,
    *,
    month: Month | None = None,
    grounds: str,
    actor: str,
    now: dt.datetime,
) -> None:
    """Settle one topic, or open it again with an empty value, and publish.

    Raises:
        NotFound: no such commitment. SettlementRefused: no grounds, or a value that cannot be.
    """
    word = Settlement(commitment_id, topic, value.strip(), month, grounds.strip(), now, actor)
    with store.record.writing() as connection:
        take_down(connection, store.county, word)
        store.record.note_change(connection, now=now, actor=actor, action="settle")
    store.publish_stored(now)


def take_down(connection: sa.Connection, county: County, word: Settlement) -> None:
    """Check one word against the county as settled so far, and keep it.

    Raises:
        NotFound: no such commitment. SettlementRefused: no grounds, or a value that cannot be.
    """
    if len(word.grounds) < _SHORTEST_GROUNDS:
        raise SettlementRefused("县里确认要写明依据，如文件名称或会议纪要。请填写依据后再确认。")
    earlier, as_written = history(connection), county.commitment(word.commitment_id)
    county = in_force(county, earlier)
    commitment = county.commitment(word.commitment_id)
    if word.topic not in topics_of(as_written):
        raise SettlementRefused(f"{commitment.title}的{word.topic.label}方案里已有，或者用不到，不由县里另定。")
    if word.value:
        word = _checked(county, commitment, word)
    elif not any(each.commitment_id == word.commitment_id and each.topic is word.topic for each in earlier):
        raise SettlementRefused(f"{commitment.title}的{word.topic.label}还没有确认过，不用撤回。")
    values = {
            "commitment_id": word.commitment_id, "topic": word.topic.value, "value": word.value,
            "month": str(word.month) if word.month else None, "grounds": word.grounds, "settled_at": word.settled_at, "actor": word.actor,
    }  # fmt: skip
    connection.execute(sa.insert(settlements).values(**values))


def _checked(county: County, commitment: Commitment, word: Settlement) -> Settlement:
    """The word with its value as it is stored; raises SettlementRefused."""
    match word.topic:
        case Topic.LEAD:
            if word.value not in {unit.id for unit in leads_for(county, commitment)}:
                label = county.article(commitment.article_id).label
                raise SettlementRefused(f"这个单位不在{label}的责任单位里，不能作牵头单位。请从列出的单位里选。")
        case Topic.BASE:
            return _checked_base(commitment, word)
        case Topic.DEADLINE:
            start = commitment.base_month or commitment.start_month
            deadline = month_of(word.value)
            if start and deadline <= start:
                raise SettlementRefused(f"完成时限{deadline.label}不晚于起算月份{start.label}。请核对后重新填写。")
        case Topic.AMOUNT if not commitment.kind.traits.is_in_words:
            word = replace(word, value=_number(word.value, commitment.unit))
            if float(word.value) == 0:  # whatever is reported would meet it
                raise SettlementRefused("目标数量是 0，报多少都算达到。请填方案要求达到的数。")
    return word


def _checked_base(commitment: Commitment, word: Settlement) -> Settlement:
    if word.month is None:
        raise SettlementRefused("基期值要写明是哪个月末的数。请填写基期月份，如 2020-12。")
    if commitment.deadline and word.month >= commitment.deadline:
        raise SettlementRefused(f"基期{word.month.label}不早于完成时限{commitment.deadline.label}。请核对后重新填写。")
    word = replace(word, value=_number(word.value, figure_unit(commitment)))
    if commitment.kind.traits.is_rise and float(word.value) + (commitment.target or 0.0) > _WHOLE_PCT:
        rise = f"{commitment.target:g}个百分点"
        raise SettlementRefused(f"基期{float(word.value):g}%再提高{rise}就超过 100%。请核对基期值。")
    return word


def _number(text: str, unit: str) -> str:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise SettlementRefused(f"“{text}”不是确切的数。请只填数字，单位是{unit or '原文的单位'}。")
    if unit in ("%", "百分点") and number > _WHOLE_PCT:
        raise SettlementRefused(f"“{text}”超过 100%。请核对后重新填写。")
    return repr(number)


def month_of(text: str) -> Month:
    """The month somebody typed; raises SettlementRefused."""
    try:
        return Month.parse(text.strip())
    except ValueError:
        raise SettlementRefused(f"“{text}”不是月份。请写成 2025-12 这样。") from None
