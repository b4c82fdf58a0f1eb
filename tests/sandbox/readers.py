"""What reading processes are asked for in tests."""

import os
import time
from pathlib import Path

from errors import FileRefused


def number() -> int:
    return os.getpid()


def refuse() -> None:
    raise FileRefused("表.xlsx：不行。请另存。")


def mistake() -> None:
    raise KeyError("no such column")


def fill_the_disk() -> None:
    raise OSError(28, "No space left on device")


def eat(megabytes: int) -> int:
    """So much memory, then how much it was."""
    return len(b"x" * (megabytes * 1024**2))


def spin() -> None:
    while True:
        pass


def sleep(folder: str, seconds: float) -> None:
    """Leaves a file while it sleeps, so that those who sleep together can be counted."""
    path = Path(folder) / str(os.getpid())
    path.touch()
    time.sleep(seconds)
    path.unlink()


def leave_a_file() -> str:
    import tempfile

    descriptor, path = tempfile.mkstemp()
    os.close(descriptor)
    return path
