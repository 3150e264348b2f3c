"""Another ward adds Chinese: one file of words and one of a page, no Python."""

import re
from datetime import date, datetime
from pathlib import Path
from shutil import copytree

import pytest
from bs4 import BeautifulSoup, Tag

from builder.check import load, read, warnings
from builder.pages.generate import generate
from builder.pages.theme_context import page_context
from builder.site import build_site
from tests.conftest import EXAMPLE, NOW

_PAGE = """---
title: 例市在线咨询
description: 关于合同和购物的咨询。
published: 2026-11-22
updated: 2026-11-22
layout: home
sources:
  - {page: /index.md}
---

## 电话 {#phones}

{{ block phones consumer-center }}

- 咨询日：{{ calendars.weekdays.days_words }}
- [日语页面](/online/index.md)
"""


_WRITTEN_ANEW = {
    "language: en\nlang: en\nname: English\norder: 2": "language: zh\nlang: zh-Hans\nname: 中文\norder: 3",
    "[Monday, Tuesday, Wednesday, Thursday, Friday,": "[周一, 周二, 周三, 周四, 周五,",
    'run: "{{ first }} to {{ last }}"': 'run: "{{ first }}至{{ last }}"',
    "skip: Skip to the text": "skip: 跳到正文",
    "menu:\n": "menu: [/zh/index.md]\n",
}


def add_chinese(root: Path) -> None:
    """What an editor does: copies en.yml, and writes a page."""
    languages = root / "content/languages"
    text = re.sub(r"(?m)^  - /en/.*\n", "", (languages / "en.yml").read_text(encoding="utf-8"))
    for english, chinese in _WRITTEN_ANEW.items():
        assert english in text
        text = text.replace(english, chinese)
    (languages / "zh.yml").write_text(text, encoding="utf-8")
    (root / "content/zh").mkdir()
    (root / "content/zh/index.md").write_text(_PAGE, encoding="utf-8")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = Path(copytree(EXAMPLE, tmp_path_factory.mktemp("zh") / "desk"))
    add_chinese(root)
    return root


@pytest.fixture(scope="module")
def site(root: Path) -> Path:
    build_site(root, root / "site", root / "bundle.json", now=datetime.fromisoformat(NOW))
    return root / "site"


def page(site: Path, uri: str) -> BeautifulSoup:
    return BeautifulSoup((site / uri / "index.html").read_text(encoding="utf-8"), "html.parser")


def links(soup: BeautifulSoup, css: str) -> dict[str, str]:
    return {str(link["hreflang"]): str(link["href"]) for link in soup.select(css)}


def test_the_editor_is_asked_to_compare_and_for_nothing_else(root: Path) -> None:
    checked, found = read(root)
    assert found == ()
    (told,) = warnings(checked, date(2026, 11, 30))
    assert (told.file, told.line) == ("content/zh/index.md", 8)
    new = re.search("compared: ([a-z]{6})", told.message)
    assert new
    text = (root / "content/zh/index.md").read_text(encoding="utf-8")
    compared = text.replace("{page: /index.md}", f"{{page: /index.md, compared: {new[1]}}}")
    (root / "content/zh/index.md").write_text(compared, encoding="utf-8")
    assert warnings(read(root)[0], date(2026, 11, 30)) == ()


def test_its_page_is_in_it(site: Path) -> None:
    soup = page(site, "zh")
    assert isinstance(soup.html, Tag)
    assert soup.html["lang"] == "zh-Hans"
    assert soup.select_one(".skip").get_text() == "跳到正文"  # type: ignore[union-attr]
    assert "周一至周五" in soup.get_text()
    assert "月曜日" not in soup.get_text()


def test_every_page_leads_to_it(site: Path) -> None:
    assert links(page(site, ""), ".languages a") == {"ja-simple": "easy/", "en": "en/", "zh-Hans": "zh/"}
    # A page without a counterpart leads to the language's home.
    deep = links(page(site, "online/flow"), ".languages a")
    assert deep == {"ja-simple": "../../easy/online/", "en": "../../en/online/", "zh-Hans": "../../zh/"}
    own = links(page(site, "zh"), ".languages a")
    assert own == {"ja": "../", "ja-simple": "../easy/", "en": "../en/"}


def test_each_page_names_all_its_translations_and_itself(site: Path) -> None:
    base = re.search(r"base_url: (\S+)", (EXAMPLE / "content/site.yml").read_text(encoding="utf-8"))
    assert base
    paths = {"ja": "/", "ja-simple": "/easy/", "en": "/en/", "zh-Hans": "/zh/", "x-default": "/"}
    homes = {lang: f"{base[1]}{path}" for lang, path in paths.items()}
    for uri in ("", "easy", "en", "zh"):
        soup = page(site, uri)
        assert links(soup, "head > link[hreflang]") == homes
        (canonical,) = soup.select("head > link[rel=canonical]")
        assert canonical["href"] == f"{base[1]}/{uri}{'/' if uri else ''}"
    # A part of a longer guide is no translation, and names none.
    assert links(page(site, "online/flow"), "head > link[hreflang]") == {}


def test_its_words_are_found_in_a_file_of_its_own(site: Path) -> None:
    files = {file.name.split(".")[1] for file in (site / "assets").glob("search.*.txt")}
    assert files == {"easy", "en", "ja", "zh"}


def test_a_language_can_do_without_the_optional_words(root: Path, tmp_path: Path) -> None:
    """Without `opening` no state is shown, rather than one in Japanese."""
    other = Path(copytree(root, tmp_path / "desk", ignore=lambda *_: ["site"]))
    file = other / "content/languages/zh.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("\nopening:")] + "\n", encoding="utf-8")
    for desk, is_shown in ((root, True), (other, False)):
        project = load(desk)
        shown = generate(project)["zh/index.md"]
        context = page_context(project.in_language("zh"), "/zh/index.md", shown)
        assert (context["opening"] is not None) is is_shown
