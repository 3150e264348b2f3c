"""A consultation in tests: sent, seen by its applicant on the page, and answered by the staff."""

from typing import Any

from tests.functions.bookings import SID, meta
from tests.functions.conftest import CONSULTATION, Desk
from tests.functions.manage_browser import Page, look

THREAD, REPLY, LOOK_AGAIN = "やりとりを見る", "お返事を送る", "相談の状況を見る"
TO_WITHDRAW, WITHDRAW, KEEP = "取下げへ進む", "取り下げる", "取り下げずに、もどる"


def consult(desk: Desk, *, sid: str = SID, **answers: Any) -> str:
    """Take a consultation and send its mails; its receipt number."""
    status, body = desk.send("consultation", {**CONSULTATION, **answers}, sid=sid)
    assert status == 201, body
    desk.sweep()
    return str(body["receipt"])


def own_page(desk: Desk) -> Page:
    return look(str(meta(desk)["receipt"]))


def texts(page: Page) -> list[tuple[str, str]]:
    """(who, text) of each text of the thread, as a browser shows it."""
    found = []
    for item in page.soup.select("ol.thread li"):
        heading, text = item.select_one("h2"), item.select_one(".text")
        assert heading is not None
        assert text is not None
        found.append((heading.get_text(" ", strip=True).split()[0], text.get_text()))
    return found


def new_mails(desk: Desk, before: int) -> list[tuple[str, str, str]]:
    """(recipient, subject, text) of each mail since `before` of them had been sent."""
    desk.sweep()
    return [
        (str(mail["To"]), str(mail["Subject"]), mail.get_content().replace("\r\n", "\n"))
        for mail in desk.mails()[before:]
    ]
