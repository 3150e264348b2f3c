"""A visit to a local desk, over WSGI."""

from typing import Any

from werkzeug.test import Client, TestResponse

from local.desk import LocalDesk


def visit(desk: LocalDesk, path: str, **kwargs: Any) -> TestResponse:
    return Client(desk.app).get(path, buffered=True, **kwargs)
