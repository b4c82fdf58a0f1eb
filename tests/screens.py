"""The screens read one set of stores at a time, and forget it when another is theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

import cli
import settings as settings_module
from data_access.record.core.record import Record, Stored
from services import caching, reading
from settings import Settings
from ui.base import state

#: ``use(config)``: the screens read the stores of this config.toml until the test ends.
Use = Callable[[Path], None]


#: Whose stores what is cached was read from, as long as nobody else was looked at in between.
_kept: set[Path] = set()


def _forget(config: Path | None = None) -> None:
    """What was cached, unless it is of the stores of this config.toml."""
    settings_module.settings.cache_clear()
    if config not in _kept:
        _kept.clear()
        caching.forget()


@contextmanager
def screens_of(config: Path, *, may_keep: bool = False) -> Iterator[None]:
    """Point the screens at the stores of this config.toml; before and after, what was cached is forgotten.

    ``may_keep``: nothing in these stores is ever changed, so what was cached serves the next who looks at them.
    """
    with pytest.MonkeyPatch.context() as patch:
        reading.follow_runs(lambda: state.run())
        patch.setenv(settings_module.CONFIG_ENV, str(config))
        _forget(config)
        if may_keep:
            _kept.add(config)
        yield
    _forget(config)


@contextmanager
def commands_of(config: Path) -> Iterator[None]:
    """Point the command line at the stores of this config.toml; each command knows no more than a process of its own."""

    def settings() -> Settings:
        _forget()
        patch.setattr(Record, "stored", Stored.NOTHING)
        return settings_module.settings()

    with screens_of(config), pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "settings", settings)
        yield


@pytest.fixture(scope="module")
def demo_screens(demo_store_folder: Path) -> Iterator[None]:
    """The screens over the simulated county, for all tests of a module: nothing in it may be changed."""
    with screens_of(demo_store_folder / "config.toml", may_keep=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def installed_components() -> Iterator[None]:
    """Every AppTest looks for components in all packages installed, which takes as long as a page: here one does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def use() -> Iterator[Use]:
    with ExitStack() as stack:
        yield lambda config: stack.enter_context(screens_of(config))
