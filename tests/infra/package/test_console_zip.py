"""The console's zip alone, started as on Lambda: a whole sign-in with nothing but what is in it."""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.package import Package
from local.emulated.dynamodb.table import create_table
from local.emulated.sam_template import load_template
from tests.conftest import MadeOnce
from tests.faults.emulator import dynamodb_client, emulator
from tests.functions.console.pretend_provider import CLIENT, SECRET, Pretender, pretending
from tests.infra.package.runtime import Running, started
from tests.infra.zipped import target_here

ORIGIN = "https://shokuin.example.jp"
SESSION, ATTEMPT = "__Host-desk", "__Host-desk-sign-in"


@pytest.fixture(scope="module")
def task(console_package: Package, made_once: MadeOnce) -> Path:
    """The unpacked zip."""

    def make(folder: Path) -> Path:
        with zipfile.ZipFile(console_package.path) as archive:
            archive.extractall(folder)
        return folder

    found: Path = made_once("console-task", make)
    return found


@pytest.fixture
def provider() -> Iterator[Pretender]:
    with pretending() as made:
        yield made


@pytest.fixture
def running(task: Path, client: Path, provider: Pretender) -> Iterator[Running]:
    _, python = target_here()
    with emulator() as table:
        url = table.url
        create_table(dynamodb_client(url), load_template(), name="zipped")
        env = {
            "AWS_ENDPOINT_URL_DYNAMODB": url,
            "TABLE_NAME": "zipped",
            "BUNDLE_PATH": str(task / "bundle.json"),
            "CONSOLE_URL": ORIGIN,
            "MAIL_HASH_KEY": "hash",
            "OIDC_ISSUER": provider.issuer,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
        }
        with started(task, "console.handler", python=python, client=client, env=env) as made:
            yield made


def get(running: Running, path: str, cookies: Mapping[str, str], **query: str) -> Any:
    event: dict[str, Any] = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": urlencode(query),
        "headers": {},
        "cookies": [f"{name}={value}" for name, value in cookies.items()],
        "requestContext": {"http": {"method": "GET", "path": path, "sourceIp": "192.0.2.1"}},
        "isBase64Encoded": False,
    }
    return running.invoke({**event, **({"queryStringParameters": query} if query else {})})


def baked(answer: Any) -> dict[str, str]:
    pairs = (text.partition(";")[0].partition("=") for text in answer["cookies"])
    return {name: value for name, _, value in pairs if value}


def test_a_member_signs_in_and_sees_the_day(running: Running, provider: Pretender) -> None:
    asked = get(running, "/sign-in/start", {})
    assert asked["statusCode"] == 303
    brought = provider.authorize(asked["headers"]["location"])
    back = get(running, "/sign-in/return", baked(asked), **brought)
    assert back["headers"]["location"] == "/"
    page = get(running, "/", {SESSION: baked(back)[SESSION]})
    assert page["statusCode"] == 200
    assert "今日" in page["body"]
    path = page["body"].partition('rel="stylesheet" href="')[2].partition('"')[0]
    style = get(running, path, {})
    assert style["headers"]["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in style["headers"]["cache-control"]


def test_it_has_its_own_handler_and_no_other(task: Path, console_package: Package) -> None:
    assert (task / "console.py").is_file()
    assert not (task / "submit.py").exists()
    assert not (task / "desk/staff").exists()
    assert console_package.path.stat().st_size < 20_000_000
