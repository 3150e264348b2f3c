"""What the form for a dispatch accepts and refuses: see `form_rule_cases`."""

from typing import Any

from tests.unit.forms.form_rule_cases import GONE, OF_EVERY_SCHEMA, Case, Rules

_TICKS = ("in_area", "no_arrears", "no_breach", "no_adult_business", "no_organised_crime")
_LINES = {"body": 200, "representative": 200, "place_address": 200, "post": 100}
_TEXTS = {"troubles": 2000, "wishes": 1000, "support_needs": 500}
_CHOICES = {
    "legal_kind": ("cooperative", "shopping", "chamber", "association", "foundation", "npo", "other"),
    "body_kind": ("small_business_body", "incorporated", "supporting"),
    "industry": tuple("abcdefghijklmnopqrst"),
    "manual": ("yes", "making", "no"),
    "place": ("office",),
    "used_before": ("no", "yes"),
}
_LISTS: dict[str, list[str]] = {
    "help": ["manual", "policy", "desk", "response", "other"],
    "months": ["m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12", "m1", "m2", "m3"],
    "weekdays": ["mon", "tue", "wed", "thu", "fri"],
}
_ANSWERS: dict[str, Any] = {
    "body": "例町商店街振興組合",
    "body_kana": "レイチョウ",
    "legal_kind": "shopping",
    "body_kind": "incorporated",
    "representative": "理事長 例 一郎",
    "postal_code": "120-0000",
    "address": "例県例市例町1-2-3",
    "members": 30,
    "industry": "i",
    **dict.fromkeys(_TICKS, True),
    "manual": "no",
    "troubles": "例の困りごとです。",
    "help": ["manual"],
    "visits": 3,
    "months": ["m12"],
    "weekdays": ["tue"],
    "place": "office",
    "used_before": "no",
    "name": "例 花子",
    "email": "tantou@example.jp",
    "phone": "03-1234-5678",
}
_NUMBERS = (
    "8000000000001",
    "9000000000000",
    "1000000000008",
    "7000012050002",
    "７０００　０１２０　５０００２",
    "7-0000-1205-0002",
    "法人番号：7000012050002",
    "T7000012050002",
    "7 000 012 050 002",
)
_WRONG_NUMBERS = (
    "7000012050003",  # one digit off
    "7000012050020",  # two digits changed places
    "8000012050002",  # another check digit
    "700001205000",
    "70000120500021",
    "0000000000000",
    "なにか",
    "7000012050002\x1b",
)
_TOO_MANY = {"visits": (0, 6, "-1", "百"), "members": (0, 1_000_001)}

_CASES: tuple[Case, ...] = (
    ({}, {}),
    ({"place": "elsewhere", "place_address": "例会館"}, {}),
    ({"place": "elsewhere"}, {"place_address": "required"}),
    ({"visits": 1}, {}),
    ({"visits": "５回"}, {}),
    ({"members": "約30"}, {}),
    ({"members": 1}, {}),
    ({"members": 1_000_000}, {}),
    ({"body_kana": "ア" * 200, "name": "例" * 200, "address": "例県例市例町1-2-3" + "あ" * 189}, {}),
    *(({field: "例" * most}, {}) for field, most in (_LINES | _TEXTS).items()),
    *(({field: one}, {}) for field, ones in _CHOICES.items() for one in ones),
    *(({field: every}, {}) for field, every in _LISTS.items()),
    *(({"corporate_number": number}, {}) for number in _NUMBERS),
    *(({"corporate_number": ""}, {}),),
    # ---- not answered
    *(({field: GONE}, {field: "required"}) for field in _ANSWERS),
    *(({field: []}, {field: "required"}) for field in _LISTS),
    # ---- a condition that doesn't hold
    *(({field: False}, {field: "consent"}) for field in _TICKS),
    *(({field: "true"}, {field: "type"}) for field in _TICKS),
    ({"body_kind": "none"}, {"body_kind": "enum"}),
    # ---- too much
    *(({field: "例" * (most + 1)}, {field: "max_length"}) for field, most in (_LINES | _TEXTS).items()),
    ({"body_kana": "ア" * 201}, {"body_kana": "max_length"}),
    ({"name": "例" * 201}, {"name": "max_length"}),
    ({"address": "例県例市例町1-2-3" + "あ" * 190}, {"address": "max_length"}),
    *(({field: [every[0], every[0]]}, {field: "unique"}) for field, every in _LISTS.items()),
    *(({field: one}, {field: "range"}) for field, ones in _TOO_MANY.items() for one in ones if one != "百"),
    ({"visits": "百"}, {"visits": "range"}),
    ({"fax": "03-1234-5678"}, {"fax": "unknown_field"}),
    # ---- another form
    *(({"corporate_number": number}, {"corporate_number": "format"}) for number in _WRONG_NUMBERS),
    *(({field: "例\x1b"}, {field: "format"}) for field in (*_LINES, *_TEXTS, "name")),
    ({"body_kana": "例"}, {"body_kana": "format"}),
    ({"postal_code": "120"}, {"postal_code": "format"}),
    ({"address": "例市"}, {"address": "format"}),
    ({"email": "tantou@例"}, {"email": "format"}),
    ({"phone": "1234"}, {"phone": "format"}),
    ({"visits": "二、三回"}, {"visits": "number"}),
    ({"visits": 1.5}, {"visits": "number"}),
    ({"members": "たくさん"}, {"members": "number"}),
    # ---- not a choice
    *(({field: "robot"}, {field: "enum"}) for field in _CHOICES),
    *(({field: ["robot"]}, {field: "enum"}) for field in _LISTS),
    # ---- another type
    *(
        ({field: 5}, {field: "type"})
        for field in (*_LINES, *_TEXTS, *_CHOICES, "name", "body_kana", "address")
    ),
    *(({field: 5}, {field: "type"}) for field in ("corporate_number", "postal_code", "phone")),
    ({"email": ["tantou@example.jp"]}, {"email": "type"}),
    *(({field: "other"}, {field: "type"}) for field in _LISTS),
    *(({field: [1]}, {field: "type"}) for field in _LISTS),
)

DISPATCH = Rules(
    answers=_ANSWERS,
    cases=_CASES,
    unseen={
        **OF_EVERY_SCHEMA,
        **{
            f"properties.{field}.minItems": "an empty list is no answer anyhow; the API's description says it"
            for field in _LISTS
        },
        "properties.industry.options_from": "the build has put its list's choices in place of it",
    },
)
