"""A form's page without script: what a visitor's browser got, and what it would post from there."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from bs4 import BeautifulSoup, Tag

import submit
from tests.functions.conftest import CONSULTATION, Desk
from tests.functions.events import Context, get, post
from tests.functions.page_parts import main_of, title_of

Pairs = list[tuple[str, str]]
Change = Mapping[str, str | list[str] | None]

BOOKING: Pairs = [
    ("consent_precautions", "true"),
    ("name", "例 太郎 <b>&\"'"),
    ("kana", "れい たろう"),
    ("postal_code", "１２０−００００"),
    ("address", "例県例市例町1-2-3\r\n例マンション101"),
    ("eligibility", "worker"),
    ("workplace", "例商店"),
    ("email", "taro@example.jp"),
    ("phone", "03-1234-5678"),
    ("relationship", "self"),
    ("contractor_name", ""),
    ("slot.day", "2026-11-25"),
    ("slot.time", "10:00"),
    ("other_slots.day", "2026-11-26"),
    ("other_slots.time", "09:00"),
    ("other_slots.day", ""),
    ("other_slots.time", ""),
    ("topic", "contract"),
    ("message", "一行目\r\n二行目 <script>alert(1)</script>"),
    ("camera", "yes"),
    ("support_needs", ""),
    ("_website", ""),
    ("_step", "check"),
]
CONSULTING: Pairs = [
    ("inquirer", CONSULTATION["inquirer"]),
    *[("topics", topic) for topic in CONSULTATION["topics"]],
    ("message", "例"),
    ("reply_by", "email"),
    ("email", "hanako@example.jp"),
    ("_step", "check"),
]


class Page:
    """A page in a visitor's browser, and what the browser would post from it."""

    def __init__(self, desk: Desk, response: Mapping[str, Any]) -> None:
        self.desk = desk
        self.status = response["statusCode"]
        self.headers = response["headers"]
        self.title = title_of(response["body"])
        self.html = BeautifulSoup(main_of(response["body"]), "html.parser")

    @property
    def heading(self) -> str:
        return self.html.h1.get_text() if self.html.h1 else ""

    @property
    def errors(self) -> dict[str, str]:
        """Field -> its error message."""
        found = {}
        for field in self.html.select("[data-field]"):
            error = field.select_one(".error")
            if error and not error.has_attr("hidden"):
                found[str(field["data-field"])] = error.get_text()
        return found

    @property
    def shown(self) -> dict[str, str]:
        """Label -> answer on the check page."""
        return {
            row.dt.get_text(): row.select_one(".value").get_text()  # type: ignore[union-attr]
            for row in self.html.select(".answer")
            if row.dt
        }

    @property
    def fields(self) -> Pairs:
        """The page's controls as a browser posts them (without buttons)."""
        found: Pairs = []
        for control in self.html.select("form[data-form] [name]"):
            name, kind = str(control["name"]), control.get("type")
            if control.name == "button" or (
                kind in ("radio", "checkbox") and not control.has_attr("checked")
            ):
                continue
            found.append((name, _value(control)))
        return found

    def press(self, name: str, value: str) -> "Page":
        """Post the page's form by one of its buttons, which must be there."""
        assert self.html.select(f'form[data-form] button[name="{name}"][value="{value}"]')
        return visit(self.desk, self._form, [*self.fields, (name, value)])

    @property
    def _form(self) -> str:
        return str(self.html.select("form[data-form]")[0]["data-form"])


def _value(control: Tag) -> str:
    if control.name == "textarea":
        return control.get_text()
    if control.name == "select":
        chosen = control.select_one("option[selected]") or control.select_one("option")
        return str(chosen["value"]) if chosen else ""
    return str(control.get("value", ""))


def visit(desk: Desk, form: str, pairs: Pairs, **headers: str | None) -> Page:
    """Post controls as a browser without script does."""
    sent = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html,*/*;q=0.8", **headers}
    response = submit.handler(post(form, urlencode(pairs), headers=sent, encoded=False), Context())
    while response["statusCode"] == 303:
        url = urlsplit(response["headers"]["location"])
        query = dict(parse_qsl(url.query))
        response = submit.handler(get(url.path, form=form, query=query), Context())
    return Page(desk, response)


def changed(pairs: Pairs, **change: str) -> Pairs:
    return [(name, change.get(name, value)) for name, value in pairs]


def check(desk: Desk, pairs: Pairs = BOOKING) -> Page:
    page = visit(desk, "booking", pairs)
    assert page.heading == "書いた内容の確認"
    return page
