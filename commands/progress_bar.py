"""The bar that a terminal shows while something takes its time."""

import sys

from tqdm import tqdm

from data_access.record.batches.importer import Progress


def progress_bar() -> Progress:
    """A bar that says what is being done; nothing where no person is watching a terminal."""
    style = "{desc} |{bar}| {percentage:3.0f}%"
    bar = tqdm(total=100, bar_format=style, leave=False, file=sys.stderr, ascii=" █", disable=None)

    def show(step: str, share: float) -> None:
        bar.set_description_str(step)
        bar.n = round(100 * share)
        bar.refresh()

    return show
