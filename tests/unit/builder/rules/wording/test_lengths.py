"""Long sentences, and wide lines of mails."""

import pytest

from tests.unit.builder.rules.wording import mail, page, question, told

LONG = "この文は、四十文字よりも、ずっと長くなるように、いろいろな言葉を続けて、ここまで書きました。"
SHORT = "短い文です。"
SENTENCE = {"longest_sentence": 40}
LINE = {"widest_mail_line": 60}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (LONG, "12:7"),
        (SHORT + LONG, "12:13"),
        (f"- {LONG}", "12:9"),
        (f"{SHORT}\n\n{LONG}", "14:7"),
        (f"**{LONG}**", "12:9"),
        (LONG.replace("いろいろな言葉", "[いろいろな言葉](/a.md)"), "12:7"),
        (LONG[:20] + "\n" + LONG[20:], "12:7"),
        (LONG[:-1] + "！", "12:7"),
    ],
)
def test_a_long_sentence_is_told_where_it_begins(text: str, place: str) -> None:
    (warning,) = told(question(text), words=SENTENCE)
    message = "1つの文が46文字あります（40文字まで）。「。」で2つに分けるか、箇条書きにしてください。"
    assert warning == f"{place}: {message}"


@pytest.mark.parametrize(
    "text",
    [
        SHORT * 20,
        "\n".join(f"- 項目{number}についての、少し長めの言葉です" for number in range(9)) + "。",
        "| " + " | ".join(["列の言葉"] * 20) + " |\n|---|",
        "これは[表](https://example.jp/" + "a" * 60 + ")です。",
        "これは `" + "a" * 60 + "` です。",
        LONG[:-1],  # a label: it has no end
    ],
)
def test_what_looks_long_and_is_not(text: str) -> None:
    assert told(question(text), words=SENTENCE) == []


def test_placeholders_count_as_what_is_filled_in() -> None:
    name = "{{ faq.a.title }}"  # 1 character
    assert told(question(f"{name * 5}は、ここまでの文です。"), words=SENTENCE) == []
    at_run_time = "{{ receipt }}"  # not known; counts as 8
    assert len(told(question(f"{at_run_time * 5}は、ここまでの文です。"), words=SENTENCE)) == 1


def test_without_a_limit_nothing_is_too_long() -> None:
    assert told(question(LONG * 3), mail(LONG[:-1] * 3)) == []


@pytest.mark.parametrize(
    ("text", "line", "width"),
    [
        ("あ" * 31, 5, 31),
        ("短い\n" + "あ" * 31, 6, 31),
        ("a" * 30 + " " + "あ" * 16, 5, 32),
        ("番号は {{ receipt }} です" + "あ" * 20, 5, 34),
    ],
)
def test_a_wide_line_of_a_mail_is_told(text: str, line: int, width: int) -> None:
    (warning,) = told(mail(text), words=LINE)
    message = f"この行は、全角で{width}文字分の幅です（30文字分まで）。「。」か「、」の後で改行してください。"
    assert warning == f"{line}:3: {message}"


def test_lines_that_are_narrow_or_cannot_be_parted_are_right() -> None:
    assert told(mail("あ" * 30 + "\nhttps://example.jp/" + "a" * 90), words=LINE) == []
    assert told(question("あ" * 90), page("あ" * 90), words=LINE) == []


def test_facts_on_lines_of_their_own_are_no_sentence() -> None:
    facts = (
        "日時：2026年12月1日の午前10時から\n会場：駅から歩いて5分の、区役所の会議室\n申込みは、電話でどうぞ。"
    )
    assert told(mail(facts), words=SENTENCE) == []
    (warning,) = told(mail(f"会場：区役所\n{LONG}"), words=SENTENCE)
    assert warning.startswith("6:3: ")
