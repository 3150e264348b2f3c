"""Under the security headers, what editors write is still shown as they meant it."""

import json
from pathlib import Path

from bs4 import BeautifulSoup

from builder.site import build_site
from tests.unit.builder.cases import change, small_desk
from tests.unit.builder.test_site import with_config


def test_a_table_s_columns_are_aligned_by_classes(tmp_path: Path) -> None:
    root = with_config(small_desk(tmp_path))
    table = "| 品目 | 数 | 印 |\n|:--|--:|:-:|\n| りんご | 3 | ○ |\n\n## きまり"
    change(root / "content/talk/index.md", "## きまり", table)
    build_site(root, tmp_path / "site", tmp_path / "bundle.json")
    html = BeautifulSoup((tmp_path / "site/talk/index.html").read_text(encoding="utf-8"), "html.parser")
    row = html.find("td", string="りんご").parent  # type: ignore[union-attr]
    assert [cell["class"] for cell in row.select("td")] == [["align-left"], ["align-right"], ["align-center"]]  # type: ignore[union-attr]
    assert not html.select("[style]")


HOSTILE = "</form></script><x>'\"&\\"


def test_editors_words_stay_text_in_a_script_s_data(tmp_path: Path) -> None:
    """`data-words` is JSON in an attribute; the opening days are JSON in a script element."""
    root = with_config(small_desk(tmp_path))
    change(root / "content/messages.yml", "sending: 送っています。", f"sending: {json.dumps(HOSTILE)}")
    build_site(root, tmp_path / "site", tmp_path / "bundle.json")
    html = BeautifulSoup(
        (tmp_path / "site/talk/booking/index.html").read_text(encoding="utf-8"), "html.parser"
    )
    words = json.loads(str(html.select_one("form[data-words]")["data-words"]))  # type: ignore[index]
    assert words["sending"] == HOSTILE
    home = (tmp_path / "site/directory/index.html").read_text(encoding="utf-8")
    data = BeautifulSoup(home, "html.parser").select_one("#opening-data")
    assert "life-line" in json.loads(data.text)  # type: ignore[union-attr]


def test_code_samples_of_forbidden_html_are_no_mistake(tmp_path: Path) -> None:
    root = with_config(small_desk(tmp_path))
    change(root / "content/talk/index.md", "## きまり", "`<script>` と `style=` の説明です。\n\n## きまり")
    build_site(root, tmp_path / "site", tmp_path / "bundle.json")
    html = BeautifulSoup((tmp_path / "site/talk/index.html").read_text(encoding="utf-8"), "html.parser")
    assert [code.text for code in html.select("code")] == ["<script>", "style="]
