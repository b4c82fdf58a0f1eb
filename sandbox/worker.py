"""The reading process: takes one call after the other from its input, and answers on its output.

It is started with a file's bytes as its only link to the outside, may use no more memory than it is told, and ends
with its parent: then its input ends.
"""

import os
import pickle
import re
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from errors import FileRefused, is_full
from sandbox.limits import MAX_MEMORY_BYTES

_NO_ROOM = "磁盘满了，读文件要用的临时文件写不下。没有存入任何数据。请系统管理员腾出磁盘空间后再试。"


def send(pipe: BinaryIO, message: object) -> None:
    """Piece by piece: neither side holds the whole message as bytes."""
    pickle.dump(message, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def receive(pipe: BinaryIO) -> Any:
    """The next message. Raises EOFError or pickle.UnpicklingError when the other end is gone."""
    return pickle.load(pipe)


def _limit_memory() -> None:
    try:
        import resource  # not on Windows, where the time limit alone has to do
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: int) -> None:
    """Let the system end this process when it has used so many seconds more."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _has_been_large() -> bool:
    """Whether one file has made this process so large that it is better not kept; unknown outside Linux."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="ignore")
    except OSError:
        return False
    # The highest it was, which getrusage tells as inherited from the parent, and what counts towards its limit now.
    found = re.findall(r"(?:VmHWM|VmData):\s+(\d+) kB", status)
    return any(int(size) * 1024 > MAX_MEMORY_BYTES / 2 for size in found)


def _answer(function: Any, arguments: Any, options: Any) -> tuple[str, object]:
    try:
        return "done", function(*arguments, **options)
    except FileRefused as refused:
        return "refused", str(refused)
    except MemoryError:
        return "too much", None
    except Exception as error:
        if is_full(error):
            return "refused", _NO_ROOM
        if "bad_alloc" in str(error):  # how libraries in C++ say that there is no more memory
            return "too much", None
        return "failed", traceback.format_exc()  # a mistake of ours: the parent raises it as such, with its place


def main() -> None:
    """Serve until the input ends. What libraries print goes nowhere, so that answers alone are on the output."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    _limit_memory()
    while True:
        try:
            seconds, call = receive(sys.stdin.buffer)
        except EOFError:
            return
        _limit_time(seconds)
        answer = _answer(*call)
        is_last = _has_been_large()
        send(answers, (*answer, is_last))
        if is_last:
            return


if __name__ == "__main__":
    main()
