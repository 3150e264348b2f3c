"""A reader of the magazine: their browser without script, their mailbox, and their mail program."""

import base64
import re
from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import magazine
from desk import bootstrap
from desk.domain.magazines.issues import Issue
from desk.usecases.magazines.send_issue import send_issue
from tests.functions.conftest import Desk
from tests.functions.events import Context, post
from tests.functions.manage_browser import Page

ID = "seminars"
ADDRESS = "yomite@example.jp"
BROWSER = {"accept": "text/html", "content-type": "application/x-www-form-urlencoded"}
PROGRAM = {
    "origin": None,
    "sec-fetch-site": None,
    "accept": "*/*",
    "user-agent": None,
    "content-type": "application/x-www-form-urlencoded",
}
"""What mail programs send: nothing that a browser's page would."""


def request(
    path: str = "/api/magazine",
    body: Any = None,
    *,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str | None] | None = None,
    source: str = "192.0.2.1",
    method: str = "",
) -> dict[str, Any]:
    """An event of the HTTP API: a post with a body, else a GET, unless another `method` is given."""
    method = method or ("GET" if body is None else "POST")
    raw = urlencode(body) if isinstance(body, Mapping) else body or b""
    made = post("", raw, headers={**BROWSER, **(headers or {})}, encoded=True, method=method)
    del made["pathParameters"]
    made["rawPath"] = made["requestContext"]["http"]["path"] = path
    made["requestContext"]["http"]["sourceIp"] = source
    made["routeKey"] = made["requestContext"]["routeKey"] = f"{method} {path}"
    if query is not None:
        made["rawQueryString"] = urlencode(query)
        made["queryStringParameters"] = dict(query)
    if body is None:
        del made["body"]
    return made


def call(*args: Any, **kwargs: Any) -> Page:
    """The page that answers a request."""
    answer = magazine.handler(request(*args, **kwargs), Context(function_name="magazine"))
    return Page(answer["statusCode"], answer["body"], answer["headers"])


def ask(address: str = ADDRESS, **kwargs: Any) -> Page:
    """Type an address into the magazine's page."""
    return call(body={"magazine": ID, "email": address, "_step": "ask"}, **kwargs)


def confirm(code: str, **kwargs: Any) -> Page:
    return call(body={"magazine": ID, "code": code, "_step": "confirm"}, **kwargs)


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain",))
    assert part is not None
    return str(part.get_content())


def link_of(mail: EmailMessage) -> str:
    """The link that confirms, as it stands in the mail."""
    found = re.search(r"https://\S+#\S+", text_of(mail))
    assert found, text_of(mail)
    return found[0]


def mails_to(desk: Desk, address: str = ADDRESS) -> list[EmailMessage]:
    return [mail for mail in desk.mails() if mail["To"] == address]


def subscribe(desk: Desk, address: str = ADDRESS, **kwargs: Any) -> None:
    """Subscribe, from the page to the button of the mail."""
    assert ask(address, **kwargs).status == 200
    desk.sweep()
    page = confirm(urlsplit(link_of(mails_to(desk, address)[-1])).fragment)
    assert page.title == "登録が終わりました", page.text


def send(desk: Desk, issue: str = "news-2", *, sweeps: int = 1) -> None:
    """Have staff send an issue, and the outbox take it up."""
    found = Issue.of(issue, desk.bundle)
    assert found is not None
    send_issue(found, bootstrap.parts(), by="staff-1")
    for _ in range(sweeps):
        desk.sweep()


def unsubscribe_url(mail: EmailMessage) -> str:
    """The address of the header, as a mail program reads it."""
    (url,) = re.findall(r"<(https://[^>]+)>", str(mail["List-Unsubscribe"]))
    return url


def one_click(mail: EmailMessage, body: Any = b"List-Unsubscribe=One-Click", **headers: str | None) -> Page:
    """What a mail program does when its reader presses its button (RFC 8058)."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = urlsplit(unsubscribe_url(mail))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return call(url.path, body, query=dict(parse_qsl(url.query)), headers={**PROGRAM, **named})


def open_link(mail: EmailMessage) -> Page:
    """A person, or a scanner, opens the same address."""
    url = urlsplit(unsubscribe_url(mail))
    return call(url.path, query=dict(parse_qsl(url.query)))


def status_of(desk: Desk, address: str = ADDRESS) -> list[str]:
    """The status of each subscription."""
    metas = [item for item in desk.items("MAG#") if item["SK"] == "META"]
    return sorted(item["status"] for item in metas if address in (item.get("address"), item.get("asked_to")))


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
