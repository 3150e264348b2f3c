"""The copy of the site that opens from a folder: every link names a file, and what needs a server says so."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from builder.output.preview.openable import write_openable
from local.web.built_site import Build


@pytest.fixture(scope="module")
def folder(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview") / "site"
    assert write_openable(built.site_dir, folder) == folder / "index.html"
    return folder


def page(folder: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((folder / name).read_text(encoding="utf-8"), "html.parser")


def test_every_page_of_the_site_is_in_it(folder: Path, built: Build) -> None:
    names = {path.relative_to(built.site_dir) for path in built.site_dir.rglob("*.html")}
    assert {path.relative_to(folder) for path in folder.rglob("*.html")} == names
    assert Path("404.html") in names


def test_every_link_and_every_file_of_a_page_is_there_and_none_is_a_folder(folder: Path) -> None:
    seen = 0
    for file in folder.rglob("*.html"):
        for tag in page(folder, str(file)).select("a[href], link[href], script[src], img[src]"):
            written = str(tag.get("href") or tag["src"])
            parts = urlsplit(written)
            if parts.scheme or not parts.path or written.startswith("/api/"):
                continue
            target = file.parent / unquote(parts.path)
            assert not parts.path.startswith("/"), f"{file}: {written} is of the disk's root"
            assert target.is_file(), f"{file}: {written}"
            seen += 1
    assert seen > 500


def test_a_link_keeps_its_fragment_and_other_sites_stay_as_they_are(tmp_path: Path) -> None:
    pages = {
        "index.html": '<body><a href="a%20b/?x=1#part">1</a><a href="https://example.jp/">2</a>'
        '<a href="#here">3</a><a href="tel:188">4</a><a href="gone/">5</a><a href="../../up/">6</a></body>',
        "a b/index.html": '<body><a href="..">home</a><a href="/">root</a><a href="./">self</a></body>',
        "files/list.pdf": "",
    }
    for name, html in pages.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8")
    write_openable(tmp_path / "site", tmp_path / "out")
    html = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert re.findall('href="([^"]*)"', html) == [
        "a%20b/index.html#part",
        "https://example.jp/",
        "#here",
        "tel:188",
        "gone/",
        "../../up/",
    ]
    below = (tmp_path / "out/a b/index.html").read_text(encoding="utf-8")
    assert re.findall('href="([^"]*)"', below) == ["../index.html", "../index.html", "index.html"]


def test_every_page_says_that_it_is_a_sample_and_forms_that_they_cannot_be_sent(folder: Path) -> None:
    for file in folder.rglob("*.html"):
        assert "公開されていません" in page(folder, str(file)).select("body > [role=note]")[0].text
    note = "body > [role=note]"
    assert "送れません" in page(folder, "online/booking/index.html").select(note)[0].text
    assert "検索は使えません" in page(folder, "search/index.html").select(note)[0].text
    assert "送れません" not in page(folder, "online/flow/index.html").select(note)[0].text


def test_a_form_shows_all_its_questions_at_once(folder: Path, built: Build) -> None:
    """Without a server no step could be checked, and the second would never be seen."""
    name = "online/booking/index.html"
    assert page(built.site_dir, name).select("form[data-steps]")
    assert not page(folder, name).select("form[data-steps]")


def test_what_no_page_opens_is_left_out(folder: Path) -> None:
    names = {path.name for path in folder.rglob("*")}
    assert names.isdisjoint({"sitemap.xml", "openapi.json", "version.json"})
    assert not [name for name in names if name.startswith("search.") and name.endswith(".txt")]


def test_the_site_itself_is_unchanged(built: Build) -> None:
    html = "".join(path.read_text(encoding="utf-8") for path in built.site_dir.rglob("*.html"))
    assert "見本です" not in unescape(html)


def test_a_page_that_is_gone_is_gone_from_the_copy(built: Build, tmp_path: Path) -> None:
    old = tmp_path / "site/old/index.html"
    old.parent.mkdir(parents=True)
    old.write_text("before")
    write_openable(built.site_dir, tmp_path / "site")
    assert not old.exists()
