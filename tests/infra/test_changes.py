"""The comment on an editor's pull request names the pages that differ, and nothing else from the file."""

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
        "compared": True,
        "added": ["/new/"],
        "changed": ["/faq/"],
        "removed": ["/old/"],
        "files": [],
        "mails": False,
    }
    told = changes.comment(found, link="https://example.jp/run/1")
    assert [line for line in told.splitlines() if line.startswith("- ")] == [
        "- `/new/`",
        "- `/faq/`",
        "- `/old/`",
    ]
    assert "(https://example.jp/run/1)" in told


def test_a_new_fingerprint_changes_no_page(tmp_path: Path, mails: Path) -> None:
    before = site(tmp_path / "a", {"index.html": '<img src="/assets/a.0123abcd.png">'})
    after = site(tmp_path / "b", {"index.html": '<img src="/assets/a.89abcdef.png">'})
    found = changes.compare(before, after, mails, mails)
    assert found["changed"] == []
    assert "ありません" in changes.comment(found, link="x")


def test_every_added_public_file_is_named(tmp_path: Path, mails: Path) -> None:
    before = site(
        tmp_path / "a", {"index.html": "ホーム", "files/old.pdf": "", "assets/form.0123abcd.js": ""}
    )
    added = {"files/new.pdf": "", "images/map.png": "", "assets/form.89abcdef.js": ""}
    after = site(tmp_path / "b", {"index.html": "ホーム", "files/old.pdf": "", **added})
    found = changes.compare(before, after, mails, mails)
    assert found["files"] == ["/files/new.pdf", "/images/map.png"]
    told = changes.comment(found, link="x")
    assert "**新しく公開されるファイル（2）**" in told
    assert "- `/images/map.png`" in told


def test_a_changed_mail_is_reported(tmp_path: Path, mails: Path) -> None:
    page = site(tmp_path / "a", {"index.html": "ホーム"})
    found = changes.compare(page, page, mails, site(tmp_path / "b", {"index.html": "別の見本"}))
    assert "**メール**" in changes.comment(found, link="x")


def test_without_a_base_it_says_so(tmp_path: Path, mails: Path) -> None:
    found = changes.compare(tmp_path / "nothing", site(tmp_path / "b", {}), mails, mails)
    assert "比べられませんでした" in changes.comment(found, link="x")


@pytest.mark.parametrize(
    "evil",
    [
        "/`\n@everyone",
        "/a/](https://example.jp)",
        "/a b/",
        "x" * 300,
        "<img src=x>",
        {"page": "/"},
    ],
)
def test_only_page_names_are_taken_from_another_run(
    evil: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "changes.json"
    file.write_text(json.dumps({"compared": True, "changed": ["/faq/", evil], "added": evil, "mails": evil}))
    assert changes.main(["--comment", str(file), "--link", "https://example.jp/run/1"]) == 0
    told = capsys.readouterr().out
    assert [line for line in told.splitlines() if line.startswith("- ")] == ["- `/faq/`"]
    assert "everyone" not in told
    assert "<img" not in told


def test_the_real_site_equals_itself(built: Build) -> None:
    folder = built.site_dir
    found = changes.compare(folder, folder, folder, folder)
    assert (found["added"], found["changed"], found["removed"], found["mails"]) == ([], [], [], False)
