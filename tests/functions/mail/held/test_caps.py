"""Caps limit automatic mail, and never stop a submission."""

from collections import Counter

import pytest

import deliver
from desk import bootstrap
from tests import actions
from tests.functions.bookings import URL, book, do
from tests.functions.conftest import NOW, Desk, Staff
from tests.functions.events import Context, stream
from tests.functions.mail.held.asking import OFFICE, VICTIM, alerts, ask, replies, sent_to

pytestmark = pytest.mark.usefixtures("caps")


def test_over_the_cap_the_submission_is_taken_and_its_reply_is_held(desk: Desk) -> None:
    receipts = ask(desk, *[VICTIM] * 5)
    desk.sweep()
    assert sent_to(desk, VICTIM) == 2
    assert replies(desk) == {"sent": 2, "held": 3}
    assert len(desk.rows("submission")) == 5
    # The desk still gets a notice of every submission.
    notices = [mail.get_content() for mail in desk.mails() if mail["To"] == OFFICE]
    assert all(any(receipt in text for text in notices) for receipt in receipts)


@pytest.mark.parametrize(
    "aliases",
    [
        ["taro@example.jp", "taro+1@example.jp", "taro+a.b@example.jp"],
        ["taro@example.jp", "t.aro@example.jp", "t.a.r.o@example.jp"],
        ["taro@example.jp", "TARO@example.jp", "Taro@EXAMPLE.JP"],
        ["taro@gmail.com", "taro@googlemail.com", "ta.ro+1@googlemail.com"],
        ["taro@example.jp", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", " taro@example.jp "],
    ],
    ids=["plus-tags", "dots", "case", "two domains", "width and blanks"],
)
def test_aliases_count_as_one_mailbox(desk: Desk, aliases: list[str]) -> None:
    ask(desk, *aliases)
    desk.sweep()
    assert replies(desk) == {"sent": 2, "held": 1}


def test_a_cap_that_one_address_reaches_stops_no_other(desk: Desk) -> None:
    ask(desk, *[VICTIM] * 3, "taro@example.jp", "hanako@example.com", "hanako2@example.jp")
    desk.sweep()
    for address in ("taro@example.jp", "hanako@example.com", "hanako2@example.jp"):
        assert sent_to(desk, address) == 1


def test_many_addresses_reach_the_desk_s_cap(desk: Desk, caps: dict[str, int]) -> None:
    caps["per_desk_an_hour"] = 3
    ask(desk, *(f"a{n}@example.jp" for n in range(5)))
    book(desk)  # of another desk
    desk.sweep()
    assert replies(desk) == {"sent": 4, "held": 2}
    assert sent_to(desk, "taro@example.jp") == 1
    desk.at("2026-11-20T11:00:00+09:00")
    ask(desk, "b@example.jp")
    desk.sweep()
    assert sent_to(desk, "b@example.jp") == 1


def test_flooding_one_address_does_not_use_up_the_desk_s_cap(desk: Desk, caps: dict[str, int]) -> None:
    caps["per_desk_an_hour"] = 3
    ask(desk, *[VICTIM] * 20, "taro@example.jp")
    desk.sweep()
    assert sent_to(desk, "taro@example.jp") == 1


def test_changes_without_end_send_the_newest_state_the_next_morning(desk: Desk) -> None:
    book(desk)
    desk.sweep()  # the first of the two mails of the day
    slots = ("2026-11-26T14:00", "2026-11-27T10:00", "2026-11-30T11:00")
    for n in range(6):
        desk.later(minutes=1)
        do(actions.change(slot=slots[n % 3]))
        desk.sweep()
    assert sent_to(desk, "taro@example.jp") == 2
    assert not [row for row in desk.rows("mail") if row["status"] == "held"]

    desk.at("2026-11-21T07:59:00+09:00")
    desk.sweep()
    assert sent_to(desk, "taro@example.jp") == 2
    desk.at("2026-11-21T08:00:00+09:00")
    desk.sweep()
    (*_, newest) = [mail for mail in desk.mails() if mail["To"] == "taro@example.jp"]
    assert sent_to(desk, "taro@example.jp") == 3
    assert "11月30日" in newest.get_body(("plain",)).get_content()
    assert not [row for row in desk.rows("mail") if row["status"] == "pending"]


def test_what_staff_set_off_is_never_counted(desk: Desk) -> None:
    book(desk)
    desk.sweep()
    for n in range(3):
        desk.later(minutes=1)
        do(actions.move(slot=("2026-11-26T14:00", "2026-11-27T10:00")[n % 2]))
        desk.sweep()
    do(actions.cancel())
    desk.sweep()
    assert sent_to(desk, "taro@example.jp") == 5


def test_the_day_of_a_cap_is_tokyo_s(desk: Desk) -> None:
    desk.at("2026-11-20T23:59:00+09:00")
    ask(desk, *[VICTIM] * 3)
    desk.sweep()
    assert replies(desk) == {"sent": 2, "held": 1}
    desk.at("2026-11-21T00:00:00+09:00")
    ask(desk, VICTIM)
    desk.sweep()
    assert replies(desk) == {"sent": 3, "held": 1}


def test_only_auto_replies_count(desk: Desk, caps: dict[str, int]) -> None:
    """Mails that staff cause are sent whatever was counted."""
    caps["per_address_a_day"] = 1
    book(desk)
    desk.sweep()
    do(actions.confirm(url=URL))
    desk.sweep()
    assert sent_to(desk, "taro@example.jp") == 2


def test_the_counters_hold_no_address_and_expire(desk: Desk) -> None:
    ask(desk, VICTIM)
    desk.sweep()
    address, of_desk, notices = sorted(desk.items("RATE#"), key=lambda item: item["PK"])
    assert (address["SK"], of_desk["PK"], of_desk["SK"]) == (
        "2026-11-20",
        "RATE#desk#harassment",
        "2026-11-20T10",
    )
    assert (notices["PK"], notices["SK"]) == ("RATE#notices#harassment", "2026-11-20T10")
    for item in (address, of_desk, notices):
        assert item["mails"] == 1
        assert item["expires_at"] > NOW.timestamp()
        assert "hanako" not in str(item)


def test_without_a_hash_key_no_auto_reply_is_sent(desk: Desk) -> None:
    ask(desk, VICTIM)
    object.__setattr__(bootstrap.outbox(), "mail_hash_key", b"")
    desk.sweep()
    assert sent_to(desk, VICTIM) == 0
    assert replies(desk) == {"sending": 1}


def test_the_bell_and_the_sweep_count_a_mail_once(desk: Desk) -> None:
    ask(desk, VICTIM)
    event = stream(*desk.rows("mail"))
    deliver.handler(event, Context())
    deliver.handler(event, Context())
    desk.later(hours=1)
    desk.sweep()
    assert {item["mails"] for item in desk.items("RATE#")} == {1}


# ---- Notices to the desk


def test_over_the_cap_of_notices_the_desk_gets_one_alert_and_its_list_shows_all(
    desk: Desk, staff: Staff, caps: dict[str, int]
) -> None:
    caps["notices_an_hour"] = 3
    receipts = ask(desk, *(f"a{n}@example.jp" for n in range(8)))
    for _ in range(3):
        desk.sweep()
    kinds = Counter((row["kind"], row["status"]) for row in desk.rows("mail"))
    assert kinds[("staff-notice", "sent")] == 3
    assert kinds[("staff-notice", "superseded")] == 5
    assert replies(desk) == {"sent": 8}
    assert sent_to(desk, OFFICE) == 4
    (text,) = alerts(desk)
    assert "申込みを窓口に知らせるメールが、1時間に送る数の上限を超えました。" in text
    listed = staff("list").out
    assert all(receipt in listed for receipt in receipts)
    assert "メール未達" not in listed
    skipped = next(row for row in desk.rows("mail") if row["status"] == "superseded")
    shown = staff("show", skipped["facts"]["receipt"]).out
    assert "送りませんでした。申込みを窓口に知らせるメールが" in shown
    assert "新しいメールがあるため" not in shown


def test_notices_are_counted_by_desk_and_hour(desk: Desk, caps: dict[str, int]) -> None:
    caps["notices_an_hour"] = 1
    ask(desk, "a@example.jp", "b@example.jp")
    book(desk)  # of another desk
    desk.sweep()

    def notices() -> Counter[str]:
        return Counter(row["status"] for row in desk.rows("mail") if row["kind"] == "staff-notice")

    assert notices() == {"sent": 2, "superseded": 1}
    desk.at("2026-11-20T11:00:00+09:00")
    ask(desk, "c@example.jp")
    desk.sweep()
    assert notices() == {"sent": 3, "superseded": 1}
