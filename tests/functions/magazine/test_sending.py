"""Staff send an issue: each subscriber gets it once, whatever dies on the way, and after all other mails."""

import re
from typing import Any

import pytest

import deliver
import feedback
from desk import bootstrap
from desk.domain.magazines.issues import Issue
from desk.storage.table import to_wire
from desk.usecases.send_issue import send_issue
from local.emulated.cloud import Cloud
from local.emulated.dynamodb.filter_pattern import matches
from local.emulated.sam_template import load_template
from tests.functions.bookings import book
from tests.functions.conftest import Desk, Staff
from tests.functions.crashes import Killed, When, dying, each_death
from tests.functions.events import Context, ses
from tests.functions.magazine.reader import ADDRESS, ask, mails_to, one_click, send, status_of, subscribe
from tests.functions.nights import a_night

SUBJECT = "冬のセミナーの日程が決まりました"


def readers(desk: Desk, number: int) -> list[str]:
    """So many subscribers, made in the table: the pages are tried elsewhere."""
    subscribe(desk, "reader0@example.jp")
    (first,) = [item for item in desk.items("MAG#") if item["SK"] == "META"]
    for n in range(1, number):
        pk = f"MAG#{n:016d}".replace("0", "A").replace("1", "B")
        began = first["GSI1SK"].partition("#")[0]
        item = {**first, "PK": pk, "address": f"reader{n}@example.jp", "GSI1SK": f"{began}#{pk[4:]}"}
        put(desk.cloud, item)
    return [f"reader{n}@example.jp" for n in range(number)]


def put(cloud: Cloud, item: dict[str, Any]) -> None:
    cloud.dynamodb.put_item(TableName=bootstrap.parts().settings.table, Item=to_wire(item))


def got(desk: Desk) -> list[str]:
    return sorted(str(mail["To"]) for mail in desk.mails() if mail["Subject"] == SUBJECT)


def issue(desk: Desk, name: str = "news-2") -> Issue:
    found = Issue.of(name, desk.bundle)
    assert found is not None
    return found


def test_killed_at_any_write_and_run_again_each_gets_it_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """61 readers are three transactions of rows; the record is one write before them."""
    everybody = readers(desk, 61)
    table = desk.cloud.table_items()
    deaths = 0

    def run(n: int, when: When) -> bool:
        nonlocal deaths
        restore(desk, table)
        with dying(desk, monkeypatch, at=n, when=when) as called:
            try:
                send_issue(issue(desk), bootstrap.parts(), by="staff-1")
                died = False
            except Killed:
                died = True
        assert len(called) <= 4
        again = send_issue(issue(desk), bootstrap.parts(), by="staff-2")
        assert again.total == 61
        rows = [item for item in desk.items("ISSUE#") if item["SK"] != "META"]
        assert sorted(row["to"] for row in rows) == sorted(everybody)
        return died

    assert each_death(run) == 8


def restore(desk: Desk, items: list[Any]) -> None:
    for item in desk.items("ISSUE#"):
        desk.cloud.dynamodb.delete_item(
            TableName=bootstrap.parts().settings.table, Key={"PK": {"S": item["PK"]}, "SK": {"S": item["SK"]}}
        )
    assert len(desk.cloud.table_items()) == len(items)


