"""The Nu HTML checker finds nothing to say: of the site, its style sheets, the pages behind the counter."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from werkzeug.test import Client

from builder.reading.mistakes import ContentError, Problem
from local.clock import Clock
from local.desk import LocalDesk
from local.web.built_site import Build
from tests.applicants import RESIDENT, send
from tests.conftest import NOW, ROOT, need, need_file

_ORIGIN = "http://127.0.0.1:8000"
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
"""For a program that ends after seconds: no second compiler, which takes longer than it saves."""


def said(*what: Path) -> list[str]:
    """Everything the checker says of files: "file:line:column kind: message"."""
    java = need("java", why="the Nu HTML checker runs on it")
    jar = need_file(
        ROOT / "node_modules/vnu-jar/build/dist/vnu.jar", why="`npm ci` brings the Nu HTML checker"
    )
    # The path() of a clip-path is known to browsers, not yet to the checker.
    known = ".*is not a .clip-path. value.*"
    options = ("--format", "json", "--exit-zero-always", "--also-check-css", "--filterpattern", known)
    command: list[str | Path] = [java, *_QUICK, "-jar", jar, *options, *what]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=True)
    return [
        f"{Path(one.get('url', '')).name}:{one.get('lastLine')}:{one.get('lastColumn')} "
        f"{one.get('subType', one['type'])}: {one['message']} … {one.get('extract', '')}"
        for one in json.loads(done.stderr)["messages"]
    ]


def test_the_checker_speaks_up(tmp_path: Path) -> None:
    page, sheet = tmp_path / "page.html", tmp_path / "sheet.css"
    page.write_text("<!doctype html><html lang=ja><title>x</title><p id=a><p id=a>", encoding="utf-8")
    sheet.write_text("p { colour: red }", encoding="utf-8")
    messages = "\n".join(said(page, sheet))
    assert "Duplicate ID" in messages
    assert "colour" in messages


def test_the_site_is_valid(built: Build) -> None:
    sheets = list((built.site_dir / "assets").glob("*.css"))
    assert sheets
    assert said(*built.site_dir.rglob("*.html"), *sheets) == []


def test_the_pages_behind_the_counter_are_valid(open_desk: Callable[..., LocalDesk], tmp_path: Path) -> None:
    with open_desk(clock=Clock.parse(NOW), origins=(_ORIGIN,)) as desk:
        _keep(desk, tmp_path, "empty", "/_local/", "/_local/mails", "/_local/table", "/_local/clock")
        _keep(desk, tmp_path, "samples", "/_local/mails/samples")
        answers = {**RESIDENT, "message": "<script>alert(1)</script>\n\n&amp;", "name": "<b>髙﨑</b>"}
        assert send(desk, "booking", answers, origin=_ORIGIN).status_code == 201
        mails = [f"/_local/mails/{mail.message_id}" for mail in desk.mailbox.mails]
        assert mails
        _keep(desk, tmp_path, "full", "/_local/", "/_local/mails", "/_local/table", *mails)
    with open_desk(build=_mistaken) as desk:
        _keep(desk, tmp_path, "mistaken", "/", "/_local/clock")
    assert said(*tmp_path.glob("*.html"), ROOT / "local/templates/look.css") == []


def _keep(desk: LocalDesk, folder: Path, name: str, *paths: str) -> None:
    for number, path in enumerate(paths):
        (folder / f"{name}-{number}.html").write_bytes(Client(desk.app).get(path, buffered=True).data)


def _mistaken(*_: object, **__: object) -> None:
    raise ContentError([Problem("content/flow.yml", 3, 5, "「<titel>」は使えない項目です。")])
