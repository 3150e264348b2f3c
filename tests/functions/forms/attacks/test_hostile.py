"""Hostile requests, a row each (request_rows.py, field_rows.py), with the only status that may answer them.

A refusal is a problem document (or a page if a browser asks) that has a title, stores nothing and repeats
nothing of the request; accepted text is stored as typed. None of it reaches the log. No body of 64 KB may
keep the function busy.
"""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from bs4 import BeautifulSoup

import submit
from local.web.built_site import Build
from tests.functions.conftest import CONSULTATION, Desk, written
from tests.functions.events import Context
from tests.functions.forms.attacks.field_rows import FIELD_ROWS
from tests.functions.forms.attacks.hostile_requests import CANARY, POSTED, SID, Event, consulting, form_post
from tests.functions.forms.attacks.request_rows import FORM_ROWS, JSON_ROWS, SID_ROWS
from tests.functions.memory_table import MemoryTable, memory_desk

SECONDS = 2
"""Processor time for one request. The slowest row needs a tenth; quadratic work on 64 KB five to sixty."""

ROWS = [*JSON_ROWS, *SID_ROWS, *FIELD_ROWS, *FORM_ROWS]


@pytest.fixture
def table(built: Build) -> Iterator[MemoryTable]:
    """The table that the function writes to."""
    with memory_desk(built.bundle_path) as table:
        yield table


@pytest.mark.parametrize(("event", "status"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_a_hostile_request(
    table: MemoryTable, event: Event, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    started = time.process_time()
    answer = submit.handler(event, Context())
    assert time.process_time() - started < SECONDS
    assert answer["statusCode"] == status
    log = written(submit.logger, caplog)
    assert CANARY not in log
    assert "evil.example" not in log
    assert '"failed"' not in log
    if status == 201:
        (stored,) = table.submissions()
        assert not set("\r\n") & set(stored["answers"].get("name", "")), "a name of several lines was stored"
    else:
        assert table.rows == {}
    check_answer(event, answer)


def check_answer(event: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    """Checks that the answer is in the requested format and has a title."""
    kind = answer["headers"]["content-type"]
    assert answer["headers"]["cache-control"] == "no-store"
    assert answer["headers"]["x-content-type-options"] == "nosniff"
    if "text/html" in ((event["headers"] or {}).get("accept") or ""):
        page = BeautifulSoup(answer["body"], "html.parser")
        assert kind == "text/html; charset=utf-8"
        assert page.title
        assert page.h1
        assert not page.select("article script")
        return
    read = json.loads(answer["body"])
    if answer["statusCode"] == 201:
        assert read["receipt"]
        return
    assert kind == "application/problem+json; charset=utf-8"
    assert read["title"]
    assert read["status"] == answer["statusCode"]
    assert all(len(error["field"]) <= 40 for error in read.get("errors", ()))
    for sent in (CANARY, "evil.example", "\\r", "\\n", "\\u001b", "\u202e"):
        assert sent not in answer["body"]


TYPED = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{ 7*7 }} {% raw %} ${7*7} #{7*7}",
    "{{ receipt }} {{ desks.consumer-center.email }}", "=cmd|'/C calc'!A0", "+1+1", "-1+1", "@SUM(A1)",
    "'; DROP TABLE submissions; --", '{"$ne": null}', "../../etc/passwd", "%0d%0aBcc: x@evil.example",
    "=?utf-8?q?=0d=0aBcc:_x?=", "{title}", "\u202eabc", "a\u200bb", "\ufdd0\U0001ffff", "😀👨‍👩‍👧",
    "&lt;b&gt; &amp;", "\ufeffx", "ﾊﾝｶｸ", "－－－", "<!--//", "]]>]]>", "\\u0000", "\\\\\\",
)  # fmt: skip
"""Text that has a meaning to some program, but none to ours."""


def as_everything(text: str) -> dict[str, str]:
    """`text` as a name, a line and a text; spammers would use the name."""
    return {"name": text, "organisation": text, "message": f"{text}\r\n{text}"}


@pytest.mark.parametrize("text", TYPED)
def test_text_is_stored_and_shown_as_typed(
    table: MemoryTable, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert submit.handler(consulting(**as_everything(text)), Context())["statusCode"] == 201
    (meta,) = table.submissions()
    assert meta["answers"]["name"] == meta["answers"]["organisation"] == text
    assert meta["answers"]["message"] == f"{text}\n{text}"

    posted = [pair for pair in POSTED if pair[0] != "message"] + list(as_everything(text).items())
    page = BeautifulSoup(submit.handler(form_post(posted), Context())["body"], "html.parser")
    shown = [value.get_text() for value in page.select(".value")]
    assert shown.count(text) == 2
    assert f"{text}\n{text}" in shown
    assert not page.select("article script, article img")
    assert text not in written(submit.logger, caplog)


def test_no_text_goes_into_a_mail(desk: Desk) -> None:
    for number, text in enumerate(TYPED):
        # Each from another address: the cap allows one address only a few mails a day.
        answers = {**CONSULTATION, **as_everything(text), "email": f"hanako{number}@example.jp"}
        status, _ = desk.send("consultation", answers, sid=f"{SID[:-3]}{number:03}")
        assert status == 201
    desk.sweep()
    mails = desk.mails()
    assert len(mails) == 2 * len(TYPED)
    for mail in mails:
        assert {name.lower() for name in mail} & {"bcc", "cc"} == set()
        written_out = mail.as_string() + mail.get_content()
        assert [text for text in TYPED if text in written_out] == []


@pytest.mark.parametrize(
    ("change", "stored"),
    [
        ({"email": "taro＠ＥＸＡＭＰＬＥ．ｊｐ"}, "taro@example.jp"),
        ({"email": " \r\ntaro@example.jp\r\n"}, "taro@example.jp"),
        ({"email": f"{'a' * 64}@example.jp"}, f"{'a' * 64}@example.jp"),
        ({"message": "𠮷" * 2000}, "𠮷" * 2000),
        ({"message": "か\u3099" * 2000}, "が" * 2000),
        ({"phone": "+81 (0)3-1234-5678"}, "0312345678"),
    ],
)
def test_harmless_input_that_looks_hostile_is_taken(
    table: MemoryTable, change: Mapping[str, str], stored: str
) -> None:
    assert submit.handler(consulting(**change), Context())["statusCode"] == 201
    ((field, _),) = change.items()
    assert table.submissions()[0]["answers"][field] == stored


def test_the_table_is_long_enough_and_has_no_row_twice() -> None:
    names = [name for name, *_ in ROWS]
    assert len(names) == len(set(names)) >= 60
    assert len({repr(event) for _, event, _ in ROWS}) == len(ROWS)
