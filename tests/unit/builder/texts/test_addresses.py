"""Bare addresses and phone numbers in texts become links; nothing that only looks like a phone does."""

import pytest
from bs4 import BeautifulSoup

from builder.texts.gfm.render import html


def links(text: str) -> list[tuple[str, str]]:
    """(words, target) of each link that the text gets."""
    return [(link.text, str(link["href"])) for link in BeautifulSoup(html(text), "html.parser").select("a")]


@pytest.mark.parametrize(
    ("text", "number", "target"),
    [
        ("電話は03-3880-5385です。", "03-3880-5385", "tel:0338805385"),
        ("携帯 090-1234-5678 へ", "090-1234-5678", "tel:09012345678"),
        ("0120-123-456（無料）", "0120-123-456", "tel:0120123456"),
        ("0570-064-370と", "0570-064-370", "tel:0570064370"),
        ("0800-123-4567", "0800-123-4567", "tel:08001234567"),
        ("０３－３８８０－５３８５", "０３－３８８０－５３８５", "tel:0338805385"),
        ("03‐3880‐5385", "03‐3880‐5385", "tel:0338805385"),
        ("(03)3880-5385", "(03)3880-5385", "tel:0338805385"),
        ("03（3880）5385", "03（3880）5385", "tel:0338805385"),
        ("電話：0338805385", "0338805385", "tel:0338805385"),
        ("#9110へ", "#9110", "tel:%239110"),
        ("番号は#9110です。", "#9110", "tel:%239110"),
        ("短縮番号#7119でも", "#7119", "tel:%237119"),
        ("困ったら、#1234に電話してください。", "#1234", "tel:%231234"),
        ("ダイヤル #7500", "#7500", "tel:%237500"),
        ("救急安心センター#7119", "#7119", "tel:%237119"),
        ("子どもの相談室 #8000（夜間）", "#8000", "tel:%238000"),
        ("03-3880-5385（電話・ファクス共通）", "03-3880-5385", "tel:0338805385"),
        ("電話・FAX：03-3880-5385", "03-3880-5385", "tel:0338805385"),
        ("| 電話 | ファクス |\n|---|---|\n| 03-3880-5385 | 03-3880-5386 |", "03-3880-5385", "tel:0338805385"),
        ("03-3880-5385 FAX 03-3880-5386", "03-3880-5385", "tel:0338805385"),
        ("＃７１１９", "＃７１１９", "tel:%237119"),
        ("消費者ホットライン188", "188", "tel:188"),
        ("「188」にかけてください", "188", "tel:188"),
        ("119番に通報", "119", "tel:119"),
        ("局番なしの110", "110", "tel:110"),
        ("**電話** 03-3880-5385", "03-3880-5385", "tel:0338805385"),
        ("- 電話：03-3880-5385", "03-3880-5385", "tel:0338805385"),
    ],
)
def test_a_phone_number_becomes_a_link(text: str, number: str, target: str) -> None:
    assert links(text) == [(number, target)]


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-01から",
        "03-12-2026",
        "受付番号 0123-4567-8",
        "受付番号 K7M2-9XQ4-R",
        "〒012-3456",
        "お客様番号 0123-456-789",
        "ファクス：03-3880-5385",
        "FAX 03-3880-5385",
        "03-3880-5385（ファクス）",
        "03-3880-5385 (ＦＡＸ番号)",
        "03-3880-5385へファクスで",
        "**03-3880-5385**（ファクス）",
        "**ファクス**：03-3880-5385",
        "| 番号 | |\n|---|---|\n| ファクス | 03-3880-5385 |",
        "受付番号は#8123です",
        "整理番号 #7119",
        "コードA#8000",
        "国道#7119を通ります",
        "県道 #8000 沿い",
        "バス#9110番にお乗りください",
        "会議室#8000",
        "議題#9110",
        "#7500を見る",
        "#8000-1",
        "色は#8000FFです",
        "0338805385",
        "00-1111-2222",
        "110円です",
        "119番地",
        "110番の家",
        "こども110番",
        "整理番号 119番の方",
        "188人が",
        "「188」のように短い言葉",
        "#1234",
        "#カスハラ",
        "`03-3880-5385`",
        "## 電話 03-3880-5385",
        "平成30-04-0123",
        "10:00-11:00",
        "第119条",
    ],
)
def test_what_is_no_phone_stays_text(text: str) -> None:
    assert links(text) == []


def test_a_number_in_a_link_is_not_linked_again() -> None:
    assert links("[03-3880-5385](tel:03-3880-5385)") == [("03-3880-5385", "tel:03-3880-5385")]
    assert links('<a href="https://example.jp/">03-3880-5385</a>') == [
        ("03-3880-5385", "https://example.jp/")
    ]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("https://example.jp/a_b?c=d&e#fを見る", "https://example.jp/a_b?c=d&e#f"),
        ("（https://example.jp/）", "https://example.jp/"),
        ("(https://example.jp/a)", "https://example.jp/a"),
        ("https://example.jp/。", "https://example.jp/"),
        ("www.example.jp", "https://www.example.jp"),
        ("a.b@example.jpまで", "mailto:a.b@example.jp"),
        ("<a.b@example.jp>", "mailto:a.b@example.jp"),
    ],
)
def test_an_address_becomes_a_link(text: str, target: str) -> None:
    assert [href for _, href in links(text)] == [target]


@pytest.mark.parametrize("text", ["https://", "www.", "@example", "a@b", "ftp://example.jp/", "x.example.jp"])
def test_what_is_no_address_stays_text(text: str) -> None:
    assert links(text) == []
