"""Somebody who can't phone books without a number, and the staff see it wherever they would look for one."""

from datetime import datetime

import pytest

from desk.domain.mail.compose import compose
from tests.conftest import NOW
from tests.functions.bookings import book
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff
from tests.functions.events import ses
from tests.functions.forms.pages.page import BOOKING as POSTED
from tests.functions.forms.pages.page import changed, visit
from tests.functions.mail_reports.test_reports import record, sent
from tests.functions.staff.cases.test_list import row

SID = "00000000-0000-4000-8000-000000000001"
WITHOUT = {"no_phone": True, "phone": ""}


def test_a_page_without_a_number_is_taken_if_the_box_is_checked(desk: Desk) -> None:
    without = changed(POSTED, phone="")
    refused = visit(desk, "booking", without)
    assert list(refused.errors) == ["phone"]
    taken = visit(desk, "booking", [*without, ("no_phone", "true")])
    assert taken.shown["電話を使えません"] == "はい"
    assert "電話番号" not in taken.shown
    taken.press("_step", "send")
    (meta,) = desk.rows("submission")
    assert "phone" not in meta["answers"]


def test_without_script_the_number_is_marked_as_required_for_who_can_phone(desk: Desk) -> None:
    field = visit(desk, "booking", [("_step", "check")]).html.select_one("#f-phone")
    assert field
    mark, control = field.select_one(".mark"), field.select_one("input")
    assert mark
    assert control
    assert mark.get_text() == "電話を使える方は必須"
    assert not control.has_attr("required"), "the script says so if it is"


def test_the_list_marks_those_who_cannot_be_phoned_and_only_those(desk: Desk, staff: Staff) -> None:
    quiet = book(desk, **WITHOUT)
    usual = book(desk, sid=SID, slot="2026-11-26T09:00", email="a@example.jp")
    _, body = desk.send("consultation", CONSULTATION, sid=SID.replace("1", "2"))
    out = staff("list").out
    assert "電話なし" in row(out, quiet)
    for receipt in (usual, body["receipt"]):
        assert "電話なし" not in row(out, receipt)


def test_a_number_that_is_given_all_the_same_is_kept_and_the_tick_counts(desk: Desk, staff: Staff) -> None:
    """Without script both can be filled in. Who says that phoning is hard is not phoned, and not told to."""
    receipt = book(desk, no_phone=True)
    shown = staff("show", receipt).out
    assert BOOKING["phone"] in shown
    assert "電話なし" in shown
    assert "電話なし" in staff("list").out
    assert desk.bundle["desks"]["consumer-center"]["urgent"]["without_phone"] in mail(desk, "auto-reply")


def test_show_says_so_and_names_another_way_for_an_undelivered_mail(desk: Desk, staff: Staff) -> None:
    record(ses("Bounce", sent(desk, **WITHOUT), bounceSubType="NoEmail"))
    (meta,) = desk.rows("submission")
    shown = staff("show", meta["receipt"]).out
    assert "電話なし" in shown
    assert "ほかの方法で知らせて" in shown
    assert "電話で連絡してください：" not in shown


def test_their_mails_name_a_way_without_a_phone_first(desk: Desk) -> None:
    book(desk, **WITHOUT)
    ways = desk.bundle["desks"]["consumer-center"]
    body = mail(desk, "auto-reply")
    for way in ("contact", "urgent"):
        assert ways[way]["without_phone"] in body
        assert ways[way]["usual"] not in body
    assert body.index("返信") < body.index(ways["phone"])
    assert "電話リレーサービス" in body


def test_other_peoples_mails_name_the_phones(desk: Desk) -> None:
    book(desk)
    ways = desk.bundle["desks"]["consumer-center"]
    body = mail(desk, "auto-reply")
    for way in ("contact", "urgent"):
        assert ways[way]["usual"] in body
        assert ways[way]["without_phone"] not in body


def test_the_notice_to_the_desk_says_that_there_is_no_phone(desk: Desk) -> None:
    book(desk, **WITHOUT)
    words = desk.bundle["messages"]["workflow"]["without_phone"]
    assert f"\n{words}\n" in mail(desk, "staff-notice")


@pytest.mark.parametrize("kind", ["auto-reply", "staff-notice"])
def test_a_row_of_an_earlier_release_is_sent_with_the_usual_words(desk: Desk, kind: str) -> None:
    """Such a row doesn't say whether there is a phone; the line that would say it is left out."""
    book(desk, **WITHOUT)
    body = mail(desk, kind, drop="without_phone")
    words = desk.bundle["messages"]["workflow"]["without_phone"]
    assert "{{" not in body
    assert words not in body
    assert body == body.replace("\n\n\n", "\n\n")
    assert "電話リレーサービス" not in body


def test_the_receipt_names_a_way_without_a_phone(desk: Desk) -> None:
    _, answer = desk.send("booking", {**BOOKING, **WITHOUT}, sid=SID)
    done = desk.bundle["forms"]["booking"]["words"]["done"]
    assert answer["done"]["no_mail"] == done["no_mail_without_phone"] != done["no_mail"]


def mail(desk: Desk, kind: str, *, drop: str = "") -> str:
    """The text of the only mail of this kind, as if its row did not have `drop`."""
    (row,) = [row for row in desk.rows("mail") if row["kind"] == kind]
    left = {name: value for name, value in row.items() if name != drop}
    message = compose(left, desk.bundle, now=datetime.fromisoformat(NOW), link_keys={"A": b"test"})
    return str(message.get_content()).replace("\r\n", "\n")
