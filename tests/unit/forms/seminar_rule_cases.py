"""The cases of the form for seminars, as in `form_rule_cases`."""

from tests.functions.answers import SEMINAR as RIGHT
from tests.unit.forms.form_rule_cases import GONE, OF_EVERY_SCHEMA, Rules

_CHOICES = {
    "kind": ("company", "sole", "association", "public", "other"),
    "industry": tuple("abcdefghijklmnopqrst"),
    "employees": ("from-1", "from-6", "from-21", "from-51", "from-101", "from-301"),
    "in_tokyo": ("yes", "branch", "no"),
}
_LISTS = {
    "support": ("captions", "sign", "other"),
    "heard": ("site", "magazine", "leaflet", "association", "acquaintance", "other"),
}
_LONGEST = {
    "organisation": 200,
    "department": 100,
    "post": 100,
    "name": 200,
    "question": 500,
    "support_words": 300,
}

SEMINAR = Rules(
    answers=RIGHT,
    unseen=OF_EVERY_SCHEMA
    | {
        f"properties.{field}.options_from": "the builder has made the enum of it; for later words, see intake"
        for field in ("seminar", "industry", "employees")
    },
    cases=(
        ({}, {}),
        *(({field: value}, {}) for field, values in _CHOICES.items() for value in values),
        *(({field: [value]}, {}) for field, values in _LISTS.items() for value in values),
        *(({field: "あ" * most}, {}) for field, most in _LONGEST.items()),
        ({"kana": "ア" * 200}, {}),
        ({"seminar": "manual"}, {}),
        ({"viewers": 1}, {}),
        ({"viewers": 1000}, {}),
        ({"magazine": True}, {}),
        ({"magazine": False}, {}),
        ({"question": "一行目\n二行目", "support_words": "一行目\n二行目"}, {}),
        # ---- not answered
        *(({field: GONE}, {field: "required"}) for field in RIGHT),
        # ---- too much, too little
        *(({field: "あ" * (most + 1)}, {field: "max_length"}) for field, most in _LONGEST.items()),
        ({"kana": "ア" * 201}, {"kana": "max_length"}),
        ({"viewers": 0}, {"viewers": "range"}),
        ({"viewers": 1001}, {"viewers": "range"}),
        ({"support": ["sign", "sign"]}, {"support": "unique"}),
        ({"heard": ["site", "site"]}, {"heard": "unique"}),
        ({"fax": "03-1234-5678"}, {"fax": "unknown_field"}),
        # ---- another form
        *(({field: "例\x1b"}, {field: "format"}) for field in _LONGEST),
        ({"kana": "太郎"}, {"kana": "format"}),
        ({"email": ".taro@example.jp"}, {"email": "format"}),
        ({"phone": "1234"}, {"phone": "format"}),
        # ---- not a choice
        *(({field: "zz"}, {field: "enum"}) for field in _CHOICES),
        *(({field: ["zz"]}, {field: "enum"}) for field in _LISTS),
        ({"seminar": "zz"}, {"seminar": "enum"}),
        ({"seminar": "first"}, {"seminar": "option_over"}),
        ({"seminar": "law"}, {"seminar": "option_over"}),
        ({"seminar": "earlier"}, {"seminar": "option_over"}),
        ({"seminar": "response"}, {"seminar": "option_early"}),
        ({"no_recording": False}, {"no_recording": "consent"}),
        # ---- another type
        *(
            ({field: 5}, {field: "type"})
            for field in ("kind", "industry", "employees", "in_tokyo", "seminar", *_LONGEST)
        ),
        *(({field: 5}, {field: "type"}) for field in ("kana", "email", "phone", *_LISTS)),
        *(({field: [5]}, {field: "type"}) for field in _LISTS),
        ({"viewers": "あ"}, {"viewers": "number"}),
        ({"magazine": "はい"}, {"magazine": "type"}),
        ({"no_recording": 1}, {"no_recording": "type"}),
    ),
)
