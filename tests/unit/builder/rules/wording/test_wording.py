"""All rules together: which texts, at which places, how often, and what an editor can allow."""

import pytest

from builder.reading.yaml_reader import read_yaml
from tests.unit.builder.rules.wording import mail, marked, page, question, told

STYLES = (
    ("q: 定員５人", "3:10"),
    ("q: '定員５人'", "3:11"),
    ('q: "定員５人"', "3:11"),
    ("q: |\n      一行め\n      定員５人", "5:9"),
    ("q: 一行め\n      定員５人", "4:9"),
    ("q: >-\n      一行め\n\n      定員５人", "6:9"),
    ("{q: 定員５人, id: b, a: 文}", "3:11"),
)


@pytest.mark.parametrize(("written", "place"), STYLES)
def test_each_place_is_that_in_the_file(written: str, place: str) -> None:
    others = "" if written.startswith("{") else "\n    id: b\n    a: 文"
    source = read_yaml(f"# ５\nquestions:\n  - {written}{others}\n# ５\n", kind="faq", file="faq/a.yml")
    (warning,) = told(source)
    assert warning.startswith(f"{place}: 「５」は全角です。")


def test_everything_that_people_read_is_looked_at() -> None:
    assert marked(question("文\n\n- ７件\n\n> ８件\n\n**９件**")) == ["７", "８", "９"]
    assert marked(mail("５件")) == ["５"]
    assert marked(page("６件\n\n<p>７件</p>\n")) == ["６", "７"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "desks",
            "desks:\n  - name: 窓口\n    id: a５\n    phone: ５\n    mail:\n      desk:\n        address: ５",
        ),
        (
            "form",
            "form: a\nfields:\n  name:\n    label: 名前\n    not_answers:\n      - ｱ\n"
            "remarks:\n  - field: name\n    words: 文\n    without:\n      - ５",
        ),
        (
            "site",
            "name: 例\ncanary:\n  form: a\n  name: ｱ\n  address: ５\nmail_domains:\n  known:\n    - ｱ.jp",
        ),
        ("expectations", "expectations: [{about: ５, page: /a.md, words: [ｱ]}]"),
        ("page", "title: 題\nservice: ５\nrelated: [５]"),
    ],
)
def test_names_and_what_visitors_type_are_no_texts(kind: str, text: str) -> None:
    assert told(read_yaml(text, kind=kind, file=f"content/{kind}.yml", body_start=len(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "`５` と {{ desks.５ }} と <!-- ５ -->",
        "```\n５\n```",
        "[地図](/images/５.png) [地図](/images/a.png '５')",
        "見出し {#５ .５}",
        "<p class='５'>文</p>",
        "[文](https://example.jp/?a=５)",
    ],
)
def test_code_addresses_and_placeholders_are_no_texts(text: str) -> None:
    assert told(question(text)) == []


def test_one_cause_is_told_once() -> None:
    # The date is in full-width digits, in another style, and in a sentence of the same place.
    (warning,) = told(question("２０２６／１２／１に開きます。"))
    assert warning == "12:7: 「２０２６／１２／１」は、「2026年12月1日」のように書いてください。"


def test_the_same_thing_twice_is_told_at_both_places() -> None:
    assert [one.split(":")[1] for one in told(question("５人と５人"))] == ["7", "10"]


ALLOW = {"text": "定員５人", "why": "看板の言葉"}


def test_what_is_meant_is_not_told() -> None:
    source = question("定員５人と、６人")
    assert marked(source, words={"allow": [ALLOW]}) == ["６"]
    assert marked(source, words={"allow": [{**ALLOW, "file": "faq/a.yml"}]}) == ["６"]


def test_what_is_meant_in_one_file_is_told_in_another() -> None:
    words = {"allow": [{**ALLOW, "file": "content/mail/a.yml"}]}
    assert marked(mail("定員５人"), question("定員５人"), words=words) == ["５"]


def test_what_is_allowed_for_nothing_is_told() -> None:
    assert told(question("定員5人"), words={"allow": [ALLOW]}) == [
        "words: 「定員５人」を許す必要は、もうありません。この行を消してください。"
    ]


def test_a_long_sentence_can_be_meant() -> None:
    words = {"longest_sentence": 20, "allow": [{"text": "この文は、20文字よりも長いけれど", "why": "例"}]}
    assert told(question("この文は、20文字よりも長いけれど、このままです。"), words=words) == []
