"""The rows of the index: of every form and door, after corrections and moves, and gone with the case."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from desk import bootstrap
from desk.domain.codes.keyed_hash import KeyMissing
from desk.domain.finding.rows import entries_of, found_item
from desk.domain.finding.terms import Kind, Term, beginning_term, day_term, mail_term, phone_term, terms_of
from desk.domain.submissions.model import sid_of
from desk.usecases.finding import find
from tests import actions
from tests.functions.bookings import OTHER_SLOT, SID, SLOT, book, do, meta
from tests.functions.canaries import canary_answers
from tests.functions.conftest import RIGHT, Desk, Staff
from tests.functions.nights import a_night, ended, years_later

DESKS = ("consumer-center", "harassment")


def rows(desk: Desk, sid: str = SID) -> set[tuple[str, str]]:
    return {(row["PK"], row["SK"]) for row in desk.rows("found") if row["sid"] == sid}


def wanted(stored: Mapping[str, Any]) -> set[tuple[str, str]]:
    parts = bootstrap.parts()
    form = parts.form(stored["form"])
    assert form
    entries = entries_of(terms_of(form, stored), stored["desk"], key=parts.settings.mail_hash_key)
    made = [found_item(stored["desk"], entry, sid_of(stored)) for entry in entries]
    return {(row["PK"], row["SK"]) for row in made}


def receipts(term: Term, *desks: str) -> list[str]:
    return [item["receipt"] for item in find(term, desks or DESKS, bootstrap.parts(), most=20).items]


@pytest.mark.parametrize("form_id", list(RIGHT))
def test_a_case_of_every_form_has_few_rows_that_name_nobody(desk: Desk, form_id: str) -> None:
    form = bootstrap.parts().form(form_id)
    assert form
    answers = canary_answers(form)
    status, body = desk.send(form_id, answers, sid=SID)
    assert status == 201, body
    assert rows(desk) == wanted(meta(desk))
    assert 1 <= len(rows(desk)) <= 8
    assert all(re.fullmatch(r"FIND#[a-z-]+#[0-9a-f]{20}", pk) for pk, _ in rows(desk))
    assert all(re.fullmatch(rf"[0-9a-f]*#{SID}", sort) for _, sort in rows(desk))
    kinds = {term.kind for term in terms_of(form, meta(desk))}
    assert {Kind.MAIL, Kind.NAME} <= kinds
    assert receipts(mail_term(str(answers[str(form.mail_field)]))) == [body["receipt"]]


@pytest.mark.parametrize(
    "term",
    [
        phone_term("03-1234-5678"),
        phone_term("5678"),
        mail_term("TARO+x@example.jp"),
        beginning_term(Kind.KANA, "れい"),
        beginning_term(Kind.KANA, "ﾚｲ ﾀﾛｳ"),
        beginning_term(Kind.NAME, "例"),
        beginning_term(Kind.NAME, "例太郎"),
        day_term(SLOT[:10]),
    ],
    ids=str,
)
def test_a_booking_is_found_at_its_own_desk_only(desk: Desk, term: Term) -> None:
    receipt = book(desk)
    assert receipts(term) == [receipt]
    assert receipts(term, "harassment") == []


def test_what_it_is_not_finds_nothing(desk: Desk) -> None:
    book(desk)
    for term in (
        phone_term("03-1234-5679"), phone_term("1234"), mail_term("jiro@example.jp"), day_term("2026-11-26"),
        beginning_term(Kind.KANA, "タロ"), beginning_term(Kind.NAME, "例太郎丸"),
    ):  # fmt: skip
        assert receipts(term) == [], term


def test_the_rows_follow_a_correction_and_a_move(desk: Desk) -> None:
    receipt = book(desk)
    do(actions.correct(mail="jiro@example.jp", phone="045-111-2222", name="例 次郎", kana="レイ ジロウ"))
    assert rows(desk) == wanted(meta(desk))
    assert receipts(mail_term("taro@example.jp")) == receipts(phone_term("5678")) == []
    assert receipts(beginning_term(Kind.NAME, "例太")) == []
    for term in (mail_term("jiro@example.jp"), phone_term("2222"), beginning_term(Kind.KANA, "レイジ")):
        assert receipts(term) == [receipt]
    do(actions.change(slot=OTHER_SLOT), by="applicant")
    assert rows(desk) == wanted(meta(desk))
    assert receipts(day_term(SLOT[:10])) == []
    assert receipts(day_term(OTHER_SLOT[:10])) == [receipt]


def test_only_what_changes_the_rows_needs_the_key(desk: Desk) -> None:
    book(desk)
    parts = bootstrap.parts()
    parts.settings = replace(parts.settings, mail_hash_key=b"")
    before = rows(desk)
    do(actions.confirm(url="https://example.kaigi.example.jp/room/1"))
    assert rows(desk) == before
    with pytest.raises(KeyMissing):
        do(actions.move(slot=OTHER_SLOT, late=True))
    assert rows(desk) == before


@pytest.mark.parametrize("way", ["retention", "erase"])
def test_they_go_with_the_case(desk: Desk, staff: Staff, way: str) -> None:
    receipt = ended(desk)
    assert len(rows(desk)) == 5
    if way == "erase":
        desk.later(minutes=11)
        assert staff("erase", receipt, "--reason", "requested", "--yes").status == 0
    else:
        years_later(desk)
        a_night(desk)
    assert desk.rows("found") == []


def test_until_its_items_are_deleted_a_case_that_goes_is_found_by_nobody(desk: Desk) -> None:
    ended(desk)
    years_later(desk)
    desk.cloud.reap = lambda: None  # type: ignore[method-assign]
    a_night(desk)
    assert rows(desk)
    assert receipts(phone_term("5678")) == []


def test_more_than_asked_for_are_counted_and_not_listed(desk: Desk) -> None:
    for n in range(3):
        book(desk, sid=f"{n:08x}-2222-4333-8444-555555555555", slot=f"2026-11-25T{9 + n:02}:00")
    found = find(mail_term("taro@example.jp"), DESKS, bootstrap.parts(), most=2)
    assert (len(found.items), found.is_all) == (2, False)
