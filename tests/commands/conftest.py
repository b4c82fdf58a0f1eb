"""The screens read one set of stores at a time; see tests/screens.py."""

from tests.screens import demo_screens, use

__all__ = ["demo_screens", "use"]
