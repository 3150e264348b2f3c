"""An applicant at /api/manage, as a browser without script: fills in forms, presses buttons, reads pages."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

import manage
from desk.domain.codes.manage_code import link_code
from tests.functions.bookings import SID
from tests.functions.events import Context, post

KEYS = {"A": b"test"}
"""The keys of conftest's desk."""

WRONG = link_code(str(uuid.UUID(int=1)), keys=KEYS)
"""The code of a booking that there isn't."""


@dataclass(frozen=True)
class Page:
    """The page that came back."""

    status: int
    html: str
    headers: Mapping[str, str]

    @cached_property
    def soup(self) -> Tag:
        # What is around it is most of the page, and would take most of the time.
        start, end = self.html.index("<article"), self.html.index("</article>")
        article = BeautifulSoup(self.html[start:end], "html.parser").find("article")
        assert isinstance(article, Tag)
        # What is kept on one line (desk.views.unbroken) is part of its text.
        for span in article.select("span.unbroken"):
            span.unwrap()
        article.smooth()
        return article

    @property
    def title(self) -> str:
        return self.soup.find("h1").text  # type: ignore[union-attr]

    @property
    def text(self) -> str:
        return self.soup.get_text(" ", strip=True)

    @property
    def error(self) -> str:
        found = self.soup.select_one(".error-summary h2")
        return found.get_text(strip=True) if found else ""

    @property
    def slot_error(self) -> str:
        return self._words("#manage-slot-error")

    @property
    def copy_error(self) -> str:
        return self._words("#manage-known-error")

    @property
    def mails(self) -> list[str]:
        return [row.get_text(strip=True) for row in self.soup.select("ul.mails li")]

    @property
    def calling_words(self) -> str:
        return self._words(".calling-words")

    @property
    def copy(self) -> dict[str, str]:
        """Label -> answer of the copy of the answers."""
        return {row.dt.text: row.dd.text for row in self.soup.select("section.answers .answer")}  # type: ignore[union-attr]

    def _words(self, selector: str) -> str:
        found = self.soup.select_one(selector)
        return found.get_text(strip=True) if found else ""

    @property
    def facts(self) -> dict[str, str]:
        """Label -> value of each fact that is shown of the booking."""
        return {row.dt.text: row.dd.text for row in self.soup.select("dl.answers > div")}  # type: ignore[union-attr]

    @property
    def buttons(self) -> list[str]:
        return [button.text for button in self.soup.select("button[type=submit]")]

    @property
    def free(self) -> list[str]:
        return [str(one["value"]) for one in self.soup.select("input[type=radio]") if one["value"] != "other"]

    def fields(self, button: str) -> dict[str, str]:
        """What pressing the button would post, without what is typed or chosen."""
        (pressed,) = (one for one in self.soup.select("button[type=submit]") if one.text == button)
        form = pressed.find_parent("form")
        assert form is not None
        assert (form["method"], form["action"]) == ("post", "/api/manage")
        fields = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
        return fields | ({str(pressed["name"]): str(pressed["value"])} if pressed.get("name") else {})

    def press(self, button: str, **typed: str) -> "Page":
        """Press a button; `slot_day` stands for slot.day."""
        return submit(self.fields(button) | {name.replace("slot_", "slot."): v for name, v in typed.items()})


def event(body: Any, **changes: Any) -> dict[str, Any]:
    """A post of the page's form; `source` is the address that it comes from."""
    source = changes.pop("source", "192.0.2.1")
    headers = {
        "accept": "text/html,application/xhtml+xml",
        "content-type": "application/x-www-form-urlencoded",
        **changes.pop("headers", {}),
    }
    raw = urlencode(body) if isinstance(body, Mapping) else body
    made = post("", raw, headers=headers, encoded=True, **changes)
    del made["pathParameters"]
    made["rawPath"] = made["requestContext"]["http"]["path"] = "/api/manage"
    made["routeKey"] = made["requestContext"]["routeKey"] = "POST /api/manage"
    made["requestContext"]["http"]["sourceIp"] = source
    return made


def submit(body: Any, **changes: Any) -> Page:
    """The page that answers a post."""
    answer = manage.handler(event(body, **changes), Context(function_name="manage"))
    headers = answer["headers"]
    assert headers["cache-control"] == "no-store"
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["referrer-policy"] == "same-origin"
    return Page(answer["statusCode"], answer["body"], headers)


def code(sid: str = SID) -> str:
    return link_code(sid, keys=KEYS)


def look(receipt: str, secret: str = "", **changes: Any) -> Page:
    """Look a booking up, with its own code unless another is given."""
    return submit({"receipt": receipt, "code": secret or code()}, **changes)
