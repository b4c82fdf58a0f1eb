"""What ``make test`` tries a part of, and ``make sweeps``, which is part of ``make test-all``, the whole."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
IS_SWEEP = os.environ.get("SWEEPS") == "all"


def some(items: Sequence[T], every: int) -> Sequence[T]:
    """All of them in a sweep, else each so-manieth, the first included."""
    return items if IS_SWEEP else items[::every]
