"""What `check` passes, `build` builds: on the same documents, each of them a page of one desk.

A page that only the build refuses would be told in English and at no line.
"""

import shutil
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from builder.check import read
from builder.site import build_site
from tests.unit.builder.cases import small_desk
from tests.unit.builder.test_site import with_config

MATTER = (
    "---\ntitle: 試し\ndescription: 試しのページです。\npublished: 2026-04-01\nupdated: 2026-05-01\n---\n\n"
)

PASSED = {
    "notes": "文[^1]です。\n\n[^1]: 注です。",
    "title": '[きまり](/talk/index.md "きまり")と[外](https://example.jp/a_(b) "題")',
    "angle": "[地図](</images/map.svg>)と<https://example.jp/>",
    "reference": "[きまり][k]と[k]\n\n[k]: /talk/index.md#urgent '急ぐとき'",
    "mail": "[書く](mailto:a@example.jp)と a@example.jp",
    "phone": "[03-1234-5678](tel:03-1234-5678)と 03-1234-5678 と #9110",
    "image": "![地図](/images/map.svg) ![地図][m]\n\n[m]: /images/map.svg",
    "in-a-list": "- 一\n\n  {{ block calendar weekdays }}\n\n- [二](/directory.md)",
    "in-a-table": "| a | b |\n|---|---|\n| [a](/directory.md) | b |",
    "code": "`[x](nowhere.md)` と\n\n```\n[x](nowhere.md) <script>\n```\n\n    <iframe>",
    "html": "<details>\n<summary>題</summary>\n\n[x](/directory.md)\n\n</details>",
    "heading": "## [相談](/talk/index.md) {#own}\n\n[ここ](#own)",
    "own": "[題](#page-title) [予約](/talk/booking.md#form-visit) [質問](/faq/visit.md#cost)",
}
REFUSED = {
    "page": "[x](/nowhere.md)",
    "anchor": "[x](/talk/index.md#nowhere)",
    "relative": "[x](talk/index.md)",
    "reference-nowhere": "[x]\n\n[x]: nowhere.md",
    "title-nowhere": "[x](/nowhere.md '題')",
    "angle-nowhere": "[x](<no where.md>)",
    "brackets-nowhere": "[x](/no(where).md)",
    "image-nowhere": "![x](/images/nowhere.png)",
    "address-nowhere": "<nowhere:x>",
    "elsewhere": '<img src="//example.com/x.png">',
    "posted": '<form action="https://example.com/"></form>',
    "styled": '<p\nstyle="x">文</p>',
    "handled": '<b onclick="x">文</b>',
    "hidden": "![x](/images/.hidden.png)",
    "in-code": "```\n{{ block services }}\n```",
}

_PIECES = st.sampled_from(
    [
        *(
            "文",
            "\n",
            "\n\n",
            "- ",
            "> ",
            "  ",
            "    ",
            "| a | b |\n|--|--|\n| ",
            " | ",
            "`",
            "```\n",
            "**",
            "_",
        ),
        *(
            "[",
            "]",
            "(",
            ")",
            "![",
            "](",
            "[a]: ",
            "<",
            ">",
            "\\",
            "&lt;",
            '"',
            "'",
            "{#a}",
            "{ .b }",
            "[^1]",
        ),
        *("/talk/index.md", "/nowhere.md", "#urgent", "/images/map.svg", "https://example.jp/", "tel:03-1-2"),
        *("<b>", "</b>", "<a href=", "<img src=", "style=", "onclick=", "<!--", "-->", "## ", "a@example.jp"),
    ]
)


def desk(folder: Path, documents: dict[str, str]) -> Path:
    """The small desk with a page for each document, which has a picture that isn't published."""
    root = with_config(small_desk(folder))
    (root / "content/images/.hidden.png").write_bytes(b"")
    for name, document in documents.items():
        # A page that isn't there is reported once, however many pages link to it.
        document = document.replace("/nowhere.md", f"/nowhere-{name}.md")
        (root / f"content/{name}.md").write_text(f"{MATTER}{document}\n", encoding="utf-8")
    return root


def refused(root: Path) -> set[str]:
    """The names of the pages of the desk in which check finds a mistake."""
    return {Path(mistake.file).stem for mistake in read(root)[1]}


def test_what_check_passes_is_built(tmp_path: Path) -> None:
    root = desk(tmp_path, PASSED)
    assert refused(root) == set()
    build_site(root, tmp_path / "site", tmp_path / "bundle.json")
    for name in PASSED:
        assert (tmp_path / "site" / name / "index.html").is_file()


def test_what_the_build_would_refuse_is_told_by_check(tmp_path: Path) -> None:
    assert refused(desk(tmp_path, REFUSED)) == set(REFUSED)


# Without shrinking: a smaller example isn't worth the minutes that so many builds take.
@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(documents=st.lists(st.lists(_PIECES, max_size=12).map("".join), min_size=40, max_size=40))
def test_whatever_is_written_check_and_build_agree(documents: list[str], tmp_path: Path) -> None:
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    root = desk(tmp_path, {f"p{number}": document for number, document in enumerate(documents)})
    for name in refused(root):
        (root / f"content/{name}.md").unlink()
    build_site(root, tmp_path / "site", tmp_path / "bundle.json")
