"""A meeting held: which matters it saw and what it took up, noted in one transaction."""

import datetime as dt

import sqlalchemy as sa

from data_access.acts.supervise import Who
from data_access.record.core.record import insert_one
from data_access.record.core.schema import meetings
from data_access.record.notes.meetings import Seen
from data_access.store import Store
from errors import SupervisionRefused

_LONGEST_TITLE = 120


def record_meeting(
    store: Store, seen: Seen, *, held_on: dt.date, title: str, actor: str, day: dt.date, now: dt.datetime
) -> int:
    """Keep the states a meeting looked at, and publish; returns its number.

    Raises:
        SupervisionRefused: no title, a day still to come, the same meeting again, or states that are not those of all
            commitments.
    """
    with store.record.writing() as connection:
        number = take_meeting(store, connection, seen, held_on, title, Who(actor, day, now))
    store.publish_stored(now)
    return number


def take_meeting(store: Store, connection: sa.Connection, seen: Seen, held_on: dt.date, title: str, who: Who) -> int:
    """What :func:`record_meeting` does, inside the caller's transaction."""
    title = title.strip()
    if not title or len(title) > _LONGEST_TITLE:
        raise SupervisionRefused(f"请填写会议名称，不超过 {_LONGEST_TITLE} 个字。")
    if held_on > who.day:
        raise SupervisionRefused("会议日期在今天以后，还没有开。请在开会当天或以后登记。")
    if set(seen.states) != {commitment.id for commitment in store.county.commitments}:
        raise SupervisionRefused("登记会议要有全部承诺的状态。请刷新后再登记。")
    is_same = sa.and_(meetings.c.held_on == held_on, meetings.c.title == title)
    if connection.execute(sa.select(meetings.c.meeting_id).where(is_same)).first():
        raise SupervisionRefused("这次会议已经登记过，状态以当时登记的为准。")
    values = {
        "held_on": held_on, "title": title, "asof": str(seen.asof), "version": seen.version, "rule": seen.rule,
        "states": dict(seen.states), "created_at": who.at, "actor": who.actor,
    }  # fmt: skip
    number = insert_one(connection, meetings, values)
    store.record.note_change(connection, now=who.now, actor=who.actor, action="meeting")
    return number
