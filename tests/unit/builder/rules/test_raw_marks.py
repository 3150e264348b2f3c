"""Marks that would be shown as they are typed, and what looks like them and is right."""

import pytest

from builder.rules.markup.marks import mark_warnings
from builder.texts.gfm.document import Document
from tests.unit.builder.rules.wording import checked, page, question, told


@pytest.mark.parametrize(
    ("answer", "place", "words"),
    [
        ("【申込み】(/online/booking.md)", "12:7", "リンクになりません"),
        ("[申込み(/online/booking.md)へ", "12:7", "リンクになりません"),
        ("[申込み(https://example.jp/a)へ", "12:7", "リンクになりません"),
        ("![地図][map]", "12:7", "リンクや画像になりません"),
        ("## 見出し {# place }", "12:14", "目印になっていない"),
        ("-[ ] 項目", "12:7", "チェックの箱"),
        ("＞ 引用", "12:7", "引用になりません"),
        ("`make と書きます", "12:7", "「`」が"),
        ("{% if a %}", "12:7", "「{% … %}」"),
        ("覚え書き -->", "12:12", "「-->」が"),
        (":::note\n文\n:::", "12:7", "この書き方の囲み"),
        ("一行め＜br＞二行め", "12:10", "全角の「＜ ＞」"),
        ("｀｀｀", "12:7", "コードになりません"),
        ("- 項目\n=======", "13:7", "「===」が"),
        ("｜ 文です。", "12:7", "「｜」が"),
        ("文\n\n    字下げした文", "14:7", "行の初めに空白が4つ"),
        ("曜日\t時間\n月曜日\t9時", "12:7", "表になりません。Excel"),
    ],
)
def test_a_mark_that_stays_is_told_at_its_place(answer: str, place: str, words: str) -> None:
    (warning,) = mark_warnings(checked(question(answer)))
    assert f"{warning.line}:{warning.column}" == place
    assert words in warning.message


def test_it_is_told_on_pages_too() -> None:
    (warning,) = mark_warnings(checked(page("文\n\n    字下げした文")))
    assert warning.message.startswith("行の初めに空白が4つ")


@pytest.mark.parametrize(
    "answer",
    [
        "[申込み](/online/booking.md)と[表(/)](/online/flow.md)",
        "【大切】(必ず読んでください)",
        "`make` と \\`、`` ` `` と書きます。`[a(/b)` と `{% if %}`",
        "<!-- 覚え書き -->\n\n文",
        "ホーム ＞ 相談",
        "- 項目\n    - 中の項目\n\n      続き",
        "```\n    字\n:::note\n```",
        "10＜20です。[必須][任意]",
    ],
)
def test_what_is_right_is_not(answer: str) -> None:
    assert list(mark_warnings(checked(question(answer)))) == []


def test_an_address_in_quotes_is_shown_and_no_link() -> None:
    text = "「http://example.com」や「https://example.com/a?b=1」のようなアドレス"
    assert told(question(text)) == []
    assert list(Document(text).links()) == []
    assert len(list(Document("https://example.com を見る").links())) == 1
