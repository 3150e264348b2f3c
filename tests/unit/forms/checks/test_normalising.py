"""Normalising is idempotent: stored answers are normalised again (check page, retry) and stay the same.

Letters and marks that become one character, and blanks or dashes between them, are where it may not be so.
"""

import string
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desk.domain.forms import formats
from desk.domain.forms.form import Form

# Higher planes have neither.
_MARKS = [chr(code) for code in range(0x20000) if unicodedata.combining(chr(code))]
_BLANKS = [chr(code) for code in range(0x20000) if chr(code).isspace()]
_KANA = [chr(code) for code in (*range(0x3041, 0x3100), *range(0xFF61, 0xFFA0))]

typed_texts = st.one_of(
    st.text(),
    st.text(
        st.one_of(
            st.sampled_from(_KANA),
            st.sampled_from("\u3099\u309a\u0301\u0331\u0338"),
            st.sampled_from(_MARKS),
            st.sampled_from(_BLANKS),
            st.sampled_from(formats.DASHES),
            st.sampled_from(string.ascii_letters + "@＠+81(0)〒"),
        ),
        max_size=12,
    ),
)


@pytest.mark.parametrize("name", sorted(formats.NORMALISERS))
@given(typed=typed_texts)
@example(typed="わ\u3099")
@example(typed="@H\u0331")
@example(typed="e-\u0301")
@example(typed="e \u0301")
@example(typed="゛あ")
@example(typed="\u2000\u08e4\u0316")
@example(typed="\u2000\u0316\u08e4")
def test_normalising_is_idempotent(name: str, typed: str) -> None:
    normalise = formats.NORMALISERS[name]
    assert normalise(normalise(typed)) == normalise(typed)


@pytest.mark.parametrize(
    ("typed", "slot"),
    [
        ("11月26日 10時", "2026-11-26T10:00"),
        ("11月26日（木）　午後2時", "2026-11-26T14:00"),
        ("11/26 10:00", "2026-11-26T10:00"),
        ("2026-11-26 10:00", "2026-11-26T10:00"),
        ("１１月２６日午前１０時半", "2026-11-26T10:30"),
        ("あさって 午後0時", "2026-11-22T12:00"),
        ("明日10時", "2026-11-21T10:00"),
        # Noon for some, midnight for others: it stays, and is refused.
        ("11月26日 午後12時", "11月26日午後12時"),
    ],
)
def test_a_slot_is_read_as_people_say_it(bundle: Mapping[str, Any], typed: str, slot: str) -> None:
    form = Form(bundle, "booking")
    now = datetime.fromisoformat("2026-11-20T10:00:00+09:00")
    assert form.normalise({"slot": typed}, now=now)["slot"] == slot
