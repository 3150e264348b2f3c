"""The comment on an editor's pull request: problems with links to their lines, nothing else from the run."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from infra import comment
from infra.comment import MARKER, MOST_LENGTH, Source

SOURCE = Source(
    repository="example-city/desk",
    commit="0123456789" * 4,
    run="https://github.com/example-city/desk/actions/1",
)
BLOB = f"https://github.com/example-city/desk/blob/{SOURCE.commit}"
SOUND = {"errors": [], "warnings": [], "built": True, "compared": True}
HOSTILE = (
    "@everyone",
    "](https://evil.example/) [",
    "<img src=x onerror=alert(1)>",
    "https://evil.example/login",
    "www.evil.example",
    "#1 GH-2 org/repo#3",
    "**太字** _斜体_ ~~消す~~",
    "`@everyone`",
    "``` @everyone ```",
    "a`b``c```d",
    "\\`@everyone\\`",
    "&lt;b&gt; &#64;everyone",
    "| a | b |\n|---|---|",
    "\n\n# 見出し\n- [x] 済み",
    "\r\n    code",
    "\u2028# 見出し\u2029- 項目",
    "\u202e逆さ\u0000\x1b[31m",
    "<!-- -->",
    "[x]: https://evil.example",
    ":tada: user@evil.example",
    "＠everyone",
)
"""What a stranger could write into a file's name, or into a value that a message quotes."""


def mistake(**changed: Any) -> dict[str, Any]:
    return {"file": "content/desks.yml", "line": 31, "column": 12, "message": "直してください。"} | changed


def told(changes: Mapping[str, Any]) -> str:
    return comment.comment(changes, SOURCE)


def rendered(changes: Mapping[str, Any]) -> BeautifulSoup:
    return BeautifulSoup(MarkdownIt("commonmark", {"html": True}).render(told(changes)), "html.parser")


def test_a_mistake_is_told_with_a_link_to_its_line() -> None:
    page = rendered(SOUND | {"built": False, "errors": [mistake()]})
    (item,) = page.select("li")
    assert item.text == "content/desks.yml の31行目：直してください。"
    assert [link["href"] for link in item.select("a")] == [f"{BLOB}/content/desks.yml?plain=1#L31"]
    assert "直すところ（1）" in page.text
    assert "GitHubの画面だけで直す" in page.text


def test_warnings_are_told_apart_from_mistakes() -> None:
    page = rendered(SOUND | {"warnings": [mistake(message="確かめてください。")]})
    assert "見てほしいところ（直さなくても、取りこめます）（1）" in page.text
    assert "直すところ" not in page.text
    assert "取り出せるのは14日間です" in page.text


def test_a_name_in_japanese_is_linked_too() -> None:
    (link,) = rendered({"errors": [mistake(file="content/flow - コピー.md")]}).select("li a")
    address = f"{BLOB}/content/flow%20-%20%E3%82%B3%E3%83%94%E3%83%BC.md?plain=1#L31"
    assert link["href"] == address
    assert link.text == "content/flow - コピー.md の31行目"


@pytest.mark.parametrize("evil", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_of_a_stranger_s_text_means_anything(evil: str) -> None:
    changes = {"errors": [mistake(message=f"「{evil}」は使えません。"), mistake(file=f"content/{evil}.yml")]}
    page = rendered(changes)
    assert {tag.name for tag in page.find_all()} <= {"h3", "p", "strong", "ul", "li", "a", "code"}
    assert all(str(link["href"]).startswith((BLOB, SOURCE.run)) for link in page.select("a"))
    assert len(page.select("ul")) == len(page.select("h3")) == 1
    assert len(page.select("strong")) == 1, "the title of the list is the only bold one"
    for code in page.select("code"):
        code.decompose()  # GitHub makes nothing of what is in it
    assert not re.search(r"[@#<>&|*_~`\\\[\]]|:\w|www\.|http", "".join(li.text for li in page.select("li")))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u2028\u2029\u202e]", told(changes))


def test_the_words_of_a_message_are_still_readable() -> None:
    message = "「03-0000-000O」は、電話番号になっていません。例: 03-1234-5678（YAML の2けた、09:00）"
    (item,) = rendered({"errors": [mistake(message=message)]}).select("li")
    assert item.text.endswith(f"：{message}")


