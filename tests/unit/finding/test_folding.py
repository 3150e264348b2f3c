"""How people write the same phone number, kana and name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.domain.finding.folding import folded_kana, folded_name, folded_phone
from desk.domain.finding.terms import Kind, beginning_term, mail_term, phone_term


@pytest.mark.parametrize(
    "typed",
    [
        "090-1234-5678",
        "０９０－１２３４－５６７８",
        "090 1234 5678",
        "+81 90-1234-5678",
        "+81(0)9012345678",
        "TEL:09012345678",
    ],
)
def test_a_phone_number_is_its_digits(typed: str) -> None:
    assert folded_phone(typed) == "09012345678"


@pytest.mark.parametrize(
    "typed",
    ["さとう はなこ", "サトウ ハナコ", "ｻﾄｳ ﾊﾅｺ", "サトウ　ハナコ", "サトウ・ハナコ", "さとうはなこ"],
)
def test_kana_however_it_is_typed(typed: str) -> None:
    assert folded_kana(typed) == "サトウハナコ"


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("ショウコ", "ｼﾖｳｺ"),
        ("ユーキ", "ユ－キ"),
        ("れ〜な", "レーナ"),
        ("みづほ", "ミズホ"),
        ("ガク", "か゛く"),
        ("マーガレット", "マ-ガレット"),
    ],
)
def test_kana_that_sounds_alike(typed: str, other: str) -> None:
    assert folded_kana(typed) == folded_kana(other)


@pytest.mark.parametrize(
    ("registered", "typed"),
    [
        ("髙橋 一郎", "高橋一郎"),
        ("山﨑", "山崎"),
        ("渡邉", "渡辺"),
        ("渡邊", "渡辺"),
        ("齋藤", "斎藤"),
        ("濵田", "浜田"),
        ("𠮷田", "吉田"),
        ("飯塚󠄀", "飯塚"),
        ("神田", "神田"),
        ("Smith  John", "ｓｍｉｔｈ ＪＯＨＮ"),
        ("さくら", "サクラ"),
    ],
)
def test_a_name_is_found_by_the_characters_that_people_type(registered: str, typed: str) -> None:
    assert folded_name(registered) == folded_name(typed)


def test_other_names_stay_others() -> None:
    assert folded_name("佐藤") != folded_name("加藤")
    assert folded_kana("ハナコ") != folded_kana("バナコ")


_NAMES = st.text(st.characters(codec="utf-8"), max_size=20)


@given(_NAMES, st.integers(1, 12))
def test_every_beginning_finds_the_whole(name: str, length: int) -> None:
    for kind, folded in ((Kind.NAME, folded_name), (Kind.KANA, folded_kana)):
        whole = folded(name)
        stored = beginning_term(kind, whole)
        if len(whole) >= length and length >= len(stored.head):
            assert stored.covers(beginning_term(kind, whole[:length]))


def test_a_phone_number_is_found_whole_or_by_its_end_and_by_no_other() -> None:
    stored = phone_term("03-1234-5678")
    assert stored.covers(phone_term("5678"))
    assert stored.covers(phone_term("0312345678"))
    assert not stored.covers(phone_term("045-123-5678"))
    assert not stored.covers(phone_term("1234"))


def test_a_mailbox_is_one_under_its_tags() -> None:
    assert mail_term("Taro+desk@Example.jp") == mail_term("taro@example.jp")
