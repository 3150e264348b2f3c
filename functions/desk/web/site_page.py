"""A page of the site whose content the functions write: the builder's frame around another body."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from desk.bundle import Bundle
from desk.web.http import Response, html_response


def framed_page(status: int, frame: Mapping[str, str], title: str, body: str, bundle: Bundle) -> Response:
    """`body` (HTML) in a frame of the bundle (`before`, `after`), under `title` (plain text)."""
    before = frame["before"].replace("{title}", _escape(title), 1)
    return html_response(status, f"{before}{body}{frame['after']}", bundle["headers"])


def home(bundle: Bundle) -> str:
    """The path of the site's first page."""
    return f"{urlsplit(bundle['site']['base_url']).path}/"


def _escape(text: str) -> str:
    # Late: jinja2 loads it with the first page; a redirect needs neither.
    from markupsafe import escape

    return str(escape(text))
