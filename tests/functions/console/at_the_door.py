"""A screen that has a text, and what a member who has signed in does: for the tests of sessions."""

import re
from datetime import timedelta

from desk.console.answers import Answer, Page, Redirect
from desk.console.request import Request
from desk.parts import Parts
from tests.functions.conftest import Desk
from tests.functions.console.pretend_provider import Pretender
from tests.functions.console.staff_browser import StaffBrowser

DONE: list[str] = []
TYPED = "はい & <いいえ>\r\n😀"


def note(request: Request, parts: Parts) -> Answer:
    """A screen with a text, as those of the cases have."""
    kept = (request.kept or {}).get("text", [""])[0]
    words = {"title": "note", "lines": [kept, request.token("/note")], "sign_in": "", "sign_out": ""}
    return Page("door.html", words)


def do(request: Request, parts: Parts) -> Answer:
    DONE.append(request.first("text"))
    return Redirect("/")


def is_in(browser: StaffBrowser) -> bool:
    return bool(browser.get("/")["statusCode"] == 200)


def wait(desk: Desk, **time: int) -> None:
    desk.now += timedelta(**time)


def token(browser: StaffBrowser) -> str:
    """The token of the note's form."""
    return re.findall(r"<p>([0-9a-f]{64})</p>", browser.get("/note")["body"])[0]


def sign_out_page(browser: StaffBrowser, provider: Pretender) -> str:
    """A page with the button; who has no rights has it in any case."""
    provider.claims = {"cognito:groups": []}
    browser.cookies.clear()
    return str(browser.sign_in(provider)["body"])
