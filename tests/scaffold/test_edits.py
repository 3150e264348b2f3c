"""A value, a row, a sentence is changed where it stands; all around it stays as it was written."""

import pytest

from scaffold.edits import units, yaml_text
from scaffold.removing.readmes import kept

DESKS = """# 窓口
# 電話は "" で囲みます
desks:
  - id: one   # 初め
    phone: "03-0000-0001"
    mail: {desk: one@example.jp, reply: two@example.jp}
    note: |
      1行めです。

      2行めです。
  # 2つめ
  - id: two
    days: [mon,
      tue]
note: 終わりです
"""


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("desks", 0, "phone"), "03-0000-0009", '"03-0000-0001"', '"03-0000-0009"'),
        (("desks", 0, "id"), "three", "id: one ", "id: three "),
        (("desks", 0, "mail", "reply"), "x@example.jp", "reply: two@example.jp", 'reply: "x@example.jp"'),
        (("desks", 1, "days"), ["sat"], "[mon,\n      tue]", "[sat]"),
        (("note",), "a: b", "note: 終わりです", 'note: "a: b"'),
        (("desks", 1, "fax"), "03-1", "      tue]\n", '      tue]\n    fax: "03-1"\n'),
        (("desks", 0, "mail", "third"), "3", "two@example.jp}", 'two@example.jp, third: "3"}'),
    ],
)
def test_a_value_is_put_in_its_place(path: tuple[str | int, ...], value: object, old: str, new: str) -> None:
    assert yaml_text.put(DESKS, path, value) == DESKS.replace(old, new)


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        (("desks", 0, "phone"), '    phone: "03-0000-0001"\n'),
        (("desks", 0, "note"), "    note: |\n      1行めです。\n\n      2行めです。\n"),
        (("desks", 0, "mail", "reply"), ", reply: two@example.jp"),
        (("desks", 1, "days", 0), "mon,\n      "),
        (("desks", 1), "  - id: two\n    days: [mon,\n      tue]\n"),
        (("note",), "note: 終わりです\n"),
    ],
)
def test_a_value_is_taken_out(path: tuple[str | int, ...], gone: str) -> None:
    assert yaml_text.remove(DESKS, path) == DESKS.replace(gone, "")


def test_a_list_goes_with_its_last_row() -> None:
    assert yaml_text.remove("a: 1\nb:\n  - x\nc: 2\n", ("b", 0)) == "a: 1\nc: 2\n"


def test_a_row_is_added() -> None:
    added = yaml_text.add_row(DESKS, ("desks",), {"id": "new", "note": "a\nb"})
    assert added == DESKS.replace("tue]\n", "tue]\n  - id: new\n    note: |\n      a\n      b\n")
    first = yaml_text.add_row("a: [x]\n", ("a",), "y", first=True)
    assert first == "a: [y, x]\n"


def test_a_page_s_front_matter_is_changed_and_its_body_is_not() -> None:
    page = "---\ntitle: 題\nupdated: 2026-01-01\n---\n\ntitle: 本文\n"
    assert yaml_text.put(page, ("updated",), "2026-02-02") == page.replace("01-01", "02-02")
    assert yaml_text.put(page, ("title",), "新") == page.replace("title: 題", "title: 新")


@pytest.mark.parametrize(
    ("text", "word", "left"),
    [
        ("一つめです。二つめです。三つめです。\n", "二つめ", "一つめです。三つめです。\n"),
        ("一つめです。二つめです。\n\n## 次 {#a}\n", "二つめ", "一つめです。\n\n## 次 {#a}\n"),
        ("長い文は、\n行を分けます。次です。\n", "行を", "次です。\n"),
        ("「。」を（中。）含みます。次です。\n", "含み", "次です。\n"),
        ("  字下げの文。\n  次の文。\n", "字下げ", "  次の文。\n"),
        ("前です。\n\n一つだけです。\n\n後です。\n", "一つ", "前です。\n\n\n後です。\n"),
        ("- 一つめ\n- 二つめ\n  続き\n- 三つめ\n", "続き", "- 一つめ\n- 三つめ\n"),
        ("| a | b |\n| --- | --- |\n| x | y |\n| z | w |\n", "x", "| a | b |\n| --- | --- |\n| z | w |\n"),
        ("One. Two is gone. Three.\n", "Two", "One. Three.\n"),
        ("{{ a }}　{{ b }}\n{{ c }}　{{ d }}\n", "c }}", "{{ a }}　{{ b }}\n"),
        ("文です。\n{{ a }}　{{ b }}\n終わりです。\n", "b }}", "文です。\n終わりです。\n"),
    ],
)
def test_the_smallest_part_that_says_something_goes(text: str, word: str, left: str) -> None:
    assert units.cut(text, text.index(word)).text == left


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("\n## 空の見出し {#a}\n\n## 次 {#b}\n\n文です。\n", "\n## 次 {#b}\n\n文です。\n"),
        ("\n文です。\n\n予約した方：\n\n## 次\n\n文です。\n", "\n文です。\n\n## 次\n\n文です。\n"),
        ("\n次のとおりです：\n\n- 一つ\n", "\n次のとおりです：\n\n- 一つ\n"),
        ("\n1. 一\n3. 三\n", "\n1. 一\n2. 三\n"),
        ("\n| a |\n| --- |\n\n文です。\n", "\n文です。\n"),
        ("\n## 一つだけ\n", ""),
    ],
)
def test_nothing_is_left_that_leads_to_nothing(body: str, left: str) -> None:
    assert units.tidy(body) == left


def test_a_readme_keeps_what_one_of_its_parts_is_left_for() -> None:
    text = (
        "| `a.yml` | A <!-- for: seminar --> |\n| `b.yml` | B |\n\n"
        "<!-- for: seminar, magazine -->\n## Both\n\n"
        "<!-- for: seminar -->\n### One\n\n<!-- end -->\n### Two\n<!-- end -->\n## Others\n"
    )
    assert kept(text, set()) == text
    assert kept(text, {"seminar"}) == (
        "| `b.yml` | B |\n\n<!-- for: seminar, magazine -->\n## Both\n\n### Two\n<!-- end -->\n## Others\n"
    )
    assert kept(text, {"seminar", "magazine"}) == "| `b.yml` | B |\n\n## Others\n"