def test_delivery_killed_in_the_middle_goes_on_at_the_next_sweep(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = readers(desk, 9)
    send_issue(issue(desk), bootstrap.parts(), by="staff-1")
    with dying(desk, monkeypatch, at=7, when="before"), pytest.raises(Killed):
        desk.sweep()
    assert 0 < len(got(desk)) < 9
    desk.later(minutes=10)
    desk.sweep()
    desk.sweep()
    # One may come twice: SES took it, and the process died before it could be marked.
    assert sorted(set(got(desk))) == sorted(everybody)
    assert len(got(desk)) <= 10


def test_the_same_command_again_sends_nothing_twice(desk: Desk, staff: Staff) -> None:
    subscribe(desk)
    assert staff("magazine", "send", "news-2", answer="news-2\n").status == 0
    desk.sweep()
    desk.later(hours=1)
    subscribe(desk, "late@example.jp")
    said = staff("magazine", "send", "news-2")
    assert (said.status, "送り残しはありません（全部で1人）" in said.out) == (0, True)
    desk.sweep()
    assert got(desk) == [ADDRESS], "who subscribes later gets the next issue"


def test_nothing_is_sent_without_the_typed_name_nor_before_its_day_nor_as_a_draft(
    desk: Desk, staff: Staff
) -> None:
    subscribe(desk)
    for answer in ("", "はい\n", "news-1\n"):
        said = staff("magazine", "send", "news-2", answer=answer)
        assert (said.status, "何もしませんでした" in said.out) == (1, True)
    assert "下書き" in staff("magazine", "send", "news-3", answer="news-3\n").err
    bootstrap.parts().bundle["newsletter"]["news-2"]["day"] = "2026-11-21"
    said = staff("magazine", "send", "news-2", answer="news-2\n")
    assert "この号を送る日は、2026年11月21日(土)です" in said.err
    assert staff("magazine", "send", "news-9", answer="news-9\n").status == 2
    assert not desk.items("ISSUE#")


def test_nobody_subscribes_yet(desk: Desk, staff: Staff) -> None:
    said = staff("magazine", "send", "news-2", answer="news-2\n")
    assert (said.status, "まだいません" in said.err) == (1, True)
    assert not desk.items("ISSUE#")


def test_what_staff_see_has_no_address_and_no_code(desk: Desk, staff: Staff) -> None:
    subscribe(desk)
    send(desk)
    one_click(mails_to(desk)[-1])
    said = [
        staff("magazine", *words).out for words in (["list"], ["preview", "news-2"], ["status", "news-2"])
    ]
    listed, previewed, status = said
    assert "登録している方 0人" in listed
    assert "（確認コード）" in previewed
    assert "例県例市例町1丁目2番3号" in previewed
    assert re.search("この号から配信を止めた方 +1人", status)
    assert ADDRESS not in "".join(said)


def test_words_changed_after_the_sending_began_reach_nobody(desk: Desk, staff: Staff) -> None:
    readers(desk, 2)
    staff("magazine", "send", "news-2", answer="news-2\n")
    bootstrap.parts().bundle["newsletter"]["news-2"]["subject"] = "別の件名"
    assert "文面が、そのときと変わっています" in staff("magazine", "send", "news-2").out
    desk.sweep()
    assert len(got(desk)) == 2


def test_other_mails_go_first(desk: Desk) -> None:
    readers(desk, 5)
    send_issue(issue(desk), bootstrap.parts(), by="staff-1")
    book(desk)
    desk.sweep()
    subjects = [str(mail["Subject"]) for mail in desk.mails()]
    assert subjects.index(SUBJECT) == len(subjects) - 5


def test_no_bell_rings_for_an_issue(desk: Desk) -> None:
    """A thousand rows in the stream would stand before the next applicant's mail."""
    (mapping,) = next(one for one in load_template().functions() if one.name == "Deliver").streams
    subscribe(desk)
    send_issue(issue(desk), bootstrap.parts(), by="staff-1")
    keys = [{"PK": item["PK"], "SK": item["SK"]} for item in desk.rows("mail")]
    rung = [key["PK"][:4] for key in keys if any(matches(one, record(key)) for one in mapping.patterns)]
    assert rung == ["MAG#"]


def record(key: dict[str, str]) -> dict[str, Any]:
    return {"eventName": "INSERT", "dynamodb": {"Keys": {name: {"S": value} for name, value in key.items()}}}


def test_a_mail_that_becomes_due_meanwhile_waits_for_twenty_issues_at_most(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers(desk, 45)
    send_issue(issue(desk), bootstrap.parts(), by="staff-1")
    outbox, real, done = bootstrap.outbox(), type(bootstrap.outbox()).deliver, []

    def deliver_one(self: Any, key: Any) -> Any:
        done.append(key["PK"])
        if len(done) == 5:
            book(desk)
        return real(self, key)

    monkeypatch.setattr(type(outbox), "deliver", deliver_one)
    desk.sweep()
    others = [n for n, pk in enumerate(done) if pk.startswith("SUB#")]
    assert others, "the booking's mails were sent in the same sweep"
    assert max(others) <= 25


def test_it_waits_for_the_next_sweep_when_time_is_over(desk: Desk) -> None:
    readers(desk, 3)
    send_issue(issue(desk), bootstrap.parts(), by="staff-1")
    deliver.handler({"source": "aws.events", "detail": {}}, Context(time_left=1000))
    assert got(desk) == []
    desk.sweep()
    assert len(got(desk)) == 3


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


def report(desk: Desk, kind: str, nth: int = -1, **detail: Any) -> None:
    """SES reports on the `nth` mail."""
    mail = desk.cloud.mailbox.mails[nth]
    row = {"to": mail.recipients[0], "message_id": mail.message_id}
    feedback.handler(ses(kind, row, **detail), Context(function_name="feedback"))


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
    assert re.search("送ったもの +2人", staff("magazine", "status", "news-2").out)
    figures = staff("export", "--internal", "--from", "2026-11-01", "--to", "2026-12-01").out
    assert "登録している方" in figures
    assert SUBJECT in figures


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
