"""What was to be filled in, and is published as it is; and what looks like it and is right."""

import pytest

from builder.reading.yaml_reader import read_yaml
from tests.unit.builder.rules.wording import mail, marked, page, question


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("●●課へどうぞ。", "●●"),
        ("〇〇へどうぞ。", "〇〇"),
        ("XX月XX日に行います。", "XX月XX日"),
        ("●年●月●日です。", "●年●月●日"),
        ("担当はxx係です。", "xx"),
        ("○○○-○○○○へ電話してください。", "○○○-○○○○"),
        ("担当は山田です（要確認）。", "（要確認）"),
        ("会場（仮）です。", "（仮）"),
        ("日時【あとで直す】", "【あとで直す】"),
        ("TODO: あとで直す", "TODO: あとで直す"),
        ("答えを書きます。", "答えを書きます。"),
        ("ここにテキストが入ります。", "テキストが入ります"),
    ],
)
def test_what_is_half_finished_is_told(answer: str, found: str) -> None:
    assert marked(question(answer)) == [found]


@pytest.mark.parametrize(
    "answer",
    [
        "「○○市役所の者です」という電話にご注意ください。",
        "例：○○株式会社",
        "二〇〇〇年に始まりました。",
        "| 月 | 火 |\n|---|---|\n| ○ | × |",
        "TODOリストを作ります。計画（案）を見ます。",
        "大丈夫ですか？日時は決まっていますか？",
        "※後で確認のメールが届きます。（後でお送りします）※後で書類を直接お渡しします。",
        "あとで直すこともできます。<!-- TODO: あとで直す -->",
    ],
)
def test_what_is_finished_is_not(answer: str) -> None:
    assert marked(question(answer)) == []


def test_what_the_staff_have_to_do_is_no_note() -> None:
    assert marked(mail("【要確認】返信してください。")) == []


def test_the_words_of_a_template_are_told_in_the_front_matter_too() -> None:
    source = page("文")
    text = source.text.replace("title: 題", "title: ページの題")
    start = text.index("---\n文") + len("---\n")
    copied = read_yaml(text, kind="page", file="content/a.md", upto=start - 4, body_start=start)
    assert marked(copied) == ["ページの題"]
