"""Every download: the file is made when somebody asks for it, and the page does not run again for it."""

from collections.abc import Callable
from pathlib import PurePath

from streamlit.delta_generator import DeltaGenerator

from services import reading

_OFFICE = "application/vnd.openxmlformats-officedocument."
#: What a browser could run, such as SVG and HTML, is not among them: evidence that others uploaded goes out this way too.
_TYPES = {
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet", ".docx": f"{_OFFICE}wordprocessingml.document",
    ".pptx": f"{_OFFICE}presentationml.presentation", ".png": "image/png", ".zip": "application/zip",
}  # fmt: skip


def banner() -> str:
    """演示数据 where the county shown is simulated, empty where it is real; for what leaves the dashboard."""
    return "演示数据" if reading.manifest().is_demo else ""


def marked(file_name: str) -> str:
    """A file's name that says so where what is in it is simulated."""
    return f"{banner()}-{file_name}" if banner() else file_name


def version_line() -> str:
    """What a paper says of the data it was made from."""
    manifest = reading.manifest()
    return f"数据版本：{manifest.version}，发布 {manifest.published_at.replace('T', ' ')[:16]}"


def button(
    place: DeltaGenerator, label: str, make: Callable[[], str | bytes], file_name: str, key: str = "", note: str = ""
) -> None:
    """A button for one file, as wide as its place.

    Args:
        make: the file; called in a thread of its own, so it may not draw or read the page's state. It reads the
            version of the page that offers it, whatever was published since.
        file_name: its ending tells the browser what it is. key: where labels repeat on a page. note: on hovering.
    """
    # "ignore": a second run of the page beside the making of the file costs time and changes nothing on it.
    place.download_button(
        label, reading.bound(make), file_name, media_type(file_name), key=key or None, help=note or None, on_click="ignore",
        width="stretch",
    )  # fmt: skip


def media_type(file_name: str) -> str:
    """What the browser is told a file is; of anything but papers and pictures that it is only to be kept."""
    return _TYPES.get(PurePath(file_name).suffix.lower(), "application/octet-stream")
