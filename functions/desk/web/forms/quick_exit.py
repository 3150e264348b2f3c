"""The way out of a form for browsers without script, so that Back doesn't show what was typed.

Chromium keeps the page that is left, whole, and `Clear-Site-Data: "cache"` drops it. But it is kept only when
the next page has arrived: so first comes an empty page, then the answer that drops it and leads away.
"""

from collections.abc import Mapping
from html import escape

from desk.bundle import Bundle
from desk.domain.errors import NotFound
from desk.domain.forms.form import Form
from desk.web.http import Response, html_response, redirect

_LEFT = "left"


def leave(form: Form, query: Mapping[str, str], bundle: Bundle) -> Response:
    """Lead to the form's neutral page. Raises NotFound for a form without a quick exit."""
    if "quick_exit" not in form.words:
        raise NotFound
    if _LEFT in query:
        response = redirect(form.words["quick_exit"])
        response["headers"]["clear-site-data"] = '"cache"'
        return response
    words = escape(form.page_words["quick_exit"])
    url = f"/api/forms/{form.id}/exit?{_LEFT}=1"
    link = f'<a href="{url}" rel="noreferrer">{words}</a>'
    html = f'<!doctype html><html lang="ja"><title>{words}</title>{link}</html>'
    response = html_response(200, html, bundle["headers"])
    response["headers"]["refresh"] = f"0; url={url}"
    return response
