"""What answers at which address, and what stands before all of them."""

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from errors import DashboardError, without_folders
from geo.screen.assets import asset_folders
from geo.screen.base_maps import TILES_PATH
from server import old_engines
from server.first_page import first_page
from server.gate import Gate
from server.headers import SecurityHeaders
from server.sessions import BoundedSessions
from server.tiles import tile
from server.uploads import BoundedUploads
from services import reading
from ui.base.links import PAGES, WRONG_ADDRESS

#: First parts of addresses that are not pages: ours and Streamlit's own.
_OTHER_ROUTES = {"health", "assets", "static", "component", "media", "_stcore"}


class KnownPages:
    """Sends a wrong address to the overview, which says so in Chinese; Streamlit would say it in English."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = scope.get("path", "").strip("/").split("/")
        is_page = len(parts) == 1 and (parts[0] in PAGES or "." in parts[0])
        is_other = parts[0] in _OTHER_ROUTES or "_stcore" in parts
        if scope["type"] == "http" and not is_page and not is_other:
            await RedirectResponse(f"/?{WRONG_ADDRESS}=1", status_code=307)(scope, receive, send)
            return
        await self.app(scope, receive, send)


async def health(_request: Request) -> JSONResponse:
    """Whether the dashboard can answer: the data version, or 503 with a sentence."""
    try:
        return JSONResponse({"status": "ok", "data_version": reading.manifest().version})
    except DashboardError as error:
        return JSONResponse({"status": "error", "message": without_folders(str(error))}, status_code=503)


def routes() -> list[BaseRoute]:
    """Our addresses; Streamlit's come after them."""
    return [
        *(Route(f"/{path}", first_page) for path in PAGES),
        Route("/health", health),
        Mount(old_engines.PATH, old_engines.ProgramsForOldEngines()),
        Route(f"{TILES_PATH}/{{place:path}}", tile),
        *(Mount(path, StaticFiles(directory=folder)) for path, folder in asset_folders().items()),
    ]


def middleware() -> list[Middleware]:
    """What every request goes through, outermost first."""
    return [
        Middleware(SecurityHeaders),
        Middleware(Gate),
        Middleware(BoundedSessions),
        Middleware(BoundedUploads),
        Middleware(KnownPages),
    ]
