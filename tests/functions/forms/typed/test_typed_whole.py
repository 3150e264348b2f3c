"""Any text in any text field, by JSON and by pages: stored whole or refused, and never an internal error."""

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
from tests.functions.conftest import BOOKING, CONSULTATION
from tests.functions.forms.typed.typed import Told, by_json, by_pages

Way = Callable[[Build, str, Mapping[str, Any], str], Told]

BOUNDED = settings(
    max_examples=40,
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
TEXT_FIELDS = [
    ("booking", field)
    for field in (
        "name",
        "kana",
        "postal_code",
        "address",
        "email",
        "phone",
        "slot",
        "message",
        "support_needs",
    )
] + [("consultation", field) for field in ("organisation", "industry", "name", "message", "convenient_hours")]
AS_TYPED = {"name", "message", "support_needs", "organisation", "industry", "convenient_hours"}


def right(form: str) -> dict[str, Any]:
    return dict(BOOKING if form == "booking" else CONSULTATION)


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


@pytest.mark.parametrize("way", [by_json, by_pages])
@pytest.mark.parametrize(("form", "field"), TEXT_FIELDS)
def test_odd_characters(built: Build, way: Way, form: str, field: str) -> None:
    """Never a 500; and what can be seen of a text or a name is stored as typed."""

    @BOUNDED
    @example(typed="\x00")
    @example(typed="\u200b")
    @example(typed="\ue000例\U000f0000")
    @given(typed=odd)
    def run(typed: str) -> None:
        told = way(built, form, {**right(form), field: typed}, field)
        assert set(told.errors) <= {field}
        if told.stored is not None and field in AS_TYPED:
            assert _seen(told.stored) == _seen(typed)

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
