"""A held auto-reply waits until the staff release or drop it."""

import uuid
from typing import Any

import pytest

from desk import bootstrap
from desk.domain.codes.receipt import ALPHABET, is_receipt
from tests import actions
from tests.functions.bookings import SID, book, do, put
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff
from tests.functions.mornings import HARASSMENT, a_morning, to

OTHER = "22222222-2222-4333-8444-555555555555"
VICTIM = "hanako@example.jp"


@pytest.fixture(autouse=True)
def caps(desk: Desk) -> dict[str, int]:
    caps: dict[str, int] = bootstrap.parts().bundle["auto_reply_caps"]
    caps |= {"per_address_a_day": 1}
    return caps


def held(desk: Desk, *, sid: str = SID, form: str = "consultation") -> str:
    """The receipt of a submission whose auto-reply is held."""
    answers: dict[str, Any] = BOOKING if form == "booking" else CONSULTATION
    desk.send("consultation", {**CONSULTATION, "email": answers["email"]}, sid=str(uuid.uuid4()))
    desk.sweep()
    status, body = desk.send(form, answers, sid=sid)
    assert status == 201
    desk.sweep()
    assert reply(desk, sid)["status"] == "held"
    return str(body["receipt"])


def reply(desk: Desk, sid: str = SID) -> Any:
    (row,) = [row for row in desk.items(f"SUB#{sid}") if row.get("kind") == "auto-reply"]
    return row


def sent_to(desk: Desk, address: str) -> int:
    return sum(mail["To"].addresses[0].addr_spec == address for mail in desk.mails())


def line(out: str, receipt: str) -> str:
    (found,) = [line for line in out.splitlines() if receipt in line]
    return found


def test_the_list_shows_a_held_mail_and_show_gives_the_reason(desk: Desk, staff: Staff) -> None:
    receipt = held(desk)
    assert "自動返信 停止中" in line(staff("list").out, receipt)
    assert "メール未達" not in staff("list").out
    shown = staff("show", receipt).out
    for part in ("止めています。同じアドレスへの自動返信が", f"send-held {receipt}", f"drop-held {receipt}"):
        assert part in shown


def test_health_and_the_digest_count_it_as_held_and_not_as_undelivered(desk: Desk, staff: Staff) -> None:
    receipt = held(desk)
    said = staff("health")
    assert said.status == 1
    assert "自動返信を止めている受付" in said.out
    digest = to(a_morning(desk, "2026-11-24T08:30:00+09:00"), HARASSMENT)
    text = "\n".join(digest.get_content().splitlines())
    assert f"■ 自動返信を止めているもの（1件）\n{receipt}　" in text
    assert "メール未達0件" in digest["Subject"]


def test_a_released_mail_is_sent_once_despite_the_caps(desk: Desk, staff: Staff) -> None:
    receipt = held(desk)
    before = sent_to(desk, VICTIM)
    counted = desk.items("RATE#")
    said = staff("send-held", receipt)
    assert (said.status, said.err) == (0, "")
    assert receipt in said.out
    desk.sweep()
    desk.later(hours=1)
    desk.sweep()
    assert sent_to(desk, VICTIM) == before + 1
    assert reply(desk)["status"] == "sent"
    assert desk.items("RATE#") == counted
    assert "停止中" not in staff("list").out
    assert "staff-1：止めたメールの送信" in staff("show", receipt).out


def test_a_mail_released_after_a_week_may_still_be_retried(desk: Desk, staff: Staff) -> None:
    """The three days after which a mail is given up begin with its release."""
    receipt = held(desk)
    desk.later(days=7)
    staff("send-held", receipt)
    real = desk.cloud.ses.send_email

    def busy(**request: Any) -> Any:
        raise desk.cloud.ses.exceptions.TooManyRequestsException(
            {"Error": {"Code": "TooManyRequestsException"}}, "SendEmail"
        )

    desk.cloud.ses.send_email = busy
    desk.sweep()
    assert reply(desk)["status"] == "pending"
    desk.cloud.ses.send_email = real
    desk.later(hours=2)
    desk.sweep()
    assert reply(desk)["status"] == "sent"


def test_a_dropped_mail_is_never_sent_and_leaves_the_list(desk: Desk, staff: Staff) -> None:
    receipt = held(desk)
    before = sent_to(desk, VICTIM)
    said = staff("drop-held", receipt)
    assert (said.status, said.err) == (0, "")
    desk.later(hours=2)
    desk.sweep()
    assert sent_to(desk, VICTIM) == before
    assert "GSI1PK" not in reply(desk)
    assert "停止中" not in staff("list").out
    shown = staff("show", receipt).out
    assert "職員の判断で、送りませんでした" in shown
    assert "staff-1：止めたメールの取りやめ" in shown


