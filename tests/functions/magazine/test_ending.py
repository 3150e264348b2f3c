"""What ends a subscription besides its reader: a bounce, a complaint, an erasure, time."""

import csv
import re

import pytest

from desk import bootstrap
from desk.usecases.magazines.send_issue import send_issue
from tests.functions.conftest import Desk, Staff
from tests.functions.magazine.issues import SUBJECT, got, issue, readers, report
from tests.functions.magazine.reader import ADDRESS, ask, mails_to, one_click, send, status_of, subscribe
from tests.functions.nights import a_night


@pytest.mark.parametrize(("kind", "ended_by"), [("Bounce", "bounce"), ("Complaint", "complaint")])
def test_a_hard_bounce_or_a_complaint_ends_the_subscription(
    desk: Desk, staff: Staff, kind: str, ended_by: str
) -> None:
    subscribe(desk)
    send(desk)
    report(desk, kind)
    (meta,) = [item for item in desk.items("MAG#") if item["SK"] == "META"]
    assert (meta["status"], meta["left_by"]) == ("left", ended_by)
    said = staff("magazine", "status", "news-2").out
    assert ("届かずに戻ったもの" if kind == "Bounce" else "迷惑メールと言われたもの") in said
    assert "1人" in said
    send(desk, "news-1")
    assert len(mails_to(desk)) == 2
    assert not [item for item in desk.rows("mail") if item["kind"] == "undelivered"], "nobody has to phone"
    assert "メール未達" not in staff("list").out
    assert desk.items("SUPP#")


def test_a_full_mailbox_ends_nothing(desk: Desk) -> None:
    subscribe(desk)
    send(desk)
    detail = {"bounceType": "Transient", "bounceSubType": "MailboxFull"}
    report(desk, "Bounce", **detail)
    assert status_of(desk) == ["subscribed"]


def test_who_left_before_the_sweep_gets_no_more(desk: Desk) -> None:
    subscribe(desk)
    send(desk, "news-1")
    send_issue(issue(desk), bootstrap.parts(), by="staff-1")
    one_click(mails_to(desk)[-1])
    desk.sweep()
    assert got(desk) == []


def test_the_counts_outlive_the_addresses(desk: Desk, staff: Staff) -> None:
    readers(desk, 2)
    send(desk)
    desk.later(days=1)
    a_night(desk)
    desk.later(days=120)
    desk.cloud.reap()
    a_night(desk)
    assert not [item for item in desk.items("ISSUE#") if item["SK"] != "META"]
    assert re.search("送ったもの（止めた方などを除く） +2人", staff("magazine", "status", "news-2").out)
    figures = staff("export", "--internal", "--from", "2026-11-01", "--to", "2026-12-01").out
    assert "登録している方" in figures
    assert SUBJECT in figures


@pytest.mark.parametrize(("number", "said"), [(5, "5未満"), (6, "5"), (1, "0")])
def test_published_figures_say_how_many_read_it_and_nothing_of_a_few(
    desk: Desk, staff: Staff, number: int, said: str
) -> None:
    """One of them leaves: that isn't told, nor what became of an issue."""
    readers(desk, number)
    send(desk)
    one_click(next(mail for mail in desk.mails() if mail["List-Id"]))
    out = staff("export", "--deidentified", "--from", "2026-11-01", "--to", "2026-12-01").out
    rows = list(csv.reader(out.removeprefix("\ufeff").splitlines()))
    assert [row[1:] for row in rows if "だより" in row[0]] == [
        ["登録している方", "今日", said],
        ["送った号", "期間の中", "1"],
    ]
    assert "reader" not in out


def test_the_record_of_the_consent_stays_a_month_and_then_nothing(desk: Desk) -> None:
    subscribe(desk)
    send(desk)
    one_click(mails_to(desk)[-1])
    desk.later(days=31)
    desk.cloud.reap()
    (meta,) = [item for item in desk.items("MAG#") if item["SK"] == "META"]
    (consent,) = meta["consents"]
    assert set(consent) == {"asked_at", "asked_by", "confirmed_at"}
    desk.later(days=70)
    desk.cloud.reap()
    assert not [item for item in desk.cloud.table_items() if ADDRESS in str(item)]


def test_what_was_never_confirmed_is_gone_after_days(desk: Desk) -> None:
    ask()
    desk.sweep()
    desk.later(days=15)
    desk.cloud.reap()
    assert not desk.items("MAG#")


def test_erase_covers_subscriptions(desk: Desk, staff: Staff) -> None:
    subscribe(desk)
    subscribe(desk, "other@example.jp")
    send(desk)
    said = staff("erase", "--mail", "YOMITE+x@example.jp", "--reason", "requested", answer="はい\n")
    assert said.status == 0, said.err
    assert "メールマガジン「例県カスタマーハラスメント対策だより」の登録" in said.out
    left = [item for item in desk.cloud.table_items() if ADDRESS in str(item)]
    assert left == []
    assert status_of(desk, "other@example.jp") == ["subscribed"]
    (audit,) = desk.items("AUDIT#erase")
    assert (audit["magazine"], audit["reason"]) == ("seminars", "requested")
    assert "見つかりません" in staff("erase", "--mail", ADDRESS, "--reason", "requested").out
    report(desk, "Bounce", 0)
    assert not [item for item in desk.cloud.table_items() if ADDRESS in str(item)], "a late report"


def test_an_erased_subscription_is_not_sent_to(desk: Desk, staff: Staff) -> None:
    subscribe(desk)
    send_issue(issue(desk), bootstrap.parts(), by="staff-1")
    staff("erase", "--mail", ADDRESS, "--reason", "requested", "--yes")
    desk.sweep()
    assert got(desk) == []
