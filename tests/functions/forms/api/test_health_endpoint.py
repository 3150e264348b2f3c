"""GET /api/health: whether the functions can start, and which version is deployed."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from werkzeug.test import Client

import health
from desk import bootstrap
from desk.bundle import package_version
from local.clock import Clock
from local.desk import LocalDesk
from local.web.built_site import Build
from tests.conftest import NOW
from tests.functions.conftest import Desk, written
from tests.functions.events import Context


def asked() -> tuple[int, Any, Mapping[str, str]]:
    answer = health.handler({}, Context(function_name="health"))
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def described(built: Build, status: str) -> Mapping[str, Any]:
    document = json.loads((built.site_dir / "openapi.json").read_text())
    answer = document["paths"]["/api/health"]["get"]["responses"][status]
    return {**document, **answer["content"]["application/json"]["schema"]}


def test_it_names_the_bundle_that_the_functions_use(desk: Desk, built: Build) -> None:
    status, body, headers = asked()
    assert (status, body) == (200, {"ok": True, "bundle": desk.bundle["version"], "package": None})
    assert headers["cache-control"] == "no-store"
    Draft202012Validator(described(built, "200")).validate(body)


def test_it_calls_no_service(desk: Desk) -> None:
    class Untouchable:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(name)

    made: Any = Untouchable()
    bootstrap.configure(settings=bootstrap.parts().settings, dynamodb=made, ses=made)
    assert asked()[0] == 200


def test_without_its_bundle_it_answers_503_and_nothing_else(
    desk: Desk, built: Build, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = replace(bootstrap.parts().settings, bundle_path=tmp_path / "bundle.json")
    bootstrap.configure(settings=settings)
    status, body, headers = asked()
    assert (status, body) == (503, {"ok": False})
    assert headers["cache-control"] == "no-store"
    Draft202012Validator(described(built, "503")).validate(body)
    log = written(health.logger, caplog)
    assert "FileNotFoundError" in log
    assert str(settings.bundle_path) not in log


def test_without_a_setting_it_answers_503(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bootstrap.reset()
    monkeypatch.delenv("TABLE_NAME", raising=False)
    assert asked()[:2] == (503, {"ok": False})


def test_the_version_of_the_zip_is_read_from_beside_the_code(tmp_path: Path) -> None:
    file = tmp_path / "version.json"
    assert package_version(file) is None
    file.write_text('{"bundle": "b", "package": "p"}')
    assert package_version(file) == "p"


def test_make_run_answers_it_with_the_version_of_the_site(
    open_desk: Callable[..., LocalDesk], bundle: Mapping[str, Any]
) -> None:
    with open_desk(clock=Clock.parse(NOW)) as desk:
        client = Client(desk.app)
        answer = client.get("/api/health")
        site = client.get("/version.json", buffered=True)
        assert client.post("/api/health").status_code == 404
    assert (answer.status_code, answer.json) == (
        200,
        {"ok": True, "bundle": bundle["version"], "package": None},
    )
    assert site.json == {"version": bundle["version"]}
