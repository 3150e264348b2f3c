"""Any text in any text field, by JSON and by pages: stored whole or refused, and never an internal error."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desk.domain.forms import formats
from desk.domain.forms.formats.typed import as_plain
from local.web.built_site import Build
from tests.conftest import EXAMPLE
from tests.examples import TIMES
from tests.functions.conftest import BOOKING, RIGHT
from tests.functions.dispatch.cases import BODY
from tests.functions.forms.typed.typed import Told, by_json, by_pages

Way = Callable[[Build, str, Mapping[str, Any], str], Told]

BOUNDED = settings(
    max_examples=15 * TIMES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_SEEN = "あ例𠮷\ufa10ａ1-か\u3099"

typed_texts = st.lists(
    st.one_of(
        st.sampled_from(["\n", "\n\n", "\n \n", " ", "\u3000", "\u2028", "\u2029", "\u00a0", "<b>&\"'"]),
        st.text("あ例𠮷\ufa10ａ1-", min_size=1, max_size=6),
    ),
    min_size=1,
    max_size=12,
).map(lambda parts: "".join(["例", *parts]))
"""Texts with blank lines and blanks everywhere."""

odd = st.text(
    st.one_of(
        st.characters(categories=["Cc", "Cf", "Mn", "Me", "Co", "Cn", "Zs", "Zl", "Zp"]),
        st.sampled_from(_SEEN),
    ),
    min_size=1,
    max_size=12,
)

_UNSEEN = [
    chr(code)
    for codes in (
        *(range(0xAD, 0xAE), range(0x61C, 0x61D), range(0x180B, 0x1810), range(0x200B, 0x2010)),
        *(range(0x202A, 0x202F), range(0x2060, 0x2070), range(0xFE00, 0xFE10), range(0xFEFF, 0xFF00)),
        *(range(0xE0001, 0xE0002), range(0xE0020, 0xE0080), range(0xE0100, 0xE01F0)),
    )
    for code in codes
]
"""Format characters and variation selectors, as address books, editors and keyboards write them."""


def _text_fields() -> list[Any]:
    """(form, field, format) of everything that is typed, by the forms' own schemas."""
    found = []
    for path in sorted((EXAMPLE / "schemas/forms").glob("*.schema.json")):
        form = path.name.removesuffix(".schema.json")
        for field, rule in json.loads(path.read_text(encoding="utf-8"))["properties"].items():
            kind = rule.get("items", rule).get("format")
            if kind:
                found.append(pytest.param(form, field, kind, id=f"{form}-{field}"))
    return found


AS_TYPED = {"line", "text", "person-name", "jp-address"}
"""Formats whose visible characters are never changed."""


def right(form: str) -> dict[str, Any]:
    return dict({**RIGHT, "dispatch": BODY}[form])


@pytest.mark.parametrize("way", [by_json, by_pages])
@pytest.mark.parametrize(
    ("form", "field"), [("booking", "message"), ("booking", "support_needs"), ("consultation", "message")]
)
def test_a_text_is_stored_to_the_character(built: Build, way: Way, form: str, field: str) -> None:
    @BOUNDED
    @example(typed="A\n\nB")
    @example(typed="\u3000一行目\n\n\n　二行目 \n")
    @example(typed="\n\nA")
    @given(typed=typed_texts)
    def run(typed: str) -> None:
        told = way(built, form, {**right(form), field: typed}, field)
        assert told.stored == typed
        if told.shown:
            assert told.shown == typed

    run()


@BOUNDED
@example(typed="A\n\nB")
@example(typed="\nA\r\nB\rC")
@given(typed=typed_texts)
def test_a_text_is_on_the_page_of_an_error_as_it_was_typed(built: Build, typed: str) -> None:
    told = by_pages(built, "booking", {**right("booking"), "message": typed, "kana": "x"}, "message")
    assert set(told.errors) == {"kana"}
    assert told.typed_again == _LINE_END.sub("\n", typed)


@pytest.mark.parametrize(("way", "often"), [(by_json, 15), (by_pages, 5)])
@pytest.mark.parametrize(("form", "field", "kind"), _text_fields())
def test_odd_characters(built: Build, way: Way, often: int, form: str, field: str, kind: str) -> None:
    """Never a 500; and what can be seen of a text, a name or an address is stored as typed.

    The pages take ten times as long, and check by the same rules.
    """

    @settings(BOUNDED, max_examples=often * TIMES)
    @example(typed="\x00")
    @example(typed="\u200b")
    @example(typed="\ue000例\U000f0000")
    @given(typed=odd)
    def run(typed: str) -> None:
        answer = [typed] if field == "other_slots" else typed
        told = way(built, form, {**right(form), field: answer}, field)
        assert set(told.errors) <= {field}
        if told.stored is not None and kind in AS_TYPED:
            assert _seen(told.stored) == _seen(typed)

    run()


@pytest.mark.parametrize("way", [by_json, by_pages])
@pytest.mark.parametrize("field", ["kana", "postal_code", "email", "phone", "slot"])
def test_what_nobody_sees_changes_no_answer_with_a_format(built: Build, way: Way, field: str) -> None:
    plain = way(built, "booking", BOOKING, field).stored

    @settings(BOUNDED, max_examples=10 * TIMES)
    @given(unseen=st.lists(st.tuples(st.integers(0, 20), st.sampled_from(_UNSEEN)), min_size=1, max_size=5))
    def run(unseen: list[tuple[int, str]]) -> None:
        typed = BOOKING[field]
        for at, char in unseen:
            typed = typed[:at] + char + typed[at:]
        told = way(built, "booking", {**BOOKING, field: typed}, field)
        assert (told.stored, told.errors) == (plain, {})

    run()


def _seen(text: str) -> tuple[str, list[str]]:
    """What can be seen of a text, its letters apart from their marks; and its compatibility kanji."""
    kept = "".join(char for char in text if unicodedata.category(char) != "Cc" and not char.isspace())
    kanji = [char for char in kept if "\uf900" <= char <= "\ufaff" or "\U0002f800" <= char <= "\U0002fa1f"]
    return unicodedata.normalize("NFD", kept), kanji


@pytest.mark.parametrize("name", sorted(formats.NORMALISERS))
@given(typed=odd)
def test_normalising_odd_characters_is_idempotent(name: str, typed: str) -> None:
    normalise = formats.NORMALISERS[name]
    assert normalise(normalise(typed)) == normalise(typed)
    assert as_plain(as_plain(typed)) == as_plain(typed)
