"""Normalising is idempotent: stored answers are normalised again (check page, retry) and stay the same.

Letters and marks that become one character, and blanks or dashes between them, are where it may not be so.
"""

import string
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desk.domain.forms import formats

_MARKS = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.combining(chr(code))]
_BLANKS = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
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
