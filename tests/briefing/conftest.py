"""The screens read one set of stores at a time; see tests/screens.py."""

from tests.screens import demo_screens

__all__ = ["demo_screens"]
