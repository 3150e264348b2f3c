"""Random answers, by JSON and by pages: no internal error, only valid answers are stored, and the check page
shows what is stored.
"""

import json
import re
import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

import submit
from desk import bootstrap
from desk.domain.calendar.moments import full_day_words, moment_words
from desk.domain.calendar.slots import parse_slot
from desk.domain.forms import formats
from desk.domain.forms.answers_in_words import shown_sections
from desk.domain.forms.form import Form
from local.web.built_site import Build
from tests.examples import TIMES
from tests.functions.conftest import BOOKING, CONSULTATION, NOW
from tests.functions.events import Context, post
from tests.functions.memory_table import MemoryTable, memory_desk

RIGHT: Mapping[str, Mapping[str, Any]] = {
    "booking": {
        **BOOKING,
        "workplace": "例商店",
        "contractor_name": "例 花子",
        "other_slots": ["2026-11-26T09:00"],
        "support_needs": "ゆっくり\n話してください",
    },
    "consultation": {
        **CONSULTATION,
        "organisation": "例商店",
        "industry": "小売",
        "employees": 12,
        "name": "例 花子",
        "phone": "03-1234-5678",
        "convenient_hours": "火曜日の午後",
        "discreet": True,
    },
}
"""Right answers to every question."""

BOUNDED = settings(
    max_examples=50 * TIMES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

_SPACES = st.text(" \u3000\t\r\n\u00a0", max_size=2)
_LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_JAPANESE = st.text(
    "あがか\u3099\u309aわゝゞゟヿーｰｶﾞﾊﾟ髙﨑𠮷邉\U000e0101①㍻・ 　-ー−～", min_size=1, max_size=12
)
_DIGITS = st.text("0123456789０１２３-−ー()（） +", max_size=16)
_DAYS = st.dates(date(2026, 11, 18), date(2027, 2, 1)).map(date.isoformat)
LIKELY: Mapping[str, st.SearchStrategy[str]] = {
    "person-name": _JAPANESE,
    "line": _JAPANESE,
    "text": st.lists(_JAPANESE, max_size=3).map("\r\n".join),
    "kana": _JAPANESE,
    "jp-phone": st.one_of(
        _DIGITS, st.from_regex(r"(\+81 ?|0)[3-9][-ー]?[0-9]{4}[-ー]?[0-9]{4}", fullmatch=True)
    ),
    "jp-postal-code": st.one_of(
        _DIGITS, st.from_regex(r"〒?[0-9０-９]{3}[-ー]?[0-9０-９]{4}", fullmatch=True)
    ),
    "jp-address": st.builds("{}1{}".format, _JAPANESE, _JAPANESE),
    "mail-address": st.from_regex(
        r"[A-Za-z0-9.+_-]{1,9}[@＠][A-Za-zＡ-Ｚ0-9-]{1,9}\.(jp|ＪＰ)", fullmatch=True
    ),
    "slot": st.builds("{}T{}".format, _DAYS, st.sampled_from(["09:00", "10:00", "１１:００", "12:00"])),
    "date": _DAYS,
}
"""What people may type into a field of a format, some of it wrong."""

WILD = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), _LETTERS, st.just("a" * 3000)),
    lambda values: st.one_of(st.lists(values, max_size=3), st.dictionaries(_LETTERS, values, max_size=3)),
    max_leaves=5,
)
"""What no person types."""

MULTI = "array"


