"""Subjects and senders' names of any length: short encoded words (RFC 2047), and not a character lost."""

import re
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desk.domain.mail.compose import compose
from tests.conftest import NOW

WORD = re.compile(r"=\?[^?\s]+\?[bqBQ]\?[^?\s]*\?=")
KIND = (
    "予約の申込みを受け付けました：カスタマーハラスメント対策（受付番号 K7M2-9XQ4-R） Q&A"
    " 髙﨑𠮷葛\U000e0101☎️～－ｶﾅ "
)

texts = st.text(st.sampled_from(KIND), min_size=1, max_size=150) | st.text(
    st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=80
)


def composed(subject: str, name: str) -> bytes:
    """A mail with this subject and this sender's name."""
    sender = {"address": "info@customer-harassment-taisaku.example.jp", "name": name}
    bundle: dict[str, Any] = {
        "mails": {"a": {"to": "desk", "from": "desk", "subject": subject, "body": "本文\n"}},
        "desks": {"d": {"mail": {"desk": sender}}},
        "messages": {"workflow": {"without_phone": ""}, "bookings": {}},
    }
    row = {"mail": "a", "desk": "d", "kind": "digest", "to": "a@example.jp", "discreet": False, "facts": {}}
    return compose(row, bundle, now=datetime.fromisoformat(NOW), link_keys={}).as_bytes()


def plain(text: str) -> str:
    """As an editor's one line of text is: single blanks between words, none at either end, no placeholder."""
    return " ".join(text.split()).replace("{{", "")


@given(texts.map(plain).filter(bool), texts.map(plain).filter(bool))
@example("しし・た」号髙2申1申️ー ） -Qけ込約予Qけ け約️）約け", "足立区 オンライン 相談窓口")
@example("あ" * 100, "い" * 100)
@example("a" * 70, "b" * 60)
def test_header_lines_are_short_and_lose_nothing(subject: str, name: str) -> None:
    raw = composed(subject, name)
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    for line in head.split("\r\n"):
        assert [word for word in WORD.findall(line) if len(word) > 75] == []
        assert len(line) <= 76 or not WORD.search(line)
    message = message_from_bytes(raw)
    folded = message["Subject"]
    read = " ".join(folded.split()) if subject.isascii() else str(make_header(decode_header(folded)))
    assert read == subject
    sender = message["From"].rpartition(" <")[0].replace("\r\n", "")
    if not name.isascii():
        assert str(make_header(decode_header(sender))) == name


@pytest.mark.parametrize("length", range(1, 120))
def test_each_length_of_a_subject(length: int) -> None:
    subject = (KIND.strip() * 3)[:length].strip()
    message = message_from_bytes(composed(subject, "例市"))
    assert str(make_header(decode_header(message["Subject"]))) == subject
    assert max(map(len, WORD.findall(message["Subject"]))) <= 75
