"""Hostile requests, one row each, with the only status that may answer them.

A refusal is a problem document (or a page where a browser asks) that says what it is, stores nothing, and
gives back nothing of what was sent; what is taken is stored as typed. None of it reaches the log. And no
body of 64 KB may keep the function busy.
"""

import gzip
import json
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

import submit
from desk.domain.codes.page_nonce import new_nonce
from desk.web.http import MAX_BODY
from local.web.built_site import Build
from tests.functions.conftest import BOOKING, CONSULTATION, NOW, Desk, written
from tests.functions.events import Context, post
from tests.functions.memory_table import NONCE_KEYS, MemoryTable, memory_desk

SID = "0b9a3f9e-0000-4000-8000-0000000000aa"
CANARY = "kanariya"
"""In every text that is sent here, and nowhere in an answer or the log."""
SECONDS = 2
"""Of computing for one request. The slowest row takes a tenth; the square of 64 KB takes five to sixty."""

Event = dict[str, Any]
Row = Any


def booking(**change: Any) -> Event:
    return post("booking", {"sid": SID, "answers": {**BOOKING, "message": CANARY, **change}})


def consulting(**change: Any) -> Event:
    return post("consultation", {"sid": SID, "answers": {**CONSULTATION, "message": CANARY, **change}})


def body(
    answers: str, *, head: str = f'{{"sid": "{SID}", "answers": ', tail: str = "}", **kwargs: Any
) -> Event:
    """A consultation with its answers as they're written here."""
    return post("consultation", head + answers + tail, **kwargs)


GOOD = json.dumps({**CONSULTATION, "message": CANARY})
WHOLE = f'{{"sid": "{SID}", "answers": {GOOD}}}'


def answers(**values: str) -> str:
    """Right answers but for these values, each written as JSON."""
    rest = {name: value for name, value in CONSULTATION.items() if name not in values}
    return json.dumps(rest)[:-1] + "".join(f', "{name}": {value}' for name, value in values.items()) + "}"


def sized(size: int) -> bytes:
    """A right request of exactly that many bytes (JSON allows blanks at its end)."""
    return WHOLE.encode().ljust(size)


def raw(content: bytes, **headers: str | None) -> Event:
    return post("consultation", content, headers=headers, encoded=True)


def named(name: str) -> Event:
    return consulting(**{name: CANARY})


def header(name: str, value: str | None) -> Event:
    return post("consultation", WHOLE, headers={name: value})


def plain(**change: Any) -> Event:
    """The good request with another event around it."""
    return {**post("consultation", WHOLE), **change}


def at(form: str) -> Event:
    return post(form, WHOLE)


