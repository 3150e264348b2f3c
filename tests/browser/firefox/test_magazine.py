"""A reader subscribes in Firefox, with script and without, and leaves by the link of an issue."""

import re

from local.desk import LocalDesk
from tests.browser.firefox.driven import Firefox
from tests.browser.life.test_magazine import ADDRESS, LEAVE, LINK, send


def shows(firefox: Firefox, heading: str) -> None:
    firefox.wait(lambda: firefox.text("h1") == heading, f"no page with {heading}")


def test_from_the_page_to_an_issue_and_out_again(either_firefox: Firefox, desk: LocalDesk) -> None:
    firefox = either_firefox
    firefox.visit("/harassment/magazine/")
    firefox.type("#magazine-email", ADDRESS)
    firefox.press("#magazine-form button")
    shows(firefox, "確認のメールを送りました")
    found = LINK.search(desk.mailbox.mails[-1].text)
    assert found
    firefox.visit(f"{found[1]}#{found[2]}")
    if not firefox.shows("#magazine-confirm .confirm-lead"):
        firefox.type("#magazine-code", found[2])
    firefox.press("#magazine-confirm button")
    shows(firefox, "登録が終わりました")
    send(desk)
    left = LEAVE.search(re.sub(r"\r", "", desk.mailbox.mails[-1].text))
    assert left
    firefox.visit(left[1])
    firefox.press("form.magazine button")
    shows(firefox, "配信を止めました")
