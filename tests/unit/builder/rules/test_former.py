"""What is left of the desk that this one was made of, and what its people have yet to read again."""

import re
from datetime import date
from pathlib import Path

from builder.check import read, warnings
from tests.unit.builder.cases import change, small_desk

DAY = date(2026, 11, 20)
FORMER = """municipality: 例町
until: 2026-11-01
values:
  - {value: 例町, what: 名前}
  - {value: 例町役場, what: 名前}
  - {value: "03-0000-1111", what: 電話番号}
  - {value: kaigi.example.jp, what: 会議のアドレス}
  - {value: 各種相談, what: 場所, file: content/site.yml}
"""


def told(root: Path) -> list[str]:
    checked, mistakes = read(root, DAY)
    assert mistakes == ()
    return [
        str(one) for one in warnings(checked, DAY) if "前の窓口" in one.message or "読みなおす" in one.message
    ]


def with_former(folder: Path) -> Path:
    root = small_desk(folder)
    (root / "content/former.yml").write_text(FORMER, encoding="utf-8")
    for path in (*root.glob("content/**/*.md"), *root.glob("faq/*.yml")):
        text = path.read_text(encoding="utf-8")
        dated = re.sub("^(published|updated): .*", r"\1: 2026-11-10", text, flags=re.MULTILINE)
        path.write_text(dated, encoding="utf-8")
    return root


def test_each_value_is_told_with_its_place_and_what_to_do(tmp_path: Path) -> None:
    root = with_former(tmp_path)
    page = root / "content/index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n例町役場（03-0000-1111）へ。\n", encoding="utf-8")
    found = told(root)
    line = page.read_text(encoding="utf-8").count("\n")
    assert [one.partition(": 「")[0] for one in found] == [
        f"content/index.md:{line}:1",
        f"content/index.md:{line}:6",
    ]
    assert "「例町役場」は、前の窓口（例町）の名前です。この窓口のものに書きかえてください。" in found[0]
    assert "content/former.yml から、この値の行を消してください" in found[0]


def test_longer_numbers_comments_and_other_files_are_not_meant(tmp_path: Path) -> None:
    root = with_former(tmp_path)
    page = root / "content/index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n103-0000-11112、各種相談。\n", encoding="utf-8")
    site = root / "content/site.yml"
    site.write_text("# 例町のこと\n" + site.read_text(encoding="utf-8"), encoding="utf-8")
    assert told(root) == []


def test_the_environments_are_looked_at_too(tmp_path: Path) -> None:
    root = with_former(tmp_path)
    (root / "infra/environments").mkdir(parents=True)
    (root / "infra/environments/staging.yml").write_text("a: 1\nhost: kaigi.example.jp\n", encoding="utf-8")
    (found,) = told(root)
    assert found.startswith("infra/environments/staging.yml:2:7: 「kaigi.example.jp」は")


def test_dates_of_the_desk_before_are_told(tmp_path: Path) -> None:
    root = with_former(tmp_path)
    change(root / "content/index.md", "2026-11-10", "2026-11-01")
    (found,) = told(root)
    assert "前の窓口（例町）の日付です" in found


def test_the_desk_itself_is_told_nothing(tmp_path: Path) -> None:
    root = with_former(tmp_path)
    site = read(root, DAY)[0].one("site")
    assert site
    change(root / "content/former.yml", "municipality: 例町", f"municipality: {site.data['municipality']}")
    page = root / "content/index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n例町役場へ。\n", encoding="utf-8")
    assert told(root) == []


def test_what_has_to_be_read_again_is_counted_until_it_is_done(tmp_path: Path) -> None:
    root = with_former(tmp_path)
    todo = root / "reread.md"
    todo.write_text("# 読みなおし\n\n- [x] a\n- [ ] b\n- [ ] c\n", encoding="utf-8")
    assert told(root) == [
        "reread.md:4:1: 読みなおすところが、あと2か所あります。読んだら「[ ]」を「[x]」にします。"
        "全部すんだら、このファイルを消してください。"
    ]
    todo.write_text("- [x] a\n", encoding="utf-8")
    assert told(root) == []
