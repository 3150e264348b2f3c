"""Serves the site's files, as a static host does."""

from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from werkzeug.security import safe_join
from werkzeug.utils import redirect, send_file
from werkzeug.wrappers import Request, Response


def is_page(path: str) -> bool:
    """Whether a path is of an HTML page: a folder, an .html file, or a name without extension."""
    return path.endswith("/") or Path(path).suffix in ("", ".html")


def serve_file(request: Request, folder: Path, *, desk_now: datetime | None) -> Response:
    """The file at the request's path (a folder's index.html), else the site's 404 page.

    `desk_now`: the desk's time for the pages' scripts, if its clock isn't the browser's.
    """
    found = _find(folder, request.path)
    if found is None:
        return _page(request, folder / "404.html", desk_now, status=HTTPStatus.NOT_FOUND)
    if found.is_dir():
        return redirect(f"{request.path}/", code=HTTPStatus.FOUND)
    if found.suffix == ".html":
        return _page(request, found, desk_now, status=HTTPStatus.OK)
    # Sends an ETag and "no-cache": browsers keep the file, but revalidate it each time.
    return send_file(found, request.environ)


def _find(folder: Path, path: str) -> Path | None:
    joined = safe_join(str(folder), path.lstrip("/"))
    if joined is None:
        return None
    found = Path(joined)
    if path.endswith("/"):
        found = found / "index.html"
    elif found.is_dir() and not (found / "index.html").is_file():
        return None
    return found if found.exists() else None


def _page(request: Request, file: Path, desk_now: datetime | None, *, status: HTTPStatus) -> Response:
    html = file.read_bytes()
    if desk_now:
        meta = f'<head><meta name="desk-now" content="{desk_now.isoformat(timespec="seconds")}">'
        html = html.replace(b"<head>", meta.encode(), 1)
    response = Response(html, status=status, content_type="text/html; charset=utf-8")
    if status is HTTPStatus.OK and not desk_now:
        response.headers["Cache-Control"] = "no-cache"
        response.add_etag()
        response.make_conditional(request)
    else:
        response.headers["Cache-Control"] = "no-store"
    return response