@pytest.mark.parametrize(
    "odd",
    [
        mistake(file="../.git/config"),
        mistake(file="/etc/passwd"),
        mistake(file="content//a.yml"),
        mistake(file=""),
        mistake(file="x" * 1000),
        mistake(line=0),
        mistake(line=True),
        mistake(line="1"),
        mistake(message=None),
        "text",
        None,
    ],
    ids=range(11),
)
def test_what_is_no_mistake_is_left_out_and_counted(odd: Any) -> None:
    items = rendered({"errors": [mistake(), odd]}).select("li")
    assert [item.text[:17] for item in items] == ["content/desks.yml", "ほか1件（この確認の記録にあります"]


def test_many_are_capped_and_the_rest_counted() -> None:
    found = [mistake(line=number, message="長" * 5000) for number in range(1, 1001)]
    text = told({"errors": found, "warnings": found})
    assert len(text) < MOST_LENGTH
    assert len(re.findall("^- ", text, re.MULTILINE)) < 200
    assert "ほか970件" in text
    assert text.endswith("。\n")


def test_a_very_long_comment_ends_with_a_whole_line() -> None:
    pages = [f"/{'a' * 190}/{number}/" for number in range(100)]
    many = [mistake(file="content/" + "あ" * 180 + ".yml", message="長" * 400) for _ in range(50)]
    text = told(SOUND | {"errors": many, "warnings": many, "added": pages, "changed": pages, "files": pages})
    assert len(text) < MOST_LENGTH + 50
    assert text.endswith("長くなるため、ここまでにしました。\n")


def test_pages_are_named_and_the_preview_explained() -> None:
    changes = SOUND | {
        "added": ["/new/"],
        "changed": ["/faq/"],
        "removed": ["/old/"],
        "files": ["/images/map.png"],
    }
    text = told(changes)
    assert [line for line in text.splitlines() if line.startswith("- ")] == [
        "- `/new/`",
        "- `/faq/`",
        "- `/old/`",
        "- `/images/map.png`",
    ]
    assert f"({SOURCE.run})" in text
    assert "`index.html` を開いてください" in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (SOUND, "見た目が変わるページとメールは、ありません。"),
        (SOUND | {"mails": True}, "**メール**の文面も変わります。"),
        (SOUND | {"compared": False}, "比べられませんでした。"),
        ({}, "確かめが途中で止まり"),
        (SOUND | {"built": False}, "確かめが途中で止まり"),
    ],
)
def test_it_says_how_things_are(changes: Mapping[str, Any], words: str) -> None:
    assert words in told(changes)


@pytest.mark.parametrize(
    "evil", ["/`\n@everyone", "/a/](https://example.jp)", "/a b/", "x" * 300, {"page": "/"}]
)
def test_only_addresses_of_pages_are_taken(evil: object) -> None:
    text = told(SOUND | {"changed": ["/faq/", evil], "added": evil, "mails": evil})
    assert [line for line in text.splitlines() if line.startswith("- ")] == ["- `/faq/`"]
    assert "everyone" not in text


@pytest.mark.parametrize("content", [None, "", "[1]", "{", "[" * 100_000, '{"errors": 1, "built": "yes"}'])
def test_whatever_file_the_run_left_there_is_a_comment(
    content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "changes.json"
    if content is not None:
        file.write_text(content)
    options = ["--repository", SOURCE.repository, "--commit", SOURCE.commit, "--link", SOURCE.run]
    assert comment.main([str(file), *options]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"{MARKER}\n### この変更の見え方\n")
    assert "確かめが途中で止まり" in printed


def test_it_needs_nothing_that_is_not_in_python_itself() -> None:
    """The job with the right to write runs it before, and without, installing anything."""
    imported = set(re.findall(r"^(?:from|import) (\w+)", Path(comment.__file__).read_text(), re.MULTILINE))
    assert imported <= {
        "argparse",
        "json",
        "re",
        "sys",
        "unicodedata",
        "collections",
        "dataclasses",
        "pathlib",
        "typing",
        "urllib",
    }
