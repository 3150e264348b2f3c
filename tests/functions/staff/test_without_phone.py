"""Somebody who can't phone books without a number, and the staff see it wherever they would look for one."""

from tests.functions.bookings import book
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff
from tests.functions.events import ses
from tests.functions.forms.pages.page import BOOKING as POSTED
from tests.functions.forms.pages.page import changed, visit
from tests.functions.mail_reports.test_reports import record, sent
from tests.functions.staff.test_list import row

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


def test_the_list_marks_those_who_cannot_be_phoned_and_only_those(desk: Desk, staff: Staff) -> None:
    quiet = book(desk, **WITHOUT)
    usual = book(desk, sid=SID, slot="2026-11-26T09:00", email="a@example.jp")
    _, body = desk.send("consultation", CONSULTATION, sid=SID.replace("1", "2"))
    out = staff("list").out
    assert "電話なし" in row(out, quiet)
    for receipt in (usual, body["receipt"]):
        assert "電話なし" not in row(out, receipt)


def test_a_number_that_is_given_all_the_same_is_kept_and_shown(desk: Desk, staff: Staff) -> None:
    receipt = book(desk, no_phone=True)
    shown = staff("show", receipt).out
    assert BOOKING["phone"] in shown
    assert "電話なし" not in staff("list").out


def test_show_says_so_and_names_another_way_for_an_undelivered_mail(desk: Desk, staff: Staff) -> None:
    record(ses("Bounce", sent(desk, **WITHOUT), bounceSubType="NoEmail"))
    (meta,) = desk.rows("submission")
    shown = staff("show", meta["receipt"]).out
    assert "電話なし" in shown
    assert "ほかの方法で知らせて" in shown
    assert "電話で連絡してください：" not in shown
