"""A reader phones: staff see whether an address is subscribed, end it, or have it asked."""

import pytest

from desk import bootstrap
from tests.functions.conftest import Desk, Staff
from tests.functions.magazine.reader import (
    ADDRESS,
    confirm,
    link_of,
    mails_to,
    one_click,
    send,
    status_of,
    subscribe,
    text_of,
)

STRANGER = "dareka@example.jp"


def views(desk: Desk) -> list[str]:
    return [item["what"] for item in desk.items("AUDIT#view#MAG#")]


@pytest.mark.parametrize("typed", [ADDRESS, "ＹＯＭＩＴＥ＠example.jp", "yomite+news@example.jp"])
def test_staff_see_one_subscription_and_that_they_looked_is_kept(
    desk: Desk, staff: Staff, typed: str
) -> None:
    subscribe(desk)
    seen = staff("magazine", "find", "--mail", typed)
    assert (seen.status, "登録しています" in seen.out, "登録のページ" in seen.out) == (0, True, True)
    assert ADDRESS not in seen.out + seen.err
    assert "見た人" in staff("magazine", "find", answer=f"{typed}\n").out
    assert views(desk) == ["find", "find"]
    assert not any(ADDRESS in str(item) for item in desk.items("AUDIT#view#MAG#"))


def test_of_a_stranger_nothing_is_known(desk: Desk, staff: Staff) -> None:
    subscribe(desk)
    seen = staff("magazine", "find", "--mail", STRANGER)
    assert (seen.status, "登録はありません" in seen.out) == (0, True)
    gone = staff("magazine", "leave", "--mail", STRANGER, "--yes")
    assert (gone.status, "登録はありません" in gone.err) == (1, True)
    assert status_of(desk) == ["subscribed"]


def test_staff_end_a_subscription_and_no_issue_goes_there(desk: Desk, staff: Staff) -> None:
    subscribe(desk)
    subscribe(desk, STRANGER)
    before = len(mails_to(desk))
    assert staff("magazine", "leave", "--mail", ADDRESS, answer="いいえ\n").status == 1
    assert status_of(desk) == ["subscribed"]
    said = staff("magazine", "leave", "--mail", ADDRESS, answer="はい\n")
    assert (said.status, ADDRESS in said.out) == (0, False)
    assert status_of(desk) == ["left"]
    send(desk)
    assert [len(mails_to(desk)) - before, len(mails_to(desk, STRANGER))] == [0, 2]
    seen = staff("magazine", "find", "--mail", ADDRESS).out
    assert "配信を止めました" in seen
    assert "ご本人の求めで、職員が" in seen


def test_what_is_queued_is_not_sent_to_who_left_by_phone(desk: Desk, staff: Staff) -> None:
    subscribe(desk)
    send(desk, sweeps=0)
    staff("magazine", "leave", "--mail", ADDRESS, "--yes")
    before = len(mails_to(desk))
    desk.sweep()
    assert len(mails_to(desk)) == before
    assert "送らなかったもの" in staff("magazine", "status", "news-2").out


def test_a_caller_is_asked_by_mail_and_subscribes_themselves(desk: Desk, staff: Staff) -> None:
    said = staff("magazine", "invite", "--mail", ADDRESS, answer="はい\n")
    assert (said.status, ADDRESS in said.out) == (0, False)
    assert status_of(desk) == ["pending"]
    assert "ご本人の確認を待っています" in staff("magazine", "find", "--mail", ADDRESS).out
    again = staff("magazine", "invite", "--mail", ADDRESS, "--yes")
    assert (again.status, "時間をおいてください" in again.err) == (1, True)
    desk.sweep()
    code = link_of(mails_to(desk)[-1]).rpartition("#")[2]
    assert confirm(code).title == "登録が終わりました"
    assert status_of(desk) == ["subscribed"]
    seen = staff("magazine", "find", "--mail", ADDRESS).out
    assert "電話で、職員が" in seen
    twice = staff("magazine", "invite", "--mail", ADDRESS, "--yes")
    assert (twice.status, "もう登録されています" in twice.err) == (1, True)


def test_a_request_that_waits_can_be_ended_and_its_link_leads_nowhere(desk: Desk, staff: Staff) -> None:
    staff("magazine", "invite", "--mail", ADDRESS, "--yes")
    desk.sweep()
    assert staff("magazine", "leave", "--mail", ADDRESS, "--yes").status == 0
    assert confirm(link_of(mails_to(desk)[-1]).rpartition("#")[2]).title != "登録が終わりました"
    assert status_of(desk) == []


def test_how_it_ended_is_said_in_words(desk: Desk, staff: Staff) -> None:
    subscribe(desk)
    send(desk)
    one_click(mails_to(desk)[-1])
    assert "「配信を止める」ボタン" in staff("magazine", "find", "--mail", ADDRESS).out


@pytest.mark.parametrize("typed", ["yomite@", "", "yomite", "a@例.jp b@例.jp"])
def test_an_address_that_can_be_none_is_told(desk: Desk, staff: Staff, typed: str) -> None:
    for command in ("find", "leave", "invite"):
        said = staff("magazine", command, answer=f"{typed}\n")
        assert (said.status, "書き間違い" in said.err) == (2, True), command
    assert desk.items("AUDIT#view#MAG#") == []


def test_a_magazine_that_is_not_there_is_told(desk: Desk, staff: Staff) -> None:
    said = staff("magazine", "leave", "--mail", ADDRESS, "--magazine", "semina", "--yes")
    assert (said.status, "seminars" in said.err) == (2, True)


def test_no_issue_goes_out_without_the_sender_s_address(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(bootstrap.parts().bundle["magazines"]["seminars"], "postal_address")  # type: ignore[arg-type]
    subscribe(desk)
    before = len(mails_to(desk))
    said = staff("magazine", "send", "news-2", answer="news-2\n")
    assert (said.status, "postal_address を書いてから送って" in said.err) == (1, True)
    desk.sweep()
    assert len(mails_to(desk)) == before
    # Nothing stands in its place in the mail that asks to confirm.
    text = text_of(mails_to(desk)[0])
    assert "例県例市" not in text
    assert "\n\n\n" not in text.replace("\r", "")