def likely(rule: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if rule.get("type") == MULTI:
        return st.lists(likely(rule["items"]), max_size=3)
    if "enum" in rule:
        return st.sampled_from(rule["enum"])
    if rule["type"] == "boolean":
        return st.booleans()
    if rule["type"] == "integer":
        ends = st.integers(rule["minimum"] - 2, rule["maximum"] + 2)
        return st.one_of(
            ends, st.builds("{}{:,}{}".format, _SPACES, ends, st.sampled_from(["", "人", "名 "]))
        )
    return st.builds("{}{}{}".format, _SPACES, LIKELY[rule["format"]], _SPACES)


@st.composite
def answers_to(draw: st.DrawFn, schema: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    """Right answers, some of them left out, put in another way or wild; at times with an unknown field."""
    answers = dict(right)
    for field in draw(st.lists(st.sampled_from(sorted(schema["properties"])), max_size=5, unique=True)):
        how = draw(st.sampled_from(["likely", "likely", "likely", "gone", "wild"]))
        if how == "gone":
            answers.pop(field, None)
        else:
            answers[field] = draw(likely(schema["properties"][field]) if how == "likely" else WILD)
    if draw(st.integers(0, 9)) == 9:
        answers[draw(_LETTERS)] = draw(WILD)
    return answers


def pairs_of(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The posted controls; slots as the day and time that the page asks for."""
    pairs = []
    for field, value in answers.items():
        for one in value if isinstance(value, list) else [value]:
            text = "true" if one is True else str(one)
            if field in ("slot", "other_slots") and "T" in text:
                day, _, hour = text.partition("T")
                pairs += [(f"{field}.day", day), (f"{field}.time", hour)]
            else:
                pairs.append((field, text))
    return pairs


def words(form: Form, field: str, value: Any) -> str:
    """The words for a stored answer, worked out without `answers_in_words`."""
    if isinstance(value, list):
        return "、".join(words(form, field, one) for one in value)
    if isinstance(value, bool):
        return str(form.page_words["yes" if value else "no"])
    rule = form.schema["properties"][field]
    if rule["type"] == "integer":
        return f"{value:,}{form.words['fields'][field]['unit']}"
    kind = rule.get("items", rule).get("format")
    if kind == "slot":
        return moment_words(parse_slot(value), form.clock)
    if kind == "date":
        return full_day_words(date.fromisoformat(value))
    if kind == "jp-postal-code":
        return f"{value[:3]}-{value[3:]}"
    return str(form.words["fields"][field].get("options", {}).get(value, value))


def is_kept(table: MemoryTable, name: str) -> None:
    """Checks that stored answers are valid (by another validator), normalised, and shown as stored."""
    form = bootstrap.parts().form(name)
    assert form
    checker = FormatChecker(formats=())
    for kind, check in formats.CHECKS.items():
        checker.checks(kind)(lambda value, check=check: not isinstance(value, str) or check(value))
    for meta in table.submissions():
        # The table returns a Decimal for a number.
        stored = {
            field: int(value) if isinstance(value, Decimal) else value
            for field, value in meta["answers"].items()
        }
        Draft202012Validator(form.schema, format_checker=checker).validate(stored)
        again = form.normalise(stored, now=NOW)
        assert dict(again) == stored
        assert form.errors(again, now=NOW) == ()
        shown = {a.field: a.value for section in shown_sections(form, stored) for a in section.answers}
        phone = shown["phone"].replace("-", "") if "phone" in stored else None
        assert {field: shown.pop(field) for field in stored} | ({"phone": phone} if phone else {}) == {
            field: words(form, field, value) for field, value in stored.items()
        }
        assert set(shown.values()) <= {""}


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_any_json(built: Build, bundle: Mapping[str, Any], name: str) -> None:
    seen = set()

    @BOUNDED
    @example(answers=dict(RIGHT[name]))
    @given(answers=answers_to(bundle["forms"][name]["schema"], RIGHT[name]))
    def run(answers: dict[str, Any]) -> None:
        with memory_desk(built.bundle_path) as table:
            answer = submit.handler(post(name, {"sid": str(uuid.uuid4()), "answers": answers}), Context())
            assert answer["statusCode"] in (201, 400, 422), answer["body"]
            assert len(table.submissions()) == (answer["statusCode"] == 201)
            is_kept(table, name)
            seen.add(answer["statusCode"])
            if answer["statusCode"] == 422:
                assert json.loads(answer["body"])["errors"]

    run()
    assert seen >= {201, 422}


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_any_post_of_a_page(built: Build, bundle: Mapping[str, Any], name: str) -> None:
    """Posts the same controls in both steps: a check page appears exactly if they are then taken."""
    seen = set()

    @BOUNDED
    @example(answers=dict(RIGHT[name]))
    @given(answers=answers_to(bundle["forms"][name]["schema"], RIGHT[name]))
    def run(answers: dict[str, Any]) -> None:
        pairs = pairs_of(answers)
        with memory_desk(built.bundle_path) as table:
            checked = submit.handler(_posted(name, [*pairs, ("_step", "check")]), Context())
            assert checked["statusCode"] in (200, 422)
            assert table.rows == {}
            own = re.findall(r'name="(_sid|_nonce)" value="([^"]*)"', checked["body"])
            taken = submit.handler(_posted(name, [*pairs, *own, ("_step", "send")]), Context())
            assert taken["statusCode"] == (303 if checked["statusCode"] == 200 else 422)
            assert len(table.submissions()) == (taken["statusCode"] == 303)
            is_kept(table, name)
            seen.add(taken["statusCode"])

    run()
    assert seen == {303, 422}


def _posted(name: str, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    sent = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    return post(name, urlencode(pairs), headers=sent, encoded=True)
