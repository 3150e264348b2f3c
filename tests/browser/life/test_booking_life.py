"""The mails of a whole booking's life, one after the other, as the mailbox's page shows them."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import vobject
from playwright.sync_api import expect

from local.desk import LocalDesk
from tests.applicants import RESIDENT
from tests.browser.formpage import FormPage
from tests.browser.life.test_invitation import MEETING, staff
from tests.browser.visitor import Visitor

Bundle = Mapping[str, Any]

CENTER = "例市消費者センター <kurashi@city.example.jp>"
AUTO = "例市 オンライン相談窓口 <jidou@city.example.jp>"
APPLICANT, DESK = RESIDENT["email"], "kurashi@city.example.jp"
OTHER_DESK = "info@taisaku.example.jp"
NEW_SLOT = "2026-11-26T14:00"


class MailPages:
    """The mailbox in the browser; each reading continues where the last one ended."""

    def __init__(self, visitor: Visitor, receipt: str, folder: Path) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.receipt = receipt
        self.folder = folder
        self.seen = 0

    def next(self, *wanted: tuple[str, str]) -> None:
        """Exactly these (words of the subject, to) have arrived since; opens the first one's page."""
        self.visitor.visit("/_local/mails")
        links = self.page.locator("main li > a")
        expect(links).to_have_count(self.seen + len(wanted))
        self.seen += len(wanted)
        entries = self.page.locator("main li")
        new = [entries.nth(number).inner_text() for number in range(len(wanted))]
        for words, to in wanted:
            assert [one for one in new if words in one and f"宛先 {to}" in one], new
        links.filter(has_text=wanted[0][0]).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(wanted[0][0])

    def says(self, *words: str, sender: str = CENTER, never: tuple[str, ...] = ()) -> None:
        """The open mail has these words and this sender, and a reply goes to the desk."""
        text = self.page.locator("main pre").first.inner_text()
        assert self.receipt in text
        expect(self.header("Subject")).to_contain_text(self.receipt)
        assert [one for one in words if one not in text] == []
        # Nothing that was typed is in it.
        typed = (RESIDENT["name"], RESIDENT["message"], RESIDENT["phone"], *never)
        assert [one for one in typed if one in text] == []
        expect(self.header("From")).to_have_text(sender)
        expect(self.header("Reply-To")).to_have_text(DESK)
        self.visitor.check_page()

    def header(self, name: str) -> Any:
        return self.page.locator("dt", has_text=re.compile(f"^{name}$")).locator("+ dd")

    def calendar(self, name: str) -> Any:
        """The entry in the calendar file of the open mail."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=name).click()
        path = self.folder / f"{self.seen}-{name}"
        download.value.save_as(path)
        return vobject.readOne(path.read_text(encoding="utf-8"))

    def move_clock(self, to: str) -> None:
        self.visitor.visit("/_local/clock")
        self.page.get_by_label("時計を進める日時").fill(to)
        self.page.get_by_role("button", name="進める", exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(to.replace("T", " ")[-5:])
        self.visitor.check_page()

    def report(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()


def test_a_booking_s_mails_come_in_order(
    visitor: Visitor, desk: LocalDesk, bundle: Bundle, tmp_path: Path
) -> None:
    visitor.visit("/online/booking/")
    form = FormPage(visitor.page, bundle, "booking")
    form.fill(RESIDENT)
    form.send()
    mails = MailPages(visitor, form.receipt.inner_text(), tmp_path)
    receipt = mails.receipt

    mails.next(("申込みを受け付けました", APPLICANT), ("新しい予約の申込み", DESK))
    mails.says("日時は、まだ決まっていません。", "2026年11月25日(水) 10時", sender=AUTO)
    expect(mails.header("Auto-Submitted")).to_have_text("auto-replied")
    mails.report("届いた")
    expect(visitor.page.get_by_text("いまの状態：届きました")).to_be_visible()

    staff(visitor, "confirm", receipt, "--url", MEETING, answer="はい\n")
    mails.next(("相談の日時が決まりました", APPLICANT))
    mails.says("2026年11月25日(水) 10時", MEETING)
    first = mails.calendar("invite.ics")
    assert (first.method.value, first.vevent.status.value) == ("REQUEST", "CONFIRMED")

    staff(visitor, "move", receipt, "--slot", NEW_SLOT, "--reason", "asked", answer="はい\n")
    mails.next(("相談の日時などが変わりました", APPLICANT))
    mails.says("2026年11月26日(木) 14時", MEETING, never=("11月25日",))
    second = mails.calendar("invite.ics")

    mails.move_clock("2026-11-25T08:30")
    digest = "【今日の受付】2026年11月25日"
    mails.next(("相談の日が近づきました", APPLICANT), (digest, DESK), (digest, OTHER_DESK))
    mails.says("2026年11月26日(木) 14時", MEETING)
    expect(mails.header("Auto-Submitted")).to_have_text("auto-generated")

    staff(visitor, "cancel", receipt, answer="はい\n")
    mails.next(("予約を取り消しました", APPLICANT))
    mails.says("2026年11月26日(木) 14時", never=(MEETING,))
    last = mails.calendar("cancel.ics")
    assert (last.method.value, last.vevent.status.value) == ("CANCEL", "CANCELLED")

    # It's always the same entry in the applicant's calendar, each file newer than the one before.
    entries = [calendar.vevent for calendar in (first, second, last)]
    assert len({entry.uid.value for entry in entries}) == 1
    numbers = [int(entry.sequence.value) for entry in entries]
    assert numbers == sorted(set(numbers))
    assert entries[1].dtstart.value == entries[2].dtstart.value > entries[0].dtstart.value

    # That mail bounces, and the desk is told whom to phone.
    mails.report("アドレスがない")
    expect(
        visitor.page.get_by_text("いまの状態：届いていません。このメールアドレスは、ありません。")
    ).to_be_visible()
    mails.next(("メールが届いていません。連絡してください", DESK))
    assert [line for line in staff(visitor, "list").splitlines() if receipt in line and "メール未達" in line]


def test_editors_see_every_mail_at_both_widths(visitor: Visitor, desk: LocalDesk, bundle: Bundle) -> None:
    for width in (375, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        visitor.visit("/_local/mails")
        visitor.page.get_by_role("link", name="文面の見本").first.click()
        headings = visitor.page.get_by_role("heading", level=2)
        expect(headings).to_have_text(sorted(bundle["mails"]))
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
        # At a phone's width: never wider, whatever the screen.
        widest = visitor.page.locator(".phone").evaluate_all(
            "all => Math.max(...all.map(one => one.getBoundingClientRect().width))"
        )
        assert widest <= 375
    # It is the longest of all pages, and the same elements at both widths.
    visitor.check_page()
