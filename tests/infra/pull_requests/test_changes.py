"""Which pages, files and mails a pull request changes, by comparing two built sites."""

import json
from pathlib import Path

import pytest

from infra import changes
from local.web.built_site import Build


def site(folder: Path, pages: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'<script src="/assets/form.{len(text):08x}.js"></script><main id="m">{text}</main>')
    return folder


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    return site(tmp_path / "mails", {"index.html": "見本"})


def test_pages_that_differ_are_named(tmp_path: Path, mails: Path) -> None:
    before = site(tmp_path / "a", {"index.html": "ホーム", "old/index.html": "前", "faq/index.html": "問"})
    after = site(tmp_path / "b", {"index.html": "ホーム", "new/index.html": "後", "faq/index.html": "問い"})
    found = changes.compare(before, after, mails, mails)
    assert found == {
        "built": True,
        "compared": True,
        "added": ["/new/"],
        "changed": ["/faq/"],
        "removed": ["/old/"],
        "files": [],
        "mails": False,
    }


def test_a_new_fingerprint_changes_no_page(tmp_path: Path, mails: Path) -> None:
    before = site(tmp_path / "a", {"index.html": '<img src="/assets/a.0123abcd.png">'})
    after = site(tmp_path / "b", {"index.html": '<img src="/assets/a.89abcdef.png">'})
    found = changes.compare(before, after, mails, mails)
    assert found["changed"] == []


def test_every_added_public_file_is_named(tmp_path: Path, mails: Path) -> None:
    before = site(
        tmp_path / "a", {"index.html": "ホーム", "files/old.pdf": "", "assets/form.0123abcd.js": ""}
    )
    added = {"files/new.pdf": "", "images/map.png": "", "assets/form.89abcdef.js": ""}
    after = site(tmp_path / "b", {"index.html": "ホーム", "files/old.pdf": "", **added})
    found = changes.compare(before, after, mails, mails)
    assert found["files"] == ["/files/new.pdf", "/images/map.png"]


def test_a_changed_mail_is_reported(tmp_path: Path, mails: Path) -> None:
    page = site(tmp_path / "a", {"index.html": "ホーム"})
    found = changes.compare(page, page, mails, site(tmp_path / "b", {"index.html": "別の見本"}))
    assert found["mails"] is True


def test_without_a_base_it_says_so(tmp_path: Path, mails: Path) -> None:
    found = changes.compare(tmp_path / "nothing", site(tmp_path / "b", {}), mails, mails)
    assert (found["built"], found["compared"]) == (True, False)


def test_without_a_build_there_is_nothing_to_compare(tmp_path: Path, mails: Path) -> None:
    found = changes.compare(site(tmp_path / "a", {}), tmp_path / "nothing", mails, mails)
    assert (found["built"], found["compared"], found["removed"]) == (False, False, [])


def test_what_it_prints_has_the_problems_too(
    tmp_path: Path, mails: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problems = tmp_path / "problems.json"
    mistake = {"file": "faq/visit.yml", "line": 3, "column": 8, "message": "整数を書いてください。"}
    problems.write_text(json.dumps({"errors": [mistake], "warnings": []}))
    folders = [tmp_path / "nothing", tmp_path / "nothing", mails, mails]
    assert changes.main([str(problems), *map(str, folders)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["errors"] == [mistake]
    assert printed["built"] is False


def test_the_real_site_equals_itself(built: Build) -> None:
    folder = built.site_dir
    found = changes.compare(folder, folder, folder, folder)
    assert (found["added"], found["changed"], found["removed"], found["mails"]) == ([], [], [], False)
