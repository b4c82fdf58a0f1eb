"""The log tells what goes wrong again and again once a minute, with how often."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from server.repeats import OnceAMinute
from ui.frame.failures import _reference


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    logger = logging.Logger("dashboard")
    handler = Kept()
    handler.addFilter(OnceAMinute(handler))
    logger.addHandler(handler)
    yield logger
    handler.close()


def lines(log: logging.Logger) -> list[str]:
    (handler,) = log.handlers
    assert isinstance(handler, Kept)
    return handler.lines


def folded(log: logging.Logger) -> OnceAMinute:
    (found,) = log.handlers[0].filters
    assert isinstance(found, OnceAMinute)
    return found


def raised(text: str) -> Exception:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_two_thousand_equal_errors_are_two_lines(log: logging.Logger) -> None:
    for number in range(2_000):
        log.error("cannot accept %s", number, exc_info=raised(str(number)))
    assert len(lines(log)) == 1 and lines(log)[0].startswith("cannot accept 0\nTraceback")
    folded(log).tell(10e9)
    assert lines(log)[1:] == ["cannot accept 0（一分钟里同样的还有 1999 次）"]
    log.error("cannot accept %s", 1, exc_info=raised("1"))
    assert len(lines(log)) == 3  # after the minute it is news


def test_what_differs_is_told_each_time(log: logging.Logger) -> None:
    log.error("a", exc_info=raised("1"))
    log.error("a", exc_info=KeyError("1"))
    log.error("b", exc_info=raised("1"))
    log.warning("b")
    for number in range(3):
        log.info("published %s", number)
    assert len(lines(log)) == 7
    folded(log).tell(10e9)
    assert len(lines(log)) == 7


def test_equal_failures_of_a_page_have_one_number(log: logging.Logger) -> None:
    """So that the number a person reads out stands in the log though the second was not written."""
    first, second, other = raised("a"), raised("b"), KeyError("a")
    assert _reference(first) == _reference(second) != _reference(other)
