"""Everything the server sends, on every page, in every download and in its log, beside every private value of the record."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Response, WebSocket

from data_access.county.ledgers import ColumnType
from tests.browser.conftest import LEDGERS, Server, Visitor, visiting
from tests.browser.looking import addresses
from tests.data_access.filling import file, id_number, row
from tests.sweeps import IS_SWEEP, some
from ui.base.links import PAGES

pytestmark = pytest.mark.browser

#: A value this short is looked for as a word of its own: inside other words it is found by chance.
_SHORT = 2
_WORDS = re.compile(r"\w+")
_BUTTONS = '[data-testid="stDownloadButton"] button:not([disabled])'
NAME, NUMBER, PHONE, HOUSEHOLD_NO = "甄实甲", id_number(77, is_right=True), "1007766554", "HB7788990011"


def private_values(server: Server) -> dict[str, str]:
    """Every value of the record's private tables -> ledger and column it stands in.

    Codes and dates are no secrets, nor is the example of a template.
    """
    found: dict[str, str] = {}
    with closing(sqlite3.connect(f"file:{server.folder / 'record.sqlite'}?mode=ro", uri=True)) as record:
        for ledger in LEDGERS:
            for column in ledger.private_columns:
                if column.type in (ColumnType.CODE, ColumnType.BOOLEAN, ColumnType.DATE):
                    continue
                values = record.execute(f"SELECT DISTINCT {column.name} FROM {ledger.name}_private")
                found |= {
                    str(value): f"{ledger.name}.{column.name}"
                    for (value,) in values
                    if value not in (None, column.example)
                }
    return found


def leaks(texts: Iterable[str], values: dict[str, str]) -> dict[str, str]:
    """The values that stand in these texts: a whole word, or, from three characters on, any part of one."""
    words = {word for text in texts for word in _WORDS.findall(text)}
    by_length: dict[int, set[str]] = defaultdict(set)
    odd = set()
    for value in values:
        if _WORDS.fullmatch(value):
            by_length[len(value)].add(value)
        else:
            odd.add(value)
    found = {word for word in words if word in values}
    for length, wanted in by_length.items():
        if length > _SHORT:
            found |= {part for word in words for part in _parts(word, length) if part in wanted}
    found |= {value for value in odd for text in texts if value in text}
    return {value: values[value] for value in found}


def _parts(word: str, length: int) -> Iterator[str]:
    return (word[start : start + length] for start in range(len(word) - length + 1))


def unpacked(data: bytes) -> list[str]:
    """The text of a file, and of every part of it where it is a zip (workbooks and papers are)."""
    if not data.startswith(b"PK"):
        return [data.decode("utf-8", "ignore")]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [text for name in archive.namelist() for text in (name, *unpacked(archive.read(name)))]
    return [re.sub(r"<[^>]*>", " ", part) for part in parts]


@dataclass
class Eavesdropper:
    """Keeps what a tab receives: frames, bodies of answers, and files taken by its download buttons."""

    visitor: Visitor
    texts: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    urls: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.visitor.page.on("websocket", self._listen)
        self.visitor.page.on("response", self._note)

    def _note(self, answer: Response) -> None:
        if answer.url.startswith(self.visitor.address) and "/static/" not in answer.url:
            self.urls.add(answer.url)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: self.texts.append(data.decode("utf-8", "ignore") if isinstance(data, bytes) else data))  # fmt: skip

    def read_bodies(self) -> None:
        """What came over HTTP, asked for once more: the browser drops the body of an answer it left behind.

        The programs of the page are left out, which are files of the installation.
        """
        for url in sorted(self.urls):
            self.texts.append(self.visitor.page.request.get(url).body().decode("utf-8", "ignore"))
        self.urls.clear()

    def visit(self, address: str) -> None:
        self.visitor.visit(address)
        self.read_bodies()

    def take_files(self) -> None:
        """Click every download on the page."""
        buttons = self.visitor.page.locator(_BUTTONS)
        for place in range(buttons.count()):
            button = buttons.nth(place)
            if not button.is_visible():
                continue
            file = self.visitor.download(button)
            self.files.append(file.suggested_filename)
            self.texts.append(file.suggested_filename)
            self.texts += unpacked(Path(file.path()).read_bytes())


@pytest.fixture
def visitor(server: Server, context: BrowserContext) -> Iterator[Visitor]:
    """A tab of its own, which is listened to."""
    with visiting(server, context) as found:
        yield found


def import_with_faults(heard: Eavesdropper, folder: Path) -> None:
    """A file whose private cells are wrong: the faults are told by their cells."""
    wrong = folder / "错表.xlsx"
    cells = row(
        "households", household_no=HOUSEHOLD_NO, head_name=NAME, head_id_number=NUMBER, phone=PHONE, size="两口"
    )
    wrong.write_bytes(file("households", cells).data)
    heard.visit("/data")
    visitor = heard.visitor
    visitor.page.set_input_files('[data-testid="stFileUploader"] input[type=file]', str(wrong))
    visitor.settle()
    visitor.page.get_by_role("button", name="检查并导入").click()
    visitor.page.get_by_text("没有存入任何数据").first.wait_for()
    heard.read_bodies()


@pytest.mark.sweep
def test_nothing_the_server_sends_holds_a_value_of_a_person(server: Server, visitor: Visitor, tmp_path: Path) -> None:
    values = private_values(server)
    assert len(values) > 100_000
    heard = Eavesdropper(visitor)
    seen = some(addresses(server), 2)
    heard.visit("/")
    for address in seen:
        visitor.go(address)
        heard.take_files()
    heard.read_bodies()
    assert not IS_SWEEP or {address.split("?")[0].strip("/") for address in seen} == set(PAGES)
    secrets = values | dict.fromkeys((NAME, NUMBER, PHONE, HOUSEHOLD_NO), "the refused file")
    import_with_faults(heard, tmp_path)
    assert sum(map(len, heard.texts)) > 1_000_000 and len(heard.files) > (20 if IS_SWEEP else 8)
    assert leaks(heard.texts, secrets) == {}

    # A number somebody puts into the address comes back to nobody but the address: not on the page, not in the log.
    official = next(value for value, where in values.items() if where == "households.household_no")
    for query in (f"household?id={official}", f"passport?of=row:households.{official}", f"nowhere?{official}"):
        heard.visit(f"/{query}")
        assert leaks([visitor.text()], secrets) == {}
    logs = [(server.folder / name).read_text("utf-8") for name in ("server.out", "dashboard.log")]
    assert leaks(logs, secrets) == {}


def test_what_leaks_is_found() -> None:
    values = {"魏花霞": "name", "马俊": "name", "140524197806144547": "id", "某村 3组": "address", "高平": "name"}
    inside = ["户主魏花霞已签字", "编号：X140524197806144547Z", "马俊", "住某村 3组"]
    assert set(leaks(inside, values)) == {"魏花霞", "马俊", "140524197806144547", "某村 3组"}
    assert leaks(["在高平市马俊乡"], values) == {}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/sheet.xml", "<c><v>魏花霞</v></c><c>马俊</c>")
    assert set(leaks(unpacked(buffer.getvalue()), values)) == {"魏花霞", "马俊"}