@pytest.mark.parametrize("command", ["send-held", "drop-held"])
def test_without_a_held_mail_the_commands_change_nothing(desk: Desk, staff: Staff, command: str) -> None:
    receipt = book(desk)
    desk.sweep()
    before = desk.items()
    said = staff(command, receipt)
    assert (said.status, desk.items()) == (0, before)
    assert "止めているメールはありません" in said.out


def test_an_unknown_receipt_does_not_block_the_others(desk: Desk, staff: Staff) -> None:
    first = held(desk)
    second = held(desk, sid=OTHER)
    unknown = next(f"2222-2222-{end}" for end in ALPHABET if is_receipt(f"2222-2222-{end}"))
    said = staff("drop-held", first, unknown, second)
    assert said.status == 1
    assert f"受付番号 {unknown}" in said.err
    assert (reply(desk)["status"], reply(desk, OTHER)["status"]) == ("dropped", "dropped")


def test_releasing_or_dropping_a_released_mail_changes_nothing(desk: Desk, staff: Staff) -> None:
    receipt = held(desk)
    staff("send-held", receipt)
    before = desk.items()
    assert staff("send-held", receipt).status == 0
    assert staff("drop-held", receipt).status == 0
    assert desk.items() == before


def test_a_held_mail_replaced_by_a_newer_one_can_not_be_released(desk: Desk, staff: Staff) -> None:
    """ "Not yet fixed" must never come after the cancellation."""
    receipt = held(desk, form="booking")
    do(actions.cancel())
    said = staff("send-held", receipt)
    assert said.status == 1
    assert "もっと新しいメール" in said.err
    assert "停止中" not in staff("list").out
    desk.sweep()
    assert reply(desk)["status"] == "superseded"
    assert "新しいメールがあるため、送りませんでした" in staff("show", receipt).out
    (mail,) = [mail for mail in desk.mails() if receipt in mail["Subject"] and mail["To"] == BOOKING["email"]]
    assert "取り消し" in mail["Subject"] + mail.get_content()


def test_a_released_mail_is_superseded_by_a_newer_one(desk: Desk, staff: Staff) -> None:
    receipt = held(desk, form="booking")
    staff("send-held", receipt)
    do(actions.cancel())
    desk.sweep()
    assert reply(desk)["status"] == "superseded"


def test_a_held_mail_of_a_closed_submission_stays_in_the_list(desk: Desk, staff: Staff) -> None:
    """It was answered by phone: the staff decide whether the auto-reply is still wanted."""
    receipt = held(desk)
    do(actions.finish())
    out = staff("list").out
    assert "■ 終わった受付で、自動返信を止めているもの（1件）" in out
    assert "停止中" in line(out, receipt)


def test_the_receipt_page_does_not_show_that_a_mail_is_held(desk: Desk) -> None:
    """Otherwise anybody could learn from it how many mails an address has had."""
    answers = [desk.send("consultation", CONSULTATION, sid=str(uuid.uuid4())) for _ in range(2)]
    desk.sweep()
    assert [status for status, _ in answers] == [201, 201]
    assert answers[0][1]["done"]["no_mail"] == answers[1][1]["done"]["no_mail"]


def test_a_mail_that_a_colleague_has_just_dropped_can_not_be_released(
    desk: Desk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = held(desk)
    store = bootstrap.parts().store
    real = type(store).change

    def after_another(self: Any, change: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(type(store), "change", real)
        staff("drop-held", receipt)
        return real(self, change, **kwargs)

    monkeypatch.setattr(type(store), "change", after_another)
    said = staff("send-held", receipt)
    assert said.status == 1
    assert reply(desk)["status"] == "dropped"


@pytest.mark.parametrize(("command", "becomes"), [("send-held", "pending"), ("drop-held", "dropped")])
def test_an_overtaken_held_mail_does_not_block_a_newer_held_one(
    desk: Desk, staff: Staff, command: str, becomes: str
) -> None:
    """As after a restore: the auto-reply and the cancellation are both held."""
    receipt = held(desk, form="booking")
    do(actions.cancel())
    (cancellation,) = [row for row in desk.items(f"SUB#{SID}") if row.get("kind") == "cancellation"]
    put({**cancellation, "status": "held", "why": "restored", "GSI1PK": "MAIL#held"})
    said = staff(command, receipt)
    assert (said.status, said.err) == (0, "")
    assert "止めていたメール" in said.out
    rows = {row["kind"]: row["status"] for row in desk.items(f"SUB#{SID}") if row["type"] == "mail"}
    assert (rows["auto-reply"], rows["cancellation"]) == ("held", becomes)
