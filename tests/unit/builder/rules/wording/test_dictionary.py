"""content/words.yml: the words that are told, and those that aren't."""

from typing import Any

import pytest

from builder.rules.wording.dictionary import dictionary_mistakes
from tests.unit.builder.rules.wording import checked, mail, marked, page, question, told

ROWS: list[dict[str, Any]] = [
    {"better": "問い合わせ", "instead_of": ["問合せ", "問合わせ"]},
    {
        "better": "申込み",
        "instead_of": ["/申込(?=[をはの\\n])/", "/申し込み(?=[をは])/"],
        "except": ["申込の手引き"],
        "why": "名前のときは短く書きます。",
    },
    {"better": "さらに", "instead_of": ["更に"], "except": ["変更に"]},
    {"better": "厚生労働省", "instead_of": ["労働省"]},
    {"better": "$0ー", "instead_of": ["/ブラウザ(?!ー)/"]},
    {"better": "ご$1", "instead_of": ["/御(案内|利用)/"]},
    {"better": "ぜひ", "instead_of": ["/是非(?:とも)?/"]},
    {"better": "と", "instead_of": ["及び"]},
]
WORDS = {"words": ROWS}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("お問合せください", "12:8: 「問合せ」は、「問い合わせ」と書きます。"),
        ("問合わせ先", "12:7: 「問合わせ」は、「問い合わせ」と書きます。"),
        ("申込を受ける", "12:7: 「申込」は、「申込み」と書きます。名前のときは短く書きます。"),
        ("申込", "12:7: 「申込」は、「申込み」と書きます。名前のときは短く書きます。"),
        ("申し込みは3日まで", "12:7: 「申し込み」は、「申込み」と書きます。名前のときは短く書きます。"),
        ("更に進む", "12:7: 「更に」は、「さらに」と書きます。"),
        ("労働省の発表", "12:7: 「労働省」は、「厚生労働省」と書きます。"),
        ("ブラウザで見る", "12:7: 「ブラウザ」は、「ブラウザー」と書きます。"),
        ("地元問合せ先", "12:9: 「問合せ」は、「問い合わせ」と書きます。"),
        ("新旧の問合せ先", "12:10: 「問合せ」は、「問い合わせ」と書きます。"),
        ("是非とも", "12:7: 「是非とも」は、「ぜひ」と書きます。"),
        ("御案内です", "12:7: 「御案内」は、「ご案内」と書きます。"),
        ("「お問合せ方法」を見る", "12:9: 「問合せ」は、「問い合わせ」と書きます。"),
    ],
)
def test_a_word_is_told_with_the_better_one(text: str, message: str) -> None:
    assert told(question(text), words=WORDS) == [message]


@pytest.mark.parametrize(
    "text",
    [
        "お問い合わせ",
        "「申込の手引き」を見る",
        "申込書、申込期限、申し込みます。申し込みたい方",
        "日時の変更に伴い",
        "厚生労働省の発表",
        "旧労働省の発表",
        "（旧）労働省、旧・労働省、旧「労働省」",
        "元労働省の職員、元・労働省、もと労働省、当時の労働省、かつての労働省",
        "労働省（現在の厚生労働省）、「労働省」（いまの厚生労働省）",
        "ブラウザーで見る",
        "御中、御徒町",
        "「問合せの取扱いに関する条例」の第2条",
        "『問合せ規則（第2版）』",
        "`問合せ` [文](/a.md '問合せ')",
    ],
)
def test_what_looks_like_it_and_is_right(text: str) -> None:
    assert told(question(text), words=WORDS) == []


def test_every_text_for_people_is_looked_at() -> None:
    assert marked(question("問合せ"), mail("更に"), page("ブラウザ"), words=WORDS) == [
        "ブラウザ",
        "更に",
        "問合せ",
    ]


@pytest.mark.parametrize(
    ("instead_of", "message"),
    [
        (["/問(合/"], "「/問(合/」は、正規表現として読めません。「/」で囲まずに書いてもかまいません。"),
        (["さらに"], "「さらに」は、better と同じです。消してください。"),
        (["/さら(?:に)/"], "「/さら(?:に)/」は、better と同じです。消してください。"),
        (["更に", "更に"], "「更に」は、4行目にもあります。どちらかを消してください。"),
    ],
)
def test_an_entry_that_can_not_be_used_is_a_mistake(instead_of: list[str], message: str) -> None:
    words = {"words": [{"better": "さらに", "instead_of": instead_of}]}
    assert [one.message for one in dictionary_mistakes(checked(words=words))] == [message]
    assert told(question("さらに進む"), words=words) == []


@pytest.mark.parametrize(
    ("better", "instead_of", "group"),
    [("ご$3", ["/御(案)(内)/"], 3), ("$1", ["更に", "/尚(更)/", "/又/"], 1), ("更$2に", ["更に"], 2)],
)
def test_a_part_that_nothing_fills_is_told_once(better: str, instead_of: list[str], group: int) -> None:
    words = {"words": [{"better": better, "instead_of": instead_of}]}
    (mistake,) = dictionary_mistakes(checked(words=words))
    assert mistake.message.startswith(f"「${group}」に入る{group}つめの（ ）が、「")
    assert told(question("更に又、御案内します。"), words=words) == []


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("甲", "乙"), ("乙", "甲")], "「甲」は、7行目では「乙」に直す言葉です。"),
        ([("甲", "/[乙丙]/"), ("丙", "丁")], "「丙」は、4行目では「甲」に直す言葉です。"),
    ],
)
def test_two_rows_against_each_other_are_told_once(rows: list[tuple[str, str]], message: str) -> None:
    words = {"words": [{"better": better, "instead_of": [written]} for better, written in rows]}
    (mistake,) = dictionary_mistakes(checked(words=words))
    assert mistake.message.startswith(message)


def test_what_an_advertisement_says_is_its_own() -> None:
    words = {"words": [{"better": "申込み", "instead_of": ["お申し込み"]}]}
    assert told(question("「お申し込みはこちら」を押さないでください。"), words=words) == []
    assert told(question("「お申し込みで1万円」という広告にご注意ください。"), words=words) == []
    assert len(told(question("「お申し込み」のボタン"), words=words)) == 1


def test_a_pattern_that_fits_nearly_every_word_is_told_once() -> None:
    """Not at each place that it finds, nor with each row whose word it tells to write otherwise."""
    rows = [*ROWS, {"better": "例", "instead_of": ["/.*/"]}]
    (mistake,) = dictionary_mistakes(checked(words={"words": rows}))
    assert "「/.*/」は広すぎます。" in mistake.message
    assert marked(page("問い合わせ\n\n更に"), words={"words": rows}) == ["更に"]


@pytest.mark.parametrize(("times", "count"), [(10, 10), (11, 1)])
def test_what_a_row_finds_at_very_many_places_is_told_at_the_row(times: int, count: int) -> None:
    found = told(page("\n\n".join(["更に"] * times)), words=WORDS)
    assert len(found) == count
    if count == 1:
        assert f"{times}か所あります（content/a.md の7・9・11・13・15・17行目、ほか5か所）" in found[0]
