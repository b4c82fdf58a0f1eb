"""The one clock: whoever wants to know the time asks here, so that a test can set it. Below, "now" is a parameter."""

import datetime as dt


def now() -> dt.datetime:
    return dt.datetime.now()


def today() -> dt.date:
    """By this clock; what day it is in a county that may be simulated, see :mod:`services.days`."""
    return now().date()
