"""The stores opened for a command."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from commands.terminal import Adding, on_settings
from data_access.store import Store, open_store


def on_store(run: Callable[[Store, argparse.Namespace], int], *arguments: Adding) -> Adding:
    """A command that works on the stores, opened."""
    return on_settings(lambda settings, given: run(open_store(settings), given), *arguments)
