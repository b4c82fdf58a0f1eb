"""Reading processes: what they may cost, and that nothing of them is left."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from errors import FileRefused
from sandbox import pool as pools
from sandbox.limits import Limits
from sandbox.pool import Pool, follow, in_child
from tests.sandbox import readers


@pytest.fixture
def pool() -> Iterator[Pool]:
    found = Pool()
    yield found
    found.end_idle()


def asked(
    pool: Pool, function: Callable[..., Any], *arguments: object, seconds: int = 20, wanted: Callable[[], object] = int
) -> Any:
    return pool.run("表.xlsx", Limits(seconds), wanted, (function, arguments, {}))


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_process_serves_one_file_after_the_other_and_ends_when_idle() -> None:
    pool = Pool(idle_s=0.2)
    pid = asked(pool, readers.number)
    assert pid != os.getpid()
    assert asked(pool, readers.number) == pid
    end = time.monotonic() + 20
    while is_there(pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert not is_there(pid)
    assert asked(pool, readers.number) != pid
    pool.end_idle()


def test_a_refusal_comes_back_as_it_was_and_the_process_goes_on(pool: Pool) -> None:
    pid = asked(pool, readers.number)
    with pytest.raises(FileRefused, match=r"^表.xlsx：不行。请另存。$"):
        asked(pool, readers.refuse)
    assert asked(pool, readers.number) == pid


def test_a_full_disk_says_nothing_of_the_file(pool: Pool) -> None:
    with pytest.raises(FileRefused, match=r"^磁盘满了，读文件要用的临时文件写不下。没有存入任何数据。"):
        asked(pool, readers.fill_the_disk)


def test_a_mistake_of_the_program_is_told_with_its_place(pool: Pool) -> None:
    with pytest.raises(RuntimeError, match=r"readers.py.*\n.*\n?.*KeyError: 'no such column'"):
        asked(pool, readers.mistake)


def test_memory_beyond_the_limit_is_refused_and_the_next_file_is_read(pool: Pool) -> None:
    assert asked(pool, readers.eat, 100) == 100 * 1024**2
    with pytest.raises(FileRefused, match=r"^表.xlsx：读这个文件要用的内存或时间超过了上限"):
        asked(pool, readers.eat, 600)
    assert asked(pool, readers.eat, 1) == 1024**2


def test_a_process_that_was_large_is_not_kept(pool: Pool) -> None:
    pid = asked(pool, readers.number)
    assert asked(pool, readers.eat, 300) == 300 * 1024**2
    assert asked(pool, readers.number) != pid


def test_processor_time_beyond_the_limit_ends_it(pool: Pool) -> None:
    with pytest.raises(FileRefused, match="要用的内存或时间超过了上限"):
        asked(pool, readers.spin, seconds=1)


def test_waiting_beyond_patience_ends_it(pool: Pool, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="要用的内存或时间超过了上限"):
        asked(pool, readers.sleep, str(tmp_path), 3600, seconds=0)


def test_who_leaves_ends_the_reading(pool: Pool, tmp_path: Path) -> None:
    class LeftError(Exception):
        pass

    def leaves() -> None:
        if any(tmp_path.iterdir()):
            raise LeftError

    with pytest.raises(LeftError):
        asked(pool, readers.sleep, str(tmp_path), 3600, wanted=leaves)
    assert not is_there(int(next(tmp_path.iterdir()).name))


def test_never_more_than_two_at_once(pool: Pool, tmp_path: Path) -> None:
    most = []
    threads = [threading.Thread(target=asked, args=(pool, readers.sleep, str(tmp_path), 0.3)) for _ in range(5)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        most.append(len(list(tmp_path.iterdir())))
        time.sleep(0.01)
    assert max(most) == pools.MOST == 2


def test_what_waits_too_long_for_its_turn_is_told_so(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "_LONGEST_WAIT_S", 0.1)
    stop = threading.Event()

    def until_stopped() -> None:
        if stop.is_set():
            raise FileRefused("stopped")

    def hold() -> None:
        with pytest.raises(FileRefused, match="stopped"):
            asked(pool, readers.sleep, str(tmp_path), 3600, wanted=until_stopped)

    threads = [threading.Thread(target=hold) for _ in range(2)]
    for thread in threads:
        thread.start()
    while len(list(tmp_path.iterdir())) < 2:
        time.sleep(0.01)
    with pytest.raises(FileRefused, match="前面还有别的文件在读"):
        asked(pool, readers.number)
    stop.set()
    for thread in threads:
        thread.join()


def test_files_that_it_left_go_with_it(pool: Pool) -> None:
    path = Path(asked(pool, readers.leave_a_file))
    assert path.exists()
    pool.end_idle()
    assert not path.parent.exists()


def test_whoever_asks_is_looked_for_while_a_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    monkeypatch.setattr(pools, "_still_wanted", None)  # whatever a page of another test has set comes back
    follow(lambda: looks.append(1))
    in_child("表.xlsx", readers.sleep, str(tmp_path), 0.5)
    assert looks