def form_post(content: str | bytes | list[tuple[str, str]], form: str = "consultation") -> Event:
    sent = content if isinstance(content, str | bytes) else urlencode(content)
    kind = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html,*/*;q=0.8"}
    return post(form, sent, headers=kind, encoded=True)


POSTED: list[tuple[str, str]] = [
    ("inquirer", "worker"),
    ("topics", "policy"),
    ("message", CANARY),
    ("reply_by", "email"),
    ("email", "hanako@example.jp"),
]

JSON_ROWS: list[Row] = [
    # ---- JSON that isn't, or is more than that
    ("a sid twice", body(GOOD, head=f'{{"sid": "{SID}", "sid": "{SID}", "answers": '), 400),
    ("answers twice", body(GOOD, tail=f', "answers": {GOOD}}}'), 400),
    ("an answer twice", body(answers(message=f'"{CANARY}", "message": "x"')), 400),
    ("an answer twice, once escaped", body(answers(message=f'"x", "m\\u0065ssage": "{CANARY}"')), 400),
    ("a key twice further down", body(answers(message='{"a": 1, "a": 2}')), 400),
    ("a key twice in a list", body(answers(topics='[{"a": 1, "a": 2}]')), 400),
    ("NaN", body(answers(message="NaN")), 400),
    ("Infinity", body(answers(message="Infinity")), 400),
    ("-Infinity in a list", body(answers(topics="[-Infinity]")), 400),
    ("an integer of 60000 digits", body(answers(message="9" * 60_000)), 400),
    ("an integer of 4000 digits", body(answers(message="9" * 4000)), 422),
    ("a float beyond all floats", body(answers(message="1e999")), 422),
    ("a float", body(answers(message="1.5")), 422),
    ("minus zero", body(answers(message="-0.0")), 422),
    ("deep objects", body(answers(message='{"a":' * 9 + "1" + "}" * 9)), 400),
    ("deep lists", body(answers(topics="[" * 9 + "]" * 9)), 400),
    ("deeper than Python goes", body(answers(topics="[" * 20_000 + "]" * 20_000)), 400),
    ("4000 fields", consulting(**{f"f{n}": 1 for n in range(4000)}), 400),
    ("10000 choices", body(answers(topics=json.dumps(["a", *range(10_000)]))), 400),
    ("cut off", body(GOOD, tail=""), 400),
    ("cut off within a text", body(answers(message=f'"{CANARY}'), tail=""), 400),
    ("more after the end", body(GOOD, tail="} {}"), 400),
    ("a comment", body(GOOD, tail="} // x"), 400),
    ("single quotes", body(GOOD.replace('"', "'")), 400),
    ("a trailing comma", body(GOOD[:-1] + ",}"), 400),
    ("a raw line break in a text", body(answers(message='"a\nb"')), 400),
    ("a wrong escape", body(answers(message=r'"\x41"')), 400),
    ("JSON lines", post("consultation", WHOLE + "\n" + WHOLE), 400),
    ("null", post("consultation", "null"), 400),
    ("a number", post("consultation", "1"), 400),
    ("blanks", post("consultation", " \n "), 400),
    ("answers null", body("null"), 400),
    ("answers a text", body(f'"{CANARY}"'), 400),
    ("no answers", post("consultation", {"sid": SID}), 400),
    ("no sid", post("consultation", {"answers": CONSULTATION}), 400),
    ("empty answers", body("{}"), 422),
    # ---- bytes
    ("a byte order mark", raw(b"\xef\xbb\xbf" + WHOLE.encode()), 400),
    ("UTF-16", raw(WHOLE.encode("utf-16")), 400),
    ("UTF-32", raw(WHOLE.encode("utf-32-le")), 400),
    ("Shift_JIS", raw(answers(message='"例"').replace("\\u4f8b", "例").encode("cp932")), 400),
    ("half of a character", raw(WHOLE.encode().replace(CANARY.encode(), b"\xe3\x81")), 400),
    ("an overlong slash", raw(WHOLE.encode().replace(CANARY.encode(), b"\xc0\xaf")), 400),
    ("a surrogate in UTF-8", raw(WHOLE.encode().replace(CANARY.encode(), b"\xed\xa0\x80")), 400),
    ("a lone surrogate in the event", plain(body="\ud800"), 400),
    ("a raw NUL", raw(WHOLE.encode().replace(CANARY.encode(), b"\0")), 400),
    ("base64 that isn't", plain(body="あ", isBase64Encoded=True), 400),
    ("base64 without its end", plain(body="eyJ", isBase64Encoded=True), 400),
    ("gzip", raw(gzip.compress(WHOLE.encode()), **{"content-encoding": "gzip"}), 400),
    ("no body, in base64", plain(body="", isBase64Encoded=True), 400),
    ("a null body", plain(body=None), 400),
    ("64 KB", raw(sized(MAX_BODY)), 201),
    ("64 KB, plain", post("consultation", sized(MAX_BODY)), 201),
    ("64 KB and one", raw(sized(MAX_BODY + 1)), 413),
    ("64 KB and one, plain", post("consultation", sized(MAX_BODY + 1)), 413),
    ("far too much", raw(b"x" * 6_000_000), 413),
    # ---- what it says it is
    ("JSON in UTF-16, it says", header("content-type", "application/json; charset=utf-16"), 201),
    ("two content types", header("content-type", "application/json, application/json"), 415),
    ("two other ones", header("content-type", "application/json,text/plain"), 415),
    ("blanks around", header("content-type", "  application/json ;charset=UTF-8"), 201),
    ("a blank within", header("content-type", "application / json"), 415),
    ("JSON's cousin", header("content-type", "application/json-patch+json"), 415),
    ("text/json", header("content-type", "text/json"), 415),
    ("an empty content type", header("content-type", ""), 415),
    ("only a parameter", header("content-type", "; charset=utf-8"), 415),
    ("XML", header("content-type", "application/xml"), 415),
    ("multipart of JSON", header("content-type", "multipart/form-data"), 415),
    ("no headers", plain(headers=None), 415),
    ("a shouted header", plain(headers={"CONTENT-TYPE": "APPLICATION/JSON"}), 201),
    # ---- where it comes from
    ("another port", header("origin", "https://madoguchi.example.jp:8443"), 400),
    ("the usual port, spelt out", header("origin", "https://madoguchi.example.jp:443"), 400),
    ("http", header("origin", "http://madoguchi.example.jp"), 400),
    ("a user before the host", header("origin", "https://madoguchi.example.jp@evil.example"), 400),
    ("a host in upper case", header("origin", "https://MADOGUCHI.example.jp"), 400),
    ("a longer host", header("origin", "https://madoguchi.example.jp.evil.example"), 400),
    ("a subdomain", header("origin", "https://a.madoguchi.example.jp"), 400),
    ("a slash behind", header("origin", "https://madoguchi.example.jp/"), 400),
    ("two origins", header("origin", "https://madoguchi.example.jp, https://evil.example"), 400),
    ("an empty origin", header("origin", ""), 400),
    ("a shouted header of another", plain(headers={
        "Content-Type": "application/json", "ORIGIN": "null",
    }), 400),
    ("a site that Fetch doesn't know", header("sec-fetch-site", "Same-Origin"), 400),
    ("a sibling's page", header("sec-fetch-site", "same-site"), 400),
    ("two sites", header("sec-fetch-site", "same-origin, cross-site"), 400),
    ("an empty site", header("sec-fetch-site", ""), 400),
    # ---- which form
    ("no path parameters", plain(pathParameters=None), 404),
    ("other path parameters", plain(pathParameters={"id": "consultation"}), 404),
    ("the folder above", at("../consultation"), 404),
    ("the folder above, escaped", at("..%2fconsultation"), 404),
    ("a file", at("../../etc/passwd"), 404),
    ("an escaped letter", at("%63onsultation"), 404),
    ("upper case", at("Consultation"), 404),
    ("a NUL behind", at("consultation\0"), 404),
    ("a line break behind", at("consultation\n"), 404),
    ("an empty form", at(""), 404),
    ("a member of every object", at("__init__"), 404),
    ("4000 characters", at("a" * 4000), 404),
    ("GET", post("consultation", WHOLE, method="GET"), 404),
    ("DELETE", post("consultation", WHOLE, method="DELETE"), 405),
    ("OPTIONS", post("consultation", WHOLE, method="OPTIONS"), 405),
    ("post, small", post("consultation", WHOLE, method="post"), 405),
]  # fmt: skip

SID_ROWS: list[Row] = [
    (f"sid {name}", post("consultation", {"sid": sid, "answers": CONSULTATION}), status)
    for name, sid, status in (
        ("of version 1", "0b9a3f9e-0000-1000-8000-0000000000aa", 201),
        ("nil", "00000000-0000-0000-0000-000000000000", 201),
        ("in upper case", SID.upper(), 201),
        ("in braces", f"{{{SID}}}", 400),
        ("as URN", f"urn:uuid:{SID}", 400),
        ("without dashes", SID.replace("-", ""), 400),
        ("of 31 digits", SID[:-1], 400),
        ("of 33 digits", f"{SID}a", 400),
        ("with a line break", f"{SID}\n", 400),
        ("with a blank", f" {SID}", 400),
        ("in full width", SID.replace("0", "０"), 400),
        ("with a part of a key", f"{SID[:-5]}#META", 400),
        ("null", None, 400),
        ("true", True, 400),
        ("a list", [SID], 400),
        ("an object", {"$ne": SID}, 400),
        ("empty", "", 400),
    )
]

FIELD_ROWS: list[Row] = [
    # ---- fields that aren't
    ("__proto__", named("__proto__"), 422),
    ("constructor", named("constructor"), 422),
    ("no name", named(""), 422),
    ("a long name", named("f" * 5000), 422),
    ("control characters in a name", named("a\r\nb\0\x1b[31m"), 422),
    ("a name from right to left", named("\u202egnp.exe"), 422),
    ("a key of the table", named("PK"), 422),
    ("a name with a blank behind", named("message "), 422),
    ("a name in full width", named("ｍｅｓｓａｇｅ"), 422),
    ("a name of the page's own", named("_step"), 422),
    ("a question of the other form", named("kana"), 422),
    # ---- a value of another kind: one row for each kind of field and value
    *(
        (f"{type(value).__name__} {value!r} as {field}", booking(**{field: value}), 422)
        for field in ("name", "eligibility", "slot", "email", "message")
        for value in (None, True, 0, 1.5, [], ["x"], {}, {"$gt": ""}, {"S": CANARY})
    ),
    *(
        (f"{value!r} as a list", booking(other_slots=value), 422)
        for value in (None, True, 0, 1.5, "x", {}, [None], [1.5], [[]], [{}], [True, 1, 1.0])
    ),
    *(
        (f"{value!r} as consent", booking(consent_precautions=value), 422)
        for value in (None, False, 0, 1, 1.0, "", "on", "true", [], [True], {})
    ),
    # ---- choices that aren't
    ("a choice in upper case", booking(topic="CONTRACT"), 422),
    ("a choice with a NUL", booking(topic="contract\0"), 422),
    ("two choices in one", booking(topic="contract,debt"), 422),
    ("a choice's words", booking(topic="契約や、買った商品・サービスのこと"), 422),
    # ---- slots
    *(
        (f"slot {slot}", booking(slot=slot), 422)
        for slot in (
            "2026-11-25T10:00:00", "2026-11-25T10:00Z", "2026-11-25T10:00+09:00", "26-11-25T10:00",
            "2026-11-25 10:00", "2026-11-25T24:00", "2026-11-25T10:60", "2026-06-30T23:60",
            "2026-02-29T10:00", "2026-00-25T10:00", "0000-01-01T00:00", "0001-01-01T00:00",
            "9999-12-31T23:59", "10000-01-01T10:00", "-2026-11-25T10:00", "2026-W48-3T10:00",
            "20261125T1000", "2026-11-25t10:00", "2026-11-25T10:0０\0", "2026-11-25T10:00#0", "T10:00",
            "1764032400", "2026-11-20T10:00", "2026-11-25T10:00\n2026", "২০২৬-১১-২৫T১০:০০",
        )
    ),
    # ---- addresses; what could bring mail to somebody else: test_attack_addresses.py
    *(
        (f"address {address!r}", booking(email=address), 422)
        for address in (
            "a\0@example.jp", "@example.jp", "taro", "taro@", f"{'a' * 65}@example.jp", f"a@{'a' * 64}.jp",
            f"a@{'a.' * 130}jp", "taro@例え.jp", "太郎@example.jp", "taro@exa\u00admple.jp",
            "\u202etaro@example.jp", "taro@-example.jp", "taro@example..jp", "taro@example.jp.",
            "taro＠＠example.jp", "%00@example.jp.%0a",
        )
    ),
    # ---- other formats
    ("a name with a header", booking(name="太郎\r\nBcc: x@evil.example"), 422),
    ("an escape sequence", booking(name="\x1b]0;x\x07"), 422),
    ("a name on two lines", booking(name="太郎\u2028花子"), 422),
    ("a number of Arabic digits", booking(phone="٠٣١٢٣٤٥٦٧٨"), 422),
    ("a number to call for money", booking(phone="+1-900-555-0100"), 422),
    ("a number with a way on", booking(phone="03-1234-5678,,1"), 422),
    ("a postal code in Thai", booking(postal_code="๑๒๐๐๐๐๐"), 422),
    ("kana with a script", booking(kana="<script>"), 422),
    ("a bell", consulting(message="\x07"), 422),
    ("a NUL in a text", consulting(message="a\0b"), 422),
    ("the C1 controls", consulting(message="\x9b31m"), 422),
    ("one lone surrogate", body(answers(message=r'"\ud83d"')), 400),
    ("two in the wrong order", body(answers(message=r'"\ude00\ud83d"')), 400),
    ("a lone surrogate as a name", body(answers(**{r"\ud800": '"x"'})), 400),
    ("2001 characters that are 4002 units", consulting(message="𠮷" * 2001), 422),
    ("2001 that NFC leaves apart", consulting(message="q\u0323" * 1001), 422),
    ("blanks of many kinds", consulting(message="\u3000\u2003\t\n "), 422),
    # ---- what is slow to read
    *(
        (f"a long run of {name} as {field}", booking(**{field: text}), 422)
        for name, text in (
            ("blanks", "a" + " " * 60_000 + "b"),
            ("line breaks", "a" + "\r" * 30_000 + "b"),
            ("digits", "a" + "1" * 60_000),
            ("numerals", "一" * 9000 + "x"),
            ("marks", "a" + "\u0300\u0316" * 4000),
        )
        for field in ("address", "kana", "email", "phone", "slot")
    ),
]  # fmt: skip

FORM_ROWS: list[Row] = [
    ("not ASCII", form_post("message=例".encode()), 400),
    ("half of an escape", form_post("message=%e3%81"), 400),
    ("a surrogate, escaped", form_post("message=%ed%a0%80"), 400),
    ("no equals sign", form_post("message"), 400),
    ("JSON", form_post(WHOLE), 400),
    ("201 controls", form_post([("topics", "policy")] * 201), 400),
    ("65 KB of escapes", form_post("message=" + "%41" * 21_900), 413),
    ("a NUL, escaped", form_post([*POSTED[:2], ("message", f"{CANARY}\0"), *POSTED[3:]]), 422),
    ("brackets behind the name", form_post([("topics[]", "policy"), *POSTED[:1], *POSTED[2:]]), 422),
    ("a name with a path", form_post([("answers[message]", CANARY), *POSTED[:2], *POSTED[3:]]), 422),
    ("nothing", form_post(""), 422),
    ("a choice that isn't", form_post([("topics", "nothing"), *POSTED]), 422),
    ("the same choice twice", form_post([("topics", "policy"), *POSTED]), 422),
    ("a single question twice", form_post([*POSTED, ("email", "x@evil.example")]), 200),
    ("both a step and a change", form_post([*POSTED, ("_step", "send"), ("_edit", "email")]), 200),
    ("two steps", form_post([*POSTED, ("_step", "check"), ("_step", "send")]), 200),
    ("a step that isn't", form_post([*POSTED, ("_step", "\r\nLocation: https://evil.example")]), 200),
    ("a change of nothing", form_post([*POSTED, ("_edit", '"><script>')]), 200),
    ("a record of the page's own", form_post([*POSTED, ("PK", "SUB#x"), ("status", "done")]), 200),
    ("sent without a page", form_post([*POSTED, ("_step", "send")]), 400),
    ("a long sid", form_post([*POSTED, ("_step", "send"), ("_sid", "a" * 60_000)]), 400),
    ("a long nonce", form_post([*POSTED, ("_step", "send"), ("_nonce", "a.1." + "0" * 60_000)]), 400),
    ("a nonce of dots", form_post([*POSTED, ("_step", "send"), ("_nonce", "." * 9000)]), 400),
    ("a nonce of a far day", form_post([*POSTED, ("_step", "send"), ("_nonce", "a.999999999999.0")]), 400),
    ("a nonce of other digits", form_post([*POSTED, ("_step", "send"), ("_nonce", "a.²٣.0")]), 400),
    ("a nonce for no sid", form_post([
        *POSTED, ("_step", "send"), ("_sid", "x"),
        ("_nonce", new_nonce("consultation", SID, now=NOW, keys=NONCE_KEYS)),
    ]), 400),
    ("a nonce of the other form", form_post([
        *POSTED, ("_step", "send"), ("_sid", SID),
        ("_nonce", new_nonce("booking", SID, now=NOW, keys=NONCE_KEYS)),
    ]), 400),
]  # fmt: skip

ROWS = [*JSON_ROWS, *SID_ROWS, *FIELD_ROWS, *FORM_ROWS]


@pytest.fixture
def table(built: Build) -> Iterator[MemoryTable]:
    """What the function writes to."""
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
        assert len(table.submissions()) == 1
    else:
        assert table.rows == {}
    check_answer(event, answer)


def check_answer(event: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    """In the form that was asked for, and with a title."""
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
    told = json.loads(answer["body"])
    if answer["statusCode"] == 201:
        assert told["receipt"]
        return
    assert kind == "application/problem+json; charset=utf-8"
    assert told["title"]
    assert told["status"] == answer["statusCode"]
    assert all(len(error["field"]) <= 40 for error in told.get("errors", ()))
    for sent in (CANARY, "evil.example", "\\r", "\\n", "\\u001b", "\u202e"):
        assert sent not in answer["body"]


TYPED = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{ 7*7 }} {% raw %} ${7*7} #{7*7}",
    "{{ receipt }} {{ desks.consumer-center.email }}", "=cmd|'/C calc'!A0", "+1+1", "-1+1", "@SUM(A1)",
    "'; DROP TABLE submissions; --", '{"$ne": null}', "../../etc/passwd", "%0d%0aBcc: x@evil.example",
    "=?utf-8?q?=0d=0aBcc:_x?=", "{title}", "\u202eabc", "a\u200bb", "\ufdd0\U0001ffff", "😀👨‍👩‍👧",
    "&lt;b&gt; &amp;", "\ufeffx", "ﾊﾝｶｸ", "－－－", "<!--//", "]]>]]>", "\\u0000", "\\\\\\",
)  # fmt: skip
"""Odd to a machine, and nothing but text to us."""


def as_everything(text: str) -> dict[str, str]:
    """As a name, a line and a text; a visitor's name is where somebody else's spam would stand."""
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
        # Each from an address of its own: of one, only so many get a mail a day.
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
