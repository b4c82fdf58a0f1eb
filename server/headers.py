"""The headers of every answer, which keep other sites from framing or sniffing the dashboard."""

from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.screen.base_maps import picture_hosts
from settings import settings

_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"SAMEORIGIN",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"geolocation=(), camera=(), microphone=()",
}


@lru_cache(maxsize=1)
def _headers() -> list[tuple[bytes, bytes]]:
    """The headers of every answer; made late, because a mistake in the settings is told by the start and not by an import.

    Scripts, pictures and data come from this server alone, pictures of a base map apart; Streamlit and the map need
    inline and evaluated scripts.
    """
    pictures = " ".join(("'self' data: blob:", *picture_hosts(settings().base_map.kind)))
    policy = (
        f"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; img-src {pictures}; connect-src 'self' ws: wss:; "
        "frame-ancestors 'self'; form-action 'self'; base-uri 'self'; object-src 'none'"
    )
    return [*_HEADERS.items(), (b"content-security-policy", policy.encode())]


class SecurityHeaders:
    """Adds the headers that keep other sites from framing or sniffing the dashboard."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_headers()]
            await send(message)

        await self.app(scope, receive, send_with_headers)
