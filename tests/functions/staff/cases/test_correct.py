"""A mistyped address: the bounce is seen, the contact corrected, and what did not arrive is sent again."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

import feedback
from desk import bootstrap
from desk.delivery.queue import Queue
from desk.domain.errors import InvalidAnswers
from desk.domain.mail.stored.suppression import suppression_pk
from desk.storage.table import to_wire
from local.emulated.cloud import TABLE_NAME
from tests import actions
from tests.functions.bookings import SID, URL, book, do, meta
from tests.functions.conftest import CONSULTATION, Desk, Staff
from tests.functions.events import Context, ses
from tests.functions.manage_browser import look

THE_DESK = "kurashi@city.example.jp"
WRONG, RIGHT = "taro@example.jp", "jiro@example.jp"


def bounce(desk: Desk, kind: str) -> None:
    """SES says that there is no such mailbox."""
    (row,) = (one for one in desk.rows("mail") if one["kind"] == kind and one["status"] == "sent")
    feedback.handler(
        ses("Bounce", row, bounceType="Permanent", bounceSubType="NoEmail"), Context(function_name="feedback")
    )


def mails_to(desk: Desk, address: str) -> list[tuple[str, str]]:
    desk.sweep()
    return [
        (str(mail["Subject"]), mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        for mail in desk.mails()
        if mail["To"] == address
    ]


def code_in(text: str) -> str:
    found = re.search(r"#[^.\s]+\.(\S+)", text)
    assert found
    return found[1]


def healths(staff: Staff) -> str:
    """What `health` says, with single blanks."""
    return " ".join(staff("health").out.split())


def claims(desk: Desk) -> list[tuple[str, str]]:
    return [(str(item["PK"]), str(item["sid"])) for item in desk.items("UNIQ#")]


def test_from_the_bounce_to_the_mail_that_arrives(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    (_, first) = mails_to(desk, WRONG)[0]
    ((before, _),) = claims(desk)
    bounce(desk, "auto-reply")
    assert "メール未達" in staff("list").out
    assert "メールが届いていない受付 1件 ← 限度は0件です" in healths(staff)
    ((notice, told),) = [mail for mail in mails_to(desk, THE_DESK) if "届いていません" in mail[0]]
    assert number in notice
    assert "このメールアドレスは、ありません。" in told
    assert WRONG not in told
    desk.at("2026-11-24T08:30:00+09:00")
    desk.morning()
    desk.sweep()
    digest = next(mail for mail in desk.mails() if "今日の受付" in str(mail["Subject"]))
    assert re.search(rf"{number}.*メール未達", digest.get_content())

    said = staff("correct", number[-6:], "--mail", "ＪＩＲＯ@example.jp ", answer="はい\n")

    assert said.status == 0, said.err
    assert "JIRO@example.jp" in said.out  # as it will be stored, to be read out
    assert "リンクと確認コードは、使えなくなります" in said.out
    address = str(meta(desk)["answers"]["email"])
    ((subject, text),) = mails_to(desk, address)
    assert subject == f"連絡先などを直しました（受付番号 {number}）"
    assert "メールアドレス" in text
    assert WRONG not in text
    assert len(mails_to(desk, WRONG)) == 1
    ((after, sid),) = claims(desk)
    assert (after != before, sid) == (True, SID)
    # It's still listed: what the applicant should have been told has not arrived.
    assert "メール未達" in staff("list").out

    looked = staff("resend", number, answer="いいえ\n")
    assert (looked.status, len(mails_to(desk, address))) == (1, 1)
    again = staff("resend", number, answer="はい\n")

    assert again.out.startswith(looked.out.partition("進めますか")[0])
    assert again.status == 0, again.err
    assert address in again.out
    assert "自動返信" in again.out
    assert "受け付け" in again.out.partition("本文")[2]  # the text itself
    assert code_in(first) not in again.out
    (_, (subject, resent)) = mails_to(desk, address)
    assert subject.startswith("予約の申込みを受け付けました")
    assert "メール未達" not in staff("list").out
    (arriving,) = [row for row in desk.rows("mail") if row["SK"] == "OUT#auto-reply#1#2"]
    assert arriving["status"] == "sent"
    assert "届きました" not in staff("show", number).out
    feedback.handler(ses("Delivery", arriving), Context(function_name="feedback"))
    assert re.search(r"自動返信.*届きました", staff("show", number).out)
    assert "メールが届いていない受付 0件" in healths(staff)
    # The old link may be with a stranger.
    assert look(number, code_in(first)).status == 404
    assert look(number, code_in(resent)).status == 200
    shown = staff("show", number).out
    assert re.search(rf"直す前の連絡先など\n.*{WRONG}", shown)
    assert "連絡先などの訂正" in shown
    assert "（メールアドレス）" in shown
    assert WRONG not in "".join(str(item) for item in desk.rows("event"))


def test_what_is_kept_by_mailbox_follows(desk: Desk, staff: Staff) -> None:
    book(desk)
    ((before, _),) = claims(desk)
    do(actions.correct(mail=RIGHT))
    ((after, sid),) = claims(desk)
    assert (after != before, sid) == (True, SID)
    assert meta(desk)["person"] == after
    (source,) = desk.items("SRC#")
    counted = str(source[SID]).partition("#")[2]
    assert (source["n"], source[counted], source["m" + before.rpartition("#")[2][:16]]) == (1, 1, 0)
    # The staff are told of other bookings of the right mailbox.
    other = "22222222-2222-4333-8444-555555555555"
    book(desk, sid=other, email=RIGHT, slot="2026-11-25T11:00")
    assert "同じアドレスでほかに1件" in staff("list").out
    # When it ends, nothing of it is left there.
    do(actions.cancel())
    assert [one for _, one in claims(desk)] == [other]
    (source,) = desk.items("SRC#")
    assert (source["n"], SID in source) == (1, False)


def test_an_alias_of_the_same_mailbox_stays_where_it_is(desk: Desk) -> None:
    book(desk)
    before = claims(desk)
    do(actions.correct(mail="taro+neu@example.jp"))
    assert claims(desk) == before
    assert meta(desk)["answers"]["email"] == "taro+neu@example.jp"


def test_what_waits_goes_to_the_new_address(desk: Desk) -> None:
    book(desk)
    do(actions.correct(mail=RIGHT))
    assert mails_to(desk, WRONG) == []
    subjects = [subject for subject, _ in mails_to(desk, RIGHT)]
    assert len(subjects) == 2
    assert {row["to"] for row in desk.rows("mail") if row["kind"] == "auto-reply"} == {RIGHT}


def test_a_worker_that_corrects_a_row_brings_no_erased_one_back(desk: Desk) -> None:
    book(desk)
    do(actions.correct(mail=RIGHT))
    parts = bootstrap.parts()
    queue = Queue(rows=parts.store, clock=parts.clock)
    key = {"PK": f"SUB#{SID}", "SK": "OUT#auto-reply#1"}
    row = queue.claim(key)
    assert row
    desk.cloud.dynamodb.delete_item(TableName=TABLE_NAME, Key=to_wire(key))
    assert not queue.readdress(row, RIGHT)
    assert key["SK"] not in [item["SK"] for item in desk.items("SUB#")]


def test_another_number_leaves_mails_and_link_alone(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    (_, first) = mails_to(desk, WRONG)[0]
    said = staff("correct", number, "--phone", "０３-９９９９-００００", "--kana", "れい じろう", "--yes")
    assert said.status == 0, said.err
    assert "使えなくなります" not in said.out
    stored = meta(desk)
    assert (stored["answers"]["phone"], stored["answers"]["kana"]) == ("0399990000", "レイ\u3000ジロウ")
    assert stored["corrections"][0]["before"] == {"phone": "0312345678", "kana": "レイ\u3000タロウ"}
    (_, text) = mails_to(desk, WRONG)[-1]
    assert "お名前のふりがな、電話番号" in text
    for secret in ("99990000", "9999-0000", "ジロウ", "じろう"):
        assert secret not in text
    assert look(number, code_in(first)).status == 200


def test_only_what_the_form_s_own_rules_allow(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    for given, code in (
        ({"mail": "no-at-sign"}, "format"),
        ({"mail": "no-reply@example.jp"}, "automatic"),
        ({"phone": "12"}, "format"),
        ({"name": "匿名"}, "not_an_answer"),
        ({"address": "例県例市"}, "format"),
        ({}, "no_correction"),
    ):
        with pytest.raises(InvalidAnswers) as refused:
            do(actions.correct(**given))
        assert [error.code for error in refused.value.errors] == [code], given
    assert meta(desk)["v"] == 1
    assert "メールアドレス" in staff("correct", number, "--mail", "x", "--yes").err
    assert "もう、そのとおり" in staff("correct", number, "--mail", WRONG, "--yes").out
    assert meta(desk)["v"] == 1


def test_the_same_attempt_corrects_once(desk: Desk) -> None:
    book(desk)
    do(actions.correct(mail=RIGHT), op="once")
    do(actions.correct(mail=RIGHT), op="once")
    assert (meta(desk)["v"], len(meta(desk)["corrections"])) == (2, 1)


def test_an_address_that_gets_no_mail_is_told_before(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    parts = bootstrap.parts()
    pk = suppression_pk(RIGHT, key=parts.settings.mail_hash_key)
    desk.cloud.dynamodb.put_item(
        TableName=TABLE_NAME, Item={"PK": {"S": pk}, "SK": {"S": "META"}, "type": {"S": "suppression"}}
    )
    said = staff("correct", number, "--mail", RIGHT, answer="はい\n")
    assert f"unsuppress {number}" in said.out
    assert not [row for row in desk.rows("mail") if row["kind"] == "correction"]
    assert staff("unsuppress", number).status == 0
    assert desk.items("SUPP#") == []
    assert len(mails_to(desk, RIGHT)) == 1  # the auto-reply that was waiting


def test_without_the_key_nothing_is_half_done(desk: Desk, staff: Staff) -> None:
    number = book(desk)
    parts = bootstrap.parts()
    parts.settings = replace(parts.settings, mail_hash_key=b"")
    said = staff("correct", number, "--mail", RIGHT, "--yes")
    assert (said.status, "MAIL_HASH_KEY" in said.err, meta(desk)["v"]) == (2, True, 1)


def test_a_consultation_has_it_too_and_an_ended_one(desk: Desk, staff: Staff) -> None:
    status, answer = desk.send("consultation", CONSULTATION, sid=SID)
    assert status == 201
    do(actions.finish())
    said = staff("correct", answer["receipt"], "--mail", RIGHT, answer="はい\n")
    assert said.status == 0, said.err
    assert "リンクと確認コードは、使えなくなります" in said.out
    assert "次のところを直しました。\nメールアドレス\n" in mails_to(desk, RIGHT)[-1][1].replace("\r", "")
    assert meta(desk)["status"] == "done"
    unasked = staff("correct", answer["receipt"], "--kana", "れい", "--yes")
    assert (unasked.status, "たずねていない項目" in unasked.err) == (1, True)


def test_who_was_booked_before_the_correction_is_reached_after_it(desk: Desk) -> None:
    """The invitation goes to the new address, and its calendar entry invites it."""
    book(desk)
    do(actions.correct(mail=RIGHT))
    do(actions.confirm(url=URL))
    desk.sweep()
    invitation: Any = desk.mails()[-1]
    for mail in desk.mails():
        assert mail["To"] != WRONG
        if "決まりました" in str(mail["Subject"]):
            invitation = mail
    entry: Mapping[str, Any] = next(invitation.iter_attachments()).get_content()
    assert f"mailto:{RIGHT}" in str(entry).replace("\r\n ", "").replace("\n ", "")
