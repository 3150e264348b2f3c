"""A desk without forms: phones, questions and pages, and no link to what it lacks."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

import manage
import slots
import submit
from builder.site import build_site
from desk import bootstrap
from desk.domain.calendar.moments import TOKYO
from desk.settings import Settings
from tests.conftest import EXAMPLE
from tests.functions.events import Context, get, get_slots, post
from tests.unit.builder.cases import change, mistakes, small_desk

GONE = (
    "forms",
    "mail",
    "workflows",
    "replies",
    "talk/booking.md",
    "talk/manage.md",
    "flow.yml",
    "precautions.yml",
)
PAGE = """---
title: 相談のご案内
description: 相談のしかたです。
published: 2026-04-01
updated: 2026-05-01
service: talk
---

## 急ぐとき {#urgent}

[{{ directory.life-line.phone }}](tel:{{ directory.life-line.phone }})へ。

{{ block calendar weekdays }}
"""


def take_away(root: Path) -> None:
    """What an editor deletes, and the lines that `make check` then asks to change."""
    content = root / "content"
    for name in GONE:
        path = content / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    (root / "schemas/forms/visit.schema.json").unlink()
    (content / "talk/index.md").write_text(PAGE, encoding="utf-8")
    change(content / "menu.yml", "      - /talk/booking.md\n      - /talk/manage.md\n", "")
    change(content / "site.yml", "[/talk/index.md, /talk/booking.md]", "[/directory.md]")
    change(content / "search.yml", "[予約](/talk/booking.md)を送ってください", "[一覧](/directory.md)へ")
    change(content / "easy/index.md", "sources:\n  - {page: /talk/manage.md, compared: stcjrh}\n", "")
    messages = content / "messages.yml"
    text = messages.read_text(encoding="utf-8")
    messages.write_text(
        re.sub(r"  letter_words:\n(    .*\n)+", "  letter_words: []\n", text), encoding="utf-8"
    )
    change(root / "faq/visit.yml", "[予約](/talk/booking.md)", "相談")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the desk's site/ and bundle.json."""
    root = small_desk(tmp_path_factory.mktemp("phones"))
    shutil.copy(EXAMPLE / "mkdocs.yml", root)
    take_away(root)
    assert mistakes(root) == []
    build_site(root, root / "site", root / "bundle.json", now=datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO))
    return root


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attributes if name in ("href", "action", "src") and value]


def test_no_link_leads_to_what_the_desk_lacks(root: Path) -> None:
    base = "https://example.jp/soudan/"
    pages = {path.relative_to(root / "site").as_posix(): path for path in (root / "site").rglob("*.html")}
    assert len(pages) > 5
    for name, path in pages.items():
        links = _Links()
        links.feed(path.read_text(encoding="utf-8"))
        for link in links.found:
            there = urlsplit(urljoin(f"{base}{name.removesuffix('index.html')}", link))
            if there.netloc == "example.jp" and there.path.startswith("/soudan/"):
                file = there.path.removeprefix("/soudan/")
                assert "/api/" not in there.path, (name, link)
                assert (
                    root / "site" / file / ("index.html" if not file or file.endswith("/") else "")
                ).is_file(), (
                    name,
                    link,
                )


@pytest.fixture
def functions(root: Path) -> Iterator[None]:
    bootstrap.configure(
        settings=Settings(table="t", bundle_path=root / "bundle.json", allowed_origins=(), mail_hash_key=b"k")
    )
    yield
    bootstrap.reset()


@pytest.mark.parametrize(
    ("handler", "event"),
    [
        (manage.handler, get("/api/manage", form="", query={})),
        (
            manage.handler,
            post("", b"receipt=1", headers={"content-type": "application/x-www-form-urlencoded"}),
        ),
        (submit.handler, post("visit", {})),
        (slots.handler, get_slots("form=visit")),
    ],
    ids=["a bookmark", "looking up", "submitting", "free slots"],
)
@pytest.mark.usefixtures("functions")
def test_what_it_lacks_is_not_found_and_no_failure(handler: Any, event: Mapping[str, Any]) -> None:
    answer = handler(event, Context())
    assert answer["statusCode"] == 404
    assert json.loads(answer["body"])["status"] == 404
