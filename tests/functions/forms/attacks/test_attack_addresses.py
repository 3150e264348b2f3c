"""The attack list: addresses that would send our mail to others, to machines or to us, one row each."""

import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.functions.bookings import SID
from tests.functions.conftest import CONSULTATION, Desk
from tests.functions.forms.attacks.test_attacks import FULL, page

ADDRESSES = (
    "taro@example.jp\r\nBcc: x@evil.example",
    "taro@example.jp\nBcc:x@evil.example",
    "taro@example.jp%0aBcc:x@evil.example",
    "taro@example.jp,x@evil.example",
    "taro@example.jp;x@evil.example",
    "taro@example.jp x@evil.example",
    "taro@example.jp、x@evil.example",
    "taro@example.jp，x@evil.example",
    "<taro@example.jp><x@evil.example>",
    "x@evil.example <taro@example.jp>",
    "例 太郎 <taro@example.jp>, 例 花子 <x@evil.example>",
    "<taro@example.jp,x@evil.example>",
    "mailto:taro@example.jp?bcc=x@evil.example",
    '"a b"@example.jp',
    '"taro@example.jp,x"@evil.example',
    "みんな: taro@example.jp, x@evil.example;",
    "x@evil.example@example.jp",
    "@evil.example:taro@example.jp",
    "taro(x@evil.example)@example.jp",
    "=?utf-8?q?x=40evil.example?=@example.jp",
    "taro@example.jp?bcc=x@evil.example",
    "taro@[192.0.2.1]",
    "taro@localhost",
    "t\u0430ro@example.jp",
    "taro@examp1e\u3002jp\u0000",
    "taro\0@example.jp",
    ["taro@example.jp", "x@evil.example"],
)


@pytest.mark.parametrize("address", ADDRESSES, ids=repr)
@pytest.mark.parametrize("form", sorted(FULL))
def test_only_a_single_plain_address_is_accepted(desk: Desk, form: str, address: Any) -> None:
    status, body = desk.send(form, {**FULL[form], "email": address}, sid=SID)
    assert status == 422
    assert [error["field"] for error in body["errors"]] == ["email"]
    assert "evil" not in str(body)
    assert desk.items() == []


AS_COPIED = (
    '"例 太郎" <taro@example.jp>',
    "例 太郎 <taro@example.jp>",
    "<taro@example.jp>",
    "mailto:taro@example.jp",
)
"""A mail program's way to write it: only the address is stored, and shown on the check page."""


@pytest.mark.parametrize("address", AS_COPIED)
@pytest.mark.parametrize("form", sorted(FULL))
def test_of_a_copied_address_only_itself_is_stored(desk: Desk, form: str, address: str) -> None:
    status, _ = desk.send(form, {**FULL[form], "email": address}, sid=SID)
    assert status == 201
    (stored,) = desk.rows("submission")
    assert stored["answers"]["email"] == "taro@example.jp"
    assert {row["to"] for row in desk.rows("mail") if row["kind"] == "auto-reply"} == {"taro@example.jp"}


OURS = (
    "jidou@city.example.jp",
    "kurashi@city.example.jp",
    "info@taisaku.example.jp",
    "Jidou@City.Example.JP",
    "ｊｉｄｏｕ＠ｃｉｔｙ．ｅｘａｍｐｌｅ．ｊｐ",
    "jidou+a@city.example.jp",
    "ji.dou@city.example.jp",
)
MACHINES = (
    "noreply@example.jp",
    "No-Reply@example.jp",
    "ｍａｉｌｅｒ－ｄａｅｍｏｎ@example.jp",
    "postmaster+x@example.jp",
)


@pytest.mark.parametrize("form", sorted(FULL))
@pytest.mark.parametrize("address", [*OURS, *MACHINES])
def test_an_address_that_would_answer_our_mail_is_refused(desk: Desk, form: str, address: str) -> None:
    """By JSON and by pages, with the same message, which says what to do instead."""
    status, body = desk.send(form, {**FULL[form], "email": address}, sid=SID)
    assert status == 422
    (error,) = body["errors"]
    assert (error["field"], error["code"]) == ("email", "own" if address in OURS else "automatic")
    assert "メールアドレスを書いてください。" in error["message"]
    assert error["message"].endswith("「電話リレーサービス」からも、かけられます。")
    html = page(form, {**FULL[form], "email": address}, "check")
    assert error["message"] in BeautifulSoup(html, "html.parser").get_text()
    assert desk.items() == []


@pytest.mark.parametrize(
    "name", ["__proto__", "bcc", "to", "from", "mail", "kind", "facts", "status", "desk"]
)
def test_a_mail_header_is_not_a_field(desk: Desk, name: str) -> None:
    status, _ = desk.send("consultation", {**CONSULTATION, name: "x@evil.example"}, sid=str(uuid.uuid4()))
    assert status == 422
    assert desk.items() == []
