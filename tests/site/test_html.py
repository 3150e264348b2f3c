"""The Nu HTML checker reports nothing about the site, its style sheets and the pages behind the counter."""

from collections.abc import Callable
from pathlib import Path

from werkzeug.test import Client

from builder.reading.mistakes import ContentError, Mistake
from local.clock import Clock
from local.desk import LocalDesk
from local.web.built_site import Build
from tests.applicants import RESIDENT, send
from tests.conftest import NOW, ROOT
from tests.site.nu import said

_ORIGIN = "http://127.0.0.1:8000"


def test_the_checker_reports_mistakes(tmp_path: Path) -> None:
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
    raise ContentError([Mistake("content/flow.yml", 3, 5, "「<titel>」は使えない項目です。")])
