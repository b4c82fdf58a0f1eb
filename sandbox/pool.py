"""The reading processes: started when needed, kept warm for the next file, ended when idle, never more than two.

What must not happen to the dashboard happens to them: a file that asks for more memory or time than there is for it
ends its process and is refused in a sentence, and so does the visitor who leaves or clicks 取消.
"""

import atexit
import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from errors import FileRefused
from sandbox.limits import Limits, all_busy, too_much
from sandbox.worker import receive, send

_ROOT = Path(__file__).resolve().parent.parent
_P = ParamSpec("_P")
_T = TypeVar("_T")
#: Files read at the same time; the machine has other visitors.
MOST = 2
#: Seconds that a file waits for its turn.
_LONGEST_WAIT_S = 180.0
#: Between two looks whether whoever waits is still there.
_LOOK_S = 0.2
#: One thread a process is enough, and each costs memory.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


class _Child:
    """One reading process, and the thread that talks with it while a call is under way."""

    def __init__(self) -> None:
        self.idle_since = time.monotonic()
        self._folder = tempfile.TemporaryDirectory(prefix="reading-")  # for all it writes; goes when it does
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sandbox.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=_ROOT,
            env=os.environ | _ENVIRONMENT | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._folder.name),
        )  # fmt: skip

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not sent yet is of no use to anybody
                pipe.close()  # type: ignore[union-attr]
        self._folder.cleanup()

    def ask(self, call: object, limits: Limits, still_wanted: Callable[[], object]) -> tuple[str, Any, bool]:
        """The verdict, what comes with it, and whether the process has ended. Whatever ``still_wanted`` raises ends the call and goes on upwards."""
        found: list[tuple[str, Any, bool]] = []

        def exchange() -> None:
            with suppress(OSError, EOFError, ValueError, pickle.UnpicklingError):  # it ended, or was ended
                send(self._process.stdin, (limits.seconds, call))  # type: ignore[arg-type]
                found.append(receive(self._process.stdout))  # type: ignore[arg-type]

        talk = threading.Thread(target=exchange, name="reading", daemon=True)
        talk.start()
        end = time.monotonic() + limits.seconds * limits.patience
        while talk.is_alive():
            talk.join(_LOOK_S)
            still_wanted()
            if time.monotonic() > end:
                return "too much", None, True
        return found[0] if found else ("too much", None, True)


class Pool:
    """At most :data:`MOST` reading processes."""

    def __init__(self, idle_s: float = 120.0) -> None:
        """``idle_s``: how long a process without anything to do is kept."""
        self._idle_s = idle_s
        self._turns = threading.BoundedSemaphore(MOST)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._is_watched = False

    def run(self, name: str, limits: Limits, still_wanted: Callable[[], object], call: object) -> Any:
        """The answer to one call, in a process of its own.

        Raises:
            FileRefused: the function refused, or ``name`` costs more than its limits, or too many others wait.
        """
        end = time.monotonic() + _LONGEST_WAIT_S
        while not self._turns.acquire(timeout=_LOOK_S):
            still_wanted()
            if time.monotonic() > end:
                raise all_busy(name)
        try:
            return self._asked(name, limits, still_wanted, call)
        finally:
            self._turns.release()

    def _asked(self, name: str, limits: Limits, still_wanted: Callable[[], object], call: object) -> Any:
        child, has_ended = self._taken(), True
        try:
            verdict, value, has_ended = child.ask(call, limits, still_wanted)
        finally:
            self._given_back(child, has_ended)
        match verdict:
            case "done":
                return value
            case "refused":
                raise FileRefused(value)
            case "failed":
                raise RuntimeError(value)
        raise too_much(name)

    def _taken(self) -> _Child:
        with self._lock:
            while self._idle:
                if (child := self._idle.pop()).is_alive:
                    return child
                child.end()
        return _Child()

    def _given_back(self, child: _Child, has_ended: bool) -> None:
        if has_ended:
            child.end()
            return
        child.idle_since = time.monotonic()
        with self._lock:
            self._idle.append(child)
            if not self._is_watched:
                self._is_watched = True
                threading.Thread(target=self._watch, name="idle readers", daemon=True).start()

    def _watch(self) -> None:
        """End what has been idle for long, until nothing is left to end."""
        while self._is_watched:
            time.sleep(self._idle_s / 10)
            self.end_idle(self._idle_s)

    def end_idle(self, longer_than_s: float = 0.0) -> None:
        """End the processes that have had nothing to do for so long."""
        since = time.monotonic() - longer_than_s
        with self._lock:
            old = [child for child in self._idle if child.idle_since <= since]
            self._idle = [child for child in self._idle if child not in old]
            self._is_watched = bool(self._idle)
        for child in old:
            child.end()


_POOL = Pool()
_still_wanted: Callable[[], object] = lambda: None  # noqa: E731 - replaced by follow()
atexit.register(_POOL.end_idle)


def follow(still_wanted: Callable[[], object]) -> None:
    """Look again and again, while a file is read, whether its visitor still waits: what this raises ends the reading.

    Called in the thread that waits; for one that serves no visitor it has to do nothing.
    """
    global _still_wanted
    _still_wanted = still_wanted


def in_child(name: str, function: Callable[_P, _T], /, *arguments: _P.args, **options: _P.kwargs) -> _T:
    """What the function answers, computed in a reading process; arguments and answer are pickled.

    Args:
        name: of the file, as the user knows it. function: importable by its name.

    Raises:
        FileRefused: the function refused the file, or it costs more than :class:`Limits` allows.
    """
    answer: _T = _POOL.run(name, Limits(), _still_wanted, (function, arguments, options))
    return answer
