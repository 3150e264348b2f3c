"""Hostile in their answers, field by field.

Each row is a name, the event, and the only status that may answer it.
"""

from tests.functions.forms.attacks.hostile_requests import (
    CANARY,
    Row,
    answers,
    body,
    booking,
    consulting,
    named,
)

FIELD_ROWS: list[Row] = [
    # ---- unknown fields
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
    # ---- values of another type: one row for each kind of field and value
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
    # ---- unknown choices
    ("a choice in upper case", booking(topic="CONTRACT"), 422),
    ("a choice with a NUL", booking(topic="contract\0"), 422),
    ("two choices in one", booking(topic="contract,debt"), 422),
    ("a choice's words", booking(topic="契約や、買った商品・サービスのこと"), 422),
    # ---- slots
    *(
        (f"slot {slot}", booking(slot=slot), 422)
        for slot in (
            "2026-11-25T10:00:00", "2026-11-25T10:00Z", "2026-11-25T10:00+09:00", "26-11-25T10:00",
            "2026-11-25T24:00", "2026-11-25T10:60", "2026-06-30T23:60",
            "2026-02-29T10:00", "2026-00-25T10:00", "0000-01-01T00:00", "0001-01-01T00:00",
            "9999-12-31T23:59", "10000-01-01T10:00", "-2026-11-25T10:00", "2026-W48-3T10:00",
            "20261125T1000", "2026-11-25t10:00", "2026-11-25T10:0０\0", "2026-11-25T10:00#0", "T10:00",
            "1764032400", "2026-11-20T10:00", "2026-11-25T10:00\n2026", "২০২৬-১১-২৫T১০:০০",
        )
    ),
    # ---- mail addresses; more of them in test_attack_addresses.py
    *(
        (f"address {address!r}", booking(email=address), 422)
        for address in (
            "a\0@example.jp", "@example.jp", "taro", "taro@", f"{'a' * 65}@example.jp", f"a@{'a' * 64}.jp",
            f"a@{'a.' * 130}jp", "太郎@example.jp",
            "taro@-example.jp", "taro@example..jp",
            "taro＠＠example.jp", "%00@example.jp.%0a",
        )
    ),
    # ---- other formats
    ("a name with a header", booking(name="太郎\r\nBcc: x@evil.example"), 201),
    ("an escape sequence", booking(name="\x1b]0;x\x07"), 422),
    ("a name on two lines", booking(name="太郎\n花子"), 201),
    ("a number of Arabic digits", booking(phone="٠٣١٢٣٤٥٦٧٨"), 422),
    ("a number to call for money", booking(phone="+1-900-555-0100"), 422),
    ("a number with a way on", booking(phone="03-1234-5678,,1"), 422),
    ("a postal code in Thai", booking(postal_code="๑๒๐๐๐๐๐"), 422),
    ("kana with a script", booking(kana="<script>"), 422),
    ("a bell", consulting(message="\x07"), 422),
    ("a NUL in a text", consulting(message="a\0b"), 422),
    ("the C1 controls alone", consulting(message="\x9b\x90"), 422),
    ("one lone surrogate", body(answers(message=r'"\ud83d"')), 400),
    ("two in the wrong order", body(answers(message=r'"\ude00\ud83d"')), 400),
    ("a lone surrogate as a name", body(answers(**{r"\ud800": '"x"'})), 400),
    ("2001 characters that are 4002 units", consulting(message="𠮷" * 2001), 422),
    ("2001 that NFC leaves apart", consulting(message="q\u0323" * 1001), 422),
    ("blanks of many kinds", consulting(message="\u3000\u2003\t\n "), 422),
    # ---- what could be slow to read
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
