"""Pictures of a base map from the office's own folder of tiles."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from geo.screen.base_maps import PICTURE_TYPES, tile_file
from settings import settings


def tile(request: Request) -> Response:
    """A picture of the office's own folder of tiles; 404 where it has none, and always without such a folder."""
    folder = settings().base_map.tiles_folder if settings().base_map.kind == "tiles" else None
    file = tile_file(folder, request.path_params["place"]) if folder else None
    if file is None:
        return Response(status_code=404)
    return FileResponse(
        file, media_type=PICTURE_TYPES[file.suffix], headers={"cache-control": "private, max-age=86400"}
    )
