"""What was promised on visits to a village, as it stood at the end of a month."""

import datetime as dt

import pandas as pd


def as_of(visits: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """The visits made by ``day`` with what became of their promises by then.

    Args:
        visits: visited_on, due_on, done_on (dates or missing), promise (text or missing), row_id.

    Returns:
        The rows with has_promise, is_open (promised and not done by ``day``), is_over (open on its last day or after it,
        as in the list of all that is due) and days_over (days past the date due of an open promise, 0 where it is not past
        or none was named). First the open promises, the longest overdue
        first, then those due soonest, those without a date last; then the rest, the newest visit first.
    """
    end = pd.Timestamp(day)
    dates = {name: pd.to_datetime(visits[name]) for name in ("visited_on", "due_on", "done_on")}
    has_promise = visits["promise"].notna()
    is_open = has_promise & ~(dates["done_on"] <= end)
    days_over = (end - dates["due_on"]).dt.days.where(is_open, 0).fillna(0).clip(lower=0).astype("int64")
    is_over = is_open & (dates["due_on"] <= end)
    frame = visits.assign(**dates, has_promise=has_promise, is_open=is_open, is_over=is_over, days_over=days_over)
    frame = frame[frame["visited_on"] <= end]
    opened = frame[frame["is_open"]].sort_values(["due_on", "visited_on", "row_id"], na_position="last")
    rest = frame[~frame["is_open"]].sort_values(["visited_on", "row_id"], ascending=[False, True])
    return pd.concat([opened, rest], ignore_index=True)
