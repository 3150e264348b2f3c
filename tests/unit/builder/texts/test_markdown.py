"""Markdown as HTML, as plain text and below a heading; where a page is on the site."""

import pytest
from bs4 import BeautifulSoup

from builder.texts.markdown import escaped, html, plain, site_path, under


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("/index.md", "/"),
        ("/online/index.md", "/online/"),
        ("/online/flow.md", "/online/flow/"),
        ("/online/flow.md#apply", "/online/flow/#apply"),
        ("/images/map.svg", "/images/map.svg"),
        ("/reindex.md", "/reindex/"),
    ],
)
def test_where_a_page_is_on_the_site(page: str, path: str) -> None:
    assert site_path(page) == path


def test_markdown_as_html_for_the_functions() -> None:
    assert html("[予約](/a/index.md#b)と[外](https://example.jp/)。", base="/soudan") == (
        '<p><a href="/soudan/a/#b">予約</a>と<a href="https://example.jp/">外</a>。</p>'
    )


def test_markdown_as_plain_text() -> None:
    assert plain("**急ぐ**ときは[電話](/directory.md){ .note }へ。\n") == "急ぐときは電話へ。"


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("# 大\n\n## 中\n\n文", "### 大\n\n#### 中\n\n文"),
        ("#### 小\n\n文\n\n## 大\n\n#### 小", "### 小\n\n文\n\n### 大\n\n#### 小"),
        ("文です。\n題\n---\n\n文", "### 文です。 題\n\n\n\n文"),
        ("- # 中\n\n```\n# コード\n```", "- ### 中\n\n```\n# コード\n```"),
        ("#9110 です", "#9110 です"),
    ],
)
def test_headings_of_an_answer_come_below_its_question(text: str, below: str) -> None:
    assert under(text, 2) == below


@pytest.mark.parametrize("text", ["A*B*C", "[a](b)", "<b>太</b> & &amp;", "1_2_3 `c` ~~d~~ |", "C# {#x}"])
def test_titles_are_shown_as_they_are_written(text: str) -> None:
    shown = BeautifulSoup(html(f"# {escaped(text)} {{#id}}"), "html.parser")
    assert [(one.name, one.text, one["id"]) for one in shown.select("*")] == [("h1", text, "id")]
