"""Applicants who asked for it get discreet mails, and the staff's own answer, even with rare characters."""

from pathlib import Path

from playwright.sync_api import Locator, expect

from local.desk import LocalDesk
from tests.applicants import WORKER, send
from tests.browser.life.test_invitation import staff
from tests.browser.visitor import Visitor

ANSWER = "髙﨑①𠮷の会社では、はじめに方針を決めてください。\n\n1. 社内の窓口をつくる\n2. <b>記録</b>を残す\n"
TELLTALE = ("カスタマー", "ハラスメント", "カスハラ")


def header(visitor: Visitor, name: str) -> Locator:
    return visitor.page.locator("dt", has_text=name).locator("+ dd").first


def test_a_discreet_consultation_gets_a_discreet_answer(
    visitor: Visitor, desk: LocalDesk, tmp_path: Path
) -> None:
    answer = send(desk, "consultation", WORKER, origin=visitor.origin)
    receipt = str(answer.json["receipt"])  # type: ignore[index]
    file = tmp_path / "answer.txt"
    file.write_text(ANSWER, encoding="utf-8")
    staff(visitor, "answer", receipt, "--file", str(file), answer="はい\n")

    visitor.visit("/_local/mails")
    mine = visitor.page.locator("main li", has_text=WORKER["email"])
    expect(mine.locator("a")).to_have_text(
        [f"お問い合わせへの回答（受付番号 {receipt}）", f"受付のお知らせ（受付番号 {receipt}）"]
    )
    # What a phone shows before a mail is opened: subject, sender, the first lines.
    for number in range(2):
        visitor.visit("/_local/mails")
        mine.locator("a").nth(number).click()
        text = visitor.page.locator("main pre").first
        seen = "".join(
            [
                visitor.page.get_by_role("heading", level=1).inner_text(),
                header(visitor, "From").inner_text().partition("<")[0],
                text.inner_text()[:60],
            ]
        )
        assert [words for words in TELLTALE if words in seen] == []
        expect(header(visitor, "From")).to_contain_text("受付窓口 <")
        expect(text).not_to_contain_text(WORKER["message"])
        visitor.check_page()

    visitor.visit("/_local/mails")
    mine.locator("a").first.click()
    for line in ANSWER.strip().splitlines():
        expect(visitor.page.locator("main pre").first).to_contain_text(line)
    expect(header(visitor, "Auto-Submitted")).to_have_text("no")
