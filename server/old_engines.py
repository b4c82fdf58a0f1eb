"""Streamlit's programs for browsers that are older than they are: what these do not know is written otherwise.

Chromium 86 knows all of their syntax but blocks of code in a class (``static {…}``, Chrome 94); what it lacks in functions
the first page brings along. Some thirty files have such blocks. They are rewritten when the first old browser asks for
them, a tenth of a second each at most, and kept in memory: no copy that could be half made, out of date or in the way.
"""

import re
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

#: Where they are, told apart from the originals by their address, for a browser keeps an answer for a year. Other
#: programs or another way to rewrite them need another address.
PATH = "/assets/chrome86"
#: What old browsers get besides, and what stays as it is.
_OWN_FOLDER = Path(__file__).parent / "static"
CORE_JS = "core-js-3.50.0.js"
#: As Streamlit answers the originals: kept for good, and not packed anew for every browser that asks.
_HEADERS = {"cache-control": "public, immutable, max-age=31536000", "content-encoding": "identity"}
_MAYBE_BLOCK = re.compile(rb"static\s*\{")
#: All files of Streamlit's are fewer; only those that exist come so far.
_MOST_FILES = 512


class ProgramsForOldEngines(StaticFiles):
    """Our own additions and Streamlit's files, rewritten where they have to be."""

    def __init__(self) -> None:
        super().__init__(directory=_OWN_FOLDER, packages=[("streamlit", "static/static")])

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if not isinstance(response, FileResponse):
            return response
        response.headers.update(_HEADERS)
        program = await run_in_threadpool(_rewritten, str(response.path)) if path.endswith(".js") else None
        if program is None:
            return response
        kept = {name: response.headers[name] for name in (*_HEADERS, "content-type", "etag", "last-modified")}
        return Response(program, headers=kept)


@lru_cache(maxsize=_MOST_FILES)
def _rewritten(file: str) -> bytes | None:
    """The program for Chromium 86; None where it is the same."""
    program = Path(file).read_bytes()
    return without_static_blocks(program) if _MAYBE_BLOCK.search(program) else None


def without_static_blocks(program: bytes) -> bytes:
    """Each ``static {…}`` of a class as a private static field whose value is computed by the same code.

    Both run once, when the class is made, in the order in which they stand, with the class as ``this``.
    """
    import tree_sitter_javascript
    from tree_sitter import Language, Parser, Query, QueryCursor

    javascript = Language(tree_sitter_javascript.language())
    found = QueryCursor(Query(javascript, "(class_static_block body: (_) @body) @block")).matches(
        Parser(javascript).parse(program).root_node
    )
    edits = []
    for number, (_, parts) in enumerate(found):
        (block,), (body,) = parts["block"], parts["body"]
        edits.append((block.start_byte, body.start_byte + 1, b"static #block_%d=(()=>{" % number))
        edits.append((body.end_byte - 1, block.end_byte, b"})();"))
    pieces, at = [], 0
    for start, end, text in sorted(edits):
        pieces += [program[at:start], text]
        at = end
    return b"".join([*pieces, program[at:]])
