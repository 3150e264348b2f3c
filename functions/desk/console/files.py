"""The console's style sheets, script and icon, under names that change with what is in them."""

import hashlib
from functools import cache
from pathlib import Path

from desk.console.headers import HEADERS
from desk.web.http import Response

FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_COLOURS = "colours.css"
_YEAR = 365 * 24 * 60 * 60


def static(name: str) -> str:
    """The path of a file. Raises KeyError if there is none of that name."""
    return f"/static/{_fingerprint(_files()[name])}/{name}"


def colours(style: str) -> str:
    """The path of the desk's own colours, a style sheet of the bundle (`site.colours`)."""
    return f"/static/{_fingerprint(style)}/{_COLOURS}"


def static_file(path: str, own_colours: str = "") -> Response | None:
    """The file at a path that `static` or `colours` has given out, now or before a deployment; None if there
    is none.
    """
    parts = path.split("/")
    files = {**_files(), _COLOURS: own_colours} if own_colours else _files()
    content = files.get(parts[-1]) if len(parts) == 4 and parts[1] == "static" else None
    if content is None:
        return None
    headers = {name.lower(): value for name, value in HEADERS.items()}
    is_this = _fingerprint(content) == parts[2]
    # Nothing personal is in it, so a browser may keep it; not under the name of another version.
    kept = f"public, max-age={_YEAR}, immutable" if is_this else "no-store"
    headers |= {"content-type": _TYPES[Path(parts[-1]).suffix], "cache-control": kept}
    return {"statusCode": 200, "headers": headers, "body": content, "isBase64Encoded": False}


def _fingerprint(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:12]


@cache
def _files() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*") if path.suffix in _TYPES}
