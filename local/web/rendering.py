"""Answers of the pages under /_local/: HTML from local/templates, and JSON."""

import json
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from werkzeug.wrappers import Response

from local.web.built_site import Failure

_TEMPLATES = Path(__file__).parents[1] / "templates"
STYLE = _TEMPLATES / "look.css"
WATCH_SCRIPT, WATCH_STYLE = _TEMPLATES / "watch.js", _TEMPLATES / "watch.css"


class Pages:
    """Renders the templates."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["moment"] = moment_words
        self._templates.filters["pretty"] = _pretty

    def page(self, template: str, *, status: HTTPStatus = HTTPStatus.OK, **values: Any) -> Response:
        html = self._templates.get_template(template).render(**values)
        return Response(html, status=status, content_type="text/html; charset=utf-8")

    def failure(self, failure: Failure, *, is_watched: bool = False) -> Response:
        """Tells editors why the site can't be built; if it `is_watched`, until it can be."""
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        response = self.page("failure.html", status=status, failure=failure, is_watched=is_watched)
        response.headers["Cache-Control"] = "no-store"
        return response


def json_response(value: Any) -> Response:
    return Response(_pretty(value), content_type="application/json; charset=utf-8")


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def moment_words(at: datetime) -> str:
    """2026年11月20日（金）10:00:00"""
    return f"{at.year}年{at.month}月{at.day}日（{'月火水木金土日'[at.weekday()]}）{at:%H:%M:%S}"
