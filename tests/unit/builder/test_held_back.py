"""A page with a day in the future: it, its entry in the menu and the links to it appear on that day."""

from datetime import date, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from builder.check import load, read, warnings
from builder.pages.generate import generate
from builder.site import build_site
from tests.unit.builder.cases import change, small_desk
from tests.unit.builder.test_site import with_config

DAY = date(2099, 4, 1)
PAGE = """---
title: 新しい相談
description: 新しい相談のご案内です。
published: 2099-04-01
updated: 2099-04-01
service: talk
---

## 使い方 {#use}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small desk with a page of the future, named wherever a page can be named."""
    root = small_desk(tmp_path)
    (root / "content/talk/new.md").write_text(PAGE, encoding="utf-8")
    change(root / "content/menu.yml", "/talk/manage.md\n", "/talk/manage.md\n      - /talk/new.md\n")
    change(root / "content/site.yml", "/talk/booking.md]", "/talk/booking.md, /talk/new.md]")
    change(root / "content/talk/booking.md", "[きまり]", "[新しい相談](/talk/new.md#use)と[きまり]")
    change(root / "faq/visit.yml", "a: 無料です。", "a: '[新しい相談](/talk/new.md)は無料です。'")
    return root


def test_until_its_day_nothing_leads_to_it(root: Path) -> None:
    assert read(root)[1] == ()
    project = load(root)
    pages = generate(project)
    assert "talk/new.md" not in pages
    assert "新しい相談と[きまり]" in pages["talk/booking.md"].body
    assert "\n新しい相談は無料です。" in pages["faq/visit.md"].body
    assert "/talk/new.md" not in str(project)


def test_links_by_reference_wait_too(root: Path) -> None:
    links = (
        "[新しい 相談][new]、[new][]、[New]、[前から][old]、`[x]`\n\n"
        "[new]: /talk/new.md#use\n[old]: /talk/index.md\n"
    )
    change(root / "content/talk/booking.md", "{{ block", f"{links}\n{{{{ block")

    body = generate(load(root))["talk/booking.md"].body
    assert "新しい 相談、new、New、[前から][old]、`[x]`\n" in body
    assert ("/talk/new.md" in body, "[old]: /talk/index.md" in body) == (False, True)
    assert "[new]: /talk/new.md#use" in generate(load(root, DAY))["talk/booking.md"].body


def test_on_its_day_it_is_there(root: Path) -> None:
    project = load(root, DAY)
    pages = generate(project)
    assert "talk/new.md" in pages
    assert "[新しい相談](/talk/new.md#use)と" in pages["talk/booking.md"].body
    assert project.menu
    assert "/talk/new.md" in project.menu[1]["pages"]
    assert project.services[0]["related"][-1] == "/talk/new.md"


@pytest.mark.parametrize(
    ("moment", "is_there"), [("2026-11-20T10:00+09:00", False), ("2099-04-01T00:00+09:00", True)]
)
def test_the_site_is_built_with_or_without_it(
    root: Path, tmp_path: Path, moment: str, is_there: bool
) -> None:
    site = tmp_path / "site"
    build_site(with_config(root), site, tmp_path / "bundle.json", now=datetime.fromisoformat(moment))
    assert (site / "talk/new/index.html").exists() is is_there
    html = BeautifulSoup((site / "talk/booking/index.html").read_text(encoding="utf-8"), "html.parser")
    assert bool(html.select('a[href="../new/"], a[href="../new/#use"]')) is is_there
    assert ("talk/new/" in (site / "sitemap.xml").read_text(encoding="utf-8")) is is_there


def test_it_is_told_with_its_day(root: Path) -> None:
    checked = read(root)[0]
    (told,) = [one for one in warnings(checked, date(2026, 11, 20)) if one.file == "content/talk/new.md"]
    assert told.line == 4
    assert told.message.startswith("このページは、2099年4月1日に出ます。")
    assert [one for one in warnings(checked, DAY) if one.file == "content/talk/new.md"] == []


def test_a_mail_with_its_address_is_told(root: Path) -> None:
    change(root / "content/mail/received.yml", "body: |\n", "body: |\n  {{ page /talk/new.md#use }}\n")
    checked = read(root)[0]
    told = [str(one) for one in warnings(checked, date(2026, 11, 20)) if "received" in one.file]
    assert told == [
        "content/mail/received.yml:5:3: このアドレスのページは、2099年4月1日まで出ません。"
        "その日まで書かないでください。"
    ]


@pytest.mark.parametrize(
    "file",
    [
        "content/index.md",
        "content/directory.md",
        "content/talk/index.md",
        "content/talk/booking.md",
        "content/talk/manage.md",
    ],
)
def test_a_page_that_the_site_needs_can_not_wait(file: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / file, "published: 2", "published: 9")
    checked, (mistake,) = read(root, date(2026, 11, 20))
    assert (mistake.file, "先の日付にして出さずにおくことができません" in mistake.message) == (file, True)
    assert [one for one in warnings(checked, date(2026, 11, 20)) if one.file == file] == []


def test_questions_can_wait(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "faq/visit.yml", "published: 2026", "published: 2099")
    project = load(root)
    assert project.faqs == ()
    assert "faq/visit.md" not in generate(project)
    assert project.menu
    assert project.menu[-1]["pages"] == ["/faq/index.md"]
