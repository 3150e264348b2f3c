"""The figures of last month, by mail on the first opening day of a month."""

from email.message import EmailMessage

import pytest

from desk import bootstrap
from desk.usecases.figures import months
from tests import actions
from tests.functions.bookings import SID, book, do
from tests.functions.conftest import CONSULTATION, Desk
from tests.functions.mornings import CENTER, HARASSMENT, a_morning

SUBJECT = "【先月の数字】2026年12月"


def monthly(mails: list[EmailMessage], address: str = CENTER) -> list[EmailMessage]:
    return [mail for mail in mails if "先月の数字" in mail["Subject"] and mail["To"] == address]


def text(mail: EmailMessage) -> str:
    body: str = mail.get_content()
    return body


def consultations(desk: Desk, count: int) -> list[str]:
    """Taken on 1 December, each from a person of their own."""
    desk.at("2026-12-01T10:00:00+09:00")
    sids = [f"{n:08x}-2222-4333-8444-555555555555" for n in range(count)]
    for n, sid in enumerate(sids):
        answers = {**CONSULTATION, "email": f"person{n}@example.jp"}
        assert desk.send("consultation", answers, sid=sid)[0] == 201
    return sids


def test_it_comes_on_the_first_opening_day_and_once(desk: Desk) -> None:
    """1 to 3 January are closed; 4 January 2027 is a Monday."""
    book(desk, slot="2026-12-02T10:00")
    assert monthly(a_morning(desk, "2027-01-01T08:30:00+09:00")) == []
    (mail,) = monthly(a_morning(desk, "2027-01-04T08:30:00+09:00"))
    assert mail["Subject"] == SUBJECT
    assert monthly(a_morning(desk, "2027-01-04T08:50:00+09:00")) == []
    assert monthly(a_morning(desk, "2027-01-05T08:30:00+09:00")) == []
    (later,) = monthly(a_morning(desk, "2027-02-01T08:30:00+09:00"))
    assert later["Subject"] == "【先月の数字】2027年1月"


def test_it_says_in_words_what_happened_with_small_counts_merged(desk: Desk) -> None:
    sids = consultations(desk, 12)
    desk.at("2026-12-02T10:00:00+09:00")
    for sid in sids[:7]:
        do(actions.answer(text="例の回答です。"), sid=sid)
    desk.at("2026-12-04T10:00:00+09:00")
    for sid in sids[7:]:
        do(actions.answer(text="例の回答です。"), sid=sid)
    desk.sweep()
    (mail,) = monthly(a_morning(desk, "2027-01-04T08:30:00+09:00"), HARASSMENT)
    lines = text(mail).splitlines()
    at = lines.index("■ カスタマーハラスメント対策の相談")
    assert lines[at + 1 : at + 5] == [
        "受け付けた：12件",
        "対応までの日数：半分は1開庁日まで、9割は3開庁日まで",
        "期限を守った割合：58%",
        "メールが届かなかった受付：0件",
    ]


def test_nobody_can_be_found_in_it(desk: Desk) -> None:
    (sid,) = consultations(desk, 1)
    do(actions.answer(text="例の回答です。"), sid=sid)
    mails = a_morning(desk, "2027-01-04T08:30:00+09:00")
    (mail,) = monthly(mails, HARASSMENT)
    (receipt,) = {str(item["receipt"]) for item in desk.rows("submission")}
    assert "受け付けた：5件未満" in text(mail)
    assert "期限を守った割合：数が少ないため、出しません" in text(mail)
    assert "対応までの日数" not in text(mail)
    for value in (*map(str, CONSULTATION.values()), "person0@example.jp", receipt):
        assert len(value) < 4 or value not in text(mail)


def test_a_desk_that_wants_none_gets_none(desk: Desk) -> None:
    settings = bootstrap.parts().bundle["desks"]
    settings["consumer-center"]["mails"].pop("monthly")
    mails = a_morning(desk, "2027-01-04T08:30:00+09:00")
    assert monthly(mails) == []
    assert len(monthly(mails, HARASSMENT)) == 1


def test_if_it_fails_the_digest_still_comes_and_the_next_run_writes_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(desk, slot="2026-12-02T10:00")
    desk.at("2027-01-04T08:30:00+09:00")
    with monkeypatch.context() as broken:
        broken.setattr(months, "put_figures", lambda *_, **__: 1 / 0)
        with pytest.raises(Exception, match="ZeroDivisionError"):
            desk.morning()
    desk.sweep()
    assert any("今日の受付" in mail["Subject"] for mail in desk.mails())
    assert monthly(desk.mails()) == []
    assert len(monthly(a_morning(desk, "2027-01-04T08:50:00+09:00"))) == 1


def test_it_does_not_stand_in_for_the_day_s_list(desk: Desk) -> None:
    """What is new since the last list is counted from the list, not from the month's mail."""
    a_morning(desk, "2027-01-04T08:30:00+09:00")
    newest = next(bootstrap.parts().store.digests("consumer-center"))
    assert newest["kind"] == "digest"


def test_every_reader_of_the_desk_s_notices_gets_it(desk: Desk) -> None:
    bootstrap.parts().bundle["desks"]["consumer-center"]["notify"] = ["a@example.jp", "b@example.jp"]
    mails = a_morning(desk, "2027-01-04T08:30:00+09:00")
    assert len(monthly(mails, "a@example.jp")) == len(monthly(mails, "b@example.jp")) == 1
    assert SID not in str(desk.rows("figures"))
