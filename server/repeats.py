"""What goes wrong again and again stands in the log once a minute, with how often."""

import copy
import logging
import threading
from dataclasses import dataclass

_TOLD_FOR_S = 60.0
#: Kinds of records remembered at once; their texts are the program's own, so there are few.
_MOST_KINDS = 1_000


@dataclass
class _Told:
    since_s: float
    repeats: int = 0


class OnceAMinute(logging.Filter):
    """Lets the first of equal warnings and errors into a handler and counts the others, whatever their values are."""

    def __init__(self, handler: logging.Handler) -> None:
        super().__init__()
        self.handler = handler
        self._told: dict[tuple[object, ...], tuple[logging.LogRecord, _Told]] = {}
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        self.tell(record.created)
        with self._lock:
            first, told = self._told.setdefault(_kind(record), (record, _Told(record.created)))
            told.repeats += first is not record
        return first is record

    def tell(self, now_s: float) -> None:
        """Write how often what was told more than a minute ago has come again since."""
        with self._lock:
            is_crowded = len(self._told) > _MOST_KINDS
            old = [key for key, (_, told) in self._told.items() if is_crowded or now_s - told.since_s >= _TOLD_FOR_S]
            over = [self._told.pop(key) for key in old]
        for record, told in over:
            if told.repeats:
                again = copy.copy(record)
                again.msg, again.args = f"{_first_line(record)}（一分钟里同样的还有 {told.repeats} 次）", None
                again.exc_info = again.exc_text = again.stack_info = None
                self.handler.acquire()
                try:
                    self.handler.emit(again)
                finally:
                    self.handler.release()


def _first_line(record: logging.LogRecord) -> str:
    return record.getMessage().strip().split("\n", 1)[0]


def _kind(record: logging.LogRecord) -> tuple[object, ...]:
    """What makes two records equal: who says it, the text without its values, and where an error was raised."""
    text = str(record.msg).strip().split("\n", 1)[0]
    error = record.exc_info[1] if record.exc_info else None
    trace = error.__traceback__ if error else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return record.name, record.levelno, text, type(error), trace and (trace.tb_frame.f_code, trace.tb_lineno)


def fold_repeats() -> list[OnceAMinute]:
    """Put the filter before every handler that there is."""
    loggers = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    handlers = {handler for logger in (logging.root, *loggers) for handler in logger.handlers}
    if logging.lastResort:
        handlers.add(logging.lastResort)
    filters = [OnceAMinute(handler) for handler in handlers]
    for one in filters:
        one.handler.addFilter(one)
    return filters
