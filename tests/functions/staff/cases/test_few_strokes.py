"""The command line in few strokes: four characters of a receipt, and a booking in four commands."""

import pytest

from desk.domain.codes import receipt as numbers
from tests import actions
from tests.functions.bookings import OTHER_SID, SID, URL, book, do, meta
from tests.functions.conftest import Desk, Staff
from tests.functions.mail.delivery.test_deliver import REJECTED, failing_ses


def test_an_ordinary_booking_takes_four_commands(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    end = receipt.replace("-", "")[-4:]
    assert receipt in staff("list").out
    assert "例の相談です。" in staff("show", end).out
    assert staff("confirm", end, "--url", URL, answer="はい\n").status == 0
    desk.at("2026-11-25T10:30:00+09:00")
    said = staff("finish", end, answer="はい\n")
    assert said.status == 0
    assert meta(desk)["status"] == "done"
    # Nothing is skipped: each step is in the trail, and the person was asked once for all of them.
    trail = [item["what"] for item in desk.rows("event") if item["PK"] == f"SUB#{SID}"]
    assert trail == ["receive", "confirm", "identify", "start", "finish"]
    assert said.out.count("進めますか") == 1
    assert said.out.index("本人確認（") < said.out.index("相談開始（") < said.out.index("進めますか")
    assert "ご本人と確かめられたときだけ" in said.out


def test_the_steps_before_are_not_taken_when_the_answer_is_no(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-25T10:30:00+09:00")
    assert staff("finish", receipt, answer="いいえ\n").status == 1
    assert meta(desk)["status"] == "confirmed"


def test_what_is_too_early_is_refused_whole(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    do(actions.confirm(url=URL))
    said = staff("finish", receipt, "--yes")
    assert said.status == 1
    assert "まだその時刻になっていません" in said.err
    assert meta(desk)["status"] == "confirmed"


def test_a_booking_without_a_date_can_t_be_finished(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    desk.at("2026-11-25T10:30:00+09:00")
    assert "はできません" in staff("finish", receipt, "--yes").err


@pytest.mark.parametrize("typed", ["{0}", "{1}", "{2}", "{3}", "{4}", "{5}"])
def test_a_receipt_can_be_typed_in_many_ways(desk: Desk, staff: Staff, typed: str) -> None:
    receipt = book(desk)
    letters = receipt.replace("-", "")
    wide = "".join(chr(ord(char) + 0xFEE0) for char in letters[-4:])
    ways = (
        letters,
        letters.lower(),
        letters[-4:].lower(),
        receipt[-6:],
        receipt[-4:],
        wide,
        f"-{receipt[-5:]}",
    )
    argv = typed.format(*ways)
    assert receipt in staff("show", *(["--", argv] if argv.startswith("-") else [argv])).out


def test_an_end_that_several_have_says_which(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = iter(("2222-2XYZ", "3333-3XYZ"))

    def same_end() -> str:
        body = next(made)
        compact = body.replace("-", "")
        return f"{body}-{numbers._check_character(compact)}"

    monkeypatch.setattr("desk.usecases.take_submission.new_receipt", same_end)
    monkeypatch.setattr(numbers, "_check_character", lambda _: "W")
    first = book(desk)
    second = book(desk, sid=OTHER_SID, email="b@example.jp", slot="2026-11-26T10:00")
    said = staff("show", "XYZW")
    assert (said.status, said.out) == (1, "")
    assert first in said.err
    assert second in said.err
    assert "11月26日(木) 10時" in said.err
    assert first in staff("show", "2XYZW").out


def test_an_end_finds_only_what_waits(desk: Desk, staff: Staff) -> None:
    """What has ended is listed while a mail of it didn't arrive; after that it takes the whole number."""
    receipt = book(desk)
    end = receipt.replace("-", "")[-4:]
    desk.sweep()
    failing_ses(desk, REJECTED, times=9, to="taro@")
    do(actions.cancel())
    desk.sweep()
    assert receipt in staff("show", end).out
    staff("note", end, "--text", "電話で知らせました", "--yes")
    said = staff("show", end)
    assert said.status == 1
    assert "番号を全部書いてください" in said.err
    assert receipt in staff("show", receipt).out


def test_what_can_t_be_undone_takes_the_whole_number(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    said = staff("erase", receipt[-6:], "--reason", "test", "--yes")
    assert said.status == 2
    assert "全部書いてください" in said.err


@pytest.mark.parametrize("typed", ["XYZ", "IL01", "K7M2-9XQ4-A", "K7M29XQ4AB", ""])
def test_what_is_no_end_of_a_receipt_is_refused(desk: Desk, staff: Staff, typed: str) -> None:
    said = staff("show", typed)
    assert said.status == 2
    assert "書き間違い" in said.err
