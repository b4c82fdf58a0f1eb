"""What a visitor is told who is not let in: one sentence on a page of plain HTML, whatever the browser."""

from markupsafe import escape
from starlette.responses import HTMLResponse

_PAGE = (
    '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>乡村振兴衔接看板</title></head>'
    '<body style="margin: 15vh auto; max-width: 30em; padding: 0 1em; font: 20px/1.7 sans-serif; color: #12355B">'
    "<p>{sentence}</p></body></html>"
)


def refusal(sentence: str, status: int) -> HTMLResponse:
    """The sentence as the answer to a request or to the handshake of a websocket."""
    return HTMLResponse(
        _PAGE.format(sentence=escape(sentence)), status_code=status, headers={"cache-control": "no-store"}
    )
