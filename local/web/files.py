"""Serves the site's files as CloudFront and S3 do: with the same headers, and 304 for what hasn't changed."""

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from werkzeug.security import safe_join
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from builder.output.file_headers import file_headers


def is_page(path: str) -> bool:
    """Whether a path is of an HTML page: a folder, an .html file, or a name without extension."""
    return path.endswith("/") or Path(path).suffix in ("", ".html")


def serve_file(
    request: Request, folder: Path, *, change: Callable[[str, bytes], bytes] | None = None
) -> Response:
    """The file at the request's path (a folder's index.html), else the site's 404 page.

    `change` gets the path and the HTML of a page, and returns what is sent instead.
    """
    found = _find(folder, request.path)
    if found is None:
        return _file(request, folder, folder / "404.html", status=HTTPStatus.NOT_FOUND, change=change)
    if found.is_dir():
        query = f"?{request.query_string.decode()}" if request.query_string else ""
        return redirect(f"{request.path}/{query}", code=HTTPStatus.MOVED_PERMANENTLY)
    response = _file(request, folder, found, status=HTTPStatus.OK, change=change)
    response.make_conditional(request)
    return response


def _find(folder: Path, path: str) -> Path | None:
    joined = safe_join(str(folder), path.lstrip("/"))
    if joined is None:
        return None
    found = Path(joined)
    try:
        if path.endswith("/"):
            found = found / "index.html"
        elif found.is_dir() and not (found / "index.html").is_file():
            return None
        return found if found.exists() else None
    except (OSError, ValueError):
        # No file has such a name: it is too long, or has a NUL.
        return None


def _file(
    request: Request,
    folder: Path,
    file: Path,
    *,
    status: HTTPStatus,
    change: Callable[[str, bytes], bytes] | None,
) -> Response:
    content = file.read_bytes()
    if change and file.suffix == ".html":
        content = change(request.path, content)
    response = Response(content, status=status)
    response.headers.update(file_headers(file.relative_to(folder).as_posix(), content))
    response.set_etag(hashlib.md5(content, usedforsecurity=False).hexdigest())
    return response
