from tests.screens import demo_screens, installed_components, use

__all__ = ["demo_screens", "installed_components", "use"]
