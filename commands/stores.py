"""The stores opened for a command, and those whose read model it reads brought up to the record."""

import argparse
from collections.abc import Callable, Iterable

from commands.terminal import Adding, on_settings, say
from data_access.store import Store
from services import clock, publishing
from settings import Settings


def on_store(run: Callable[[Store, argparse.Namespace], int], *arguments: Adding) -> Adding:
    """A command that works on the stores, opened."""
    return on_settings(lambda settings, given: run(publishing.opened(settings), given), *arguments)


def on_published(told: Callable[[argparse.Namespace], Iterable[str]], *arguments: Adding) -> Adding:
    """A command that prints lines of what screens show, and what nobody published before."""

    def run(_settings: Settings, given: argparse.Namespace) -> int:
        from services import reading  # loads pandas, which a command that only works on the record does without

        reading.store().publish(clock.now())
        return say(*told(given))

    return on_settings(run, *arguments)
