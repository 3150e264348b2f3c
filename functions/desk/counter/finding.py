"""What somebody may mean who types something to search for: a text can be read in several ways. Pure."""

from datetime import datetime, timedelta

from desk.domain.calendar.moments import tokyo_day
from desk.domain.finding.folding import folded_kana, folded_name, folded_phone
from desk.domain.finding.terms import (
    END,
    LEAST,
    Kind,
    Term,
    beginning_term,
    day_term,
    mail_term,
    phone_term,
)
from desk.domain.forms.formats import is_date, is_kana, is_mail_address, is_phone, kana, mail_address, stamp
from desk.domain.forms.formats.moments import NAMED, with_year

_BACK, _AHEAD = timedelta(days=270), timedelta(days=90)
"""A day without its year is looked for in this time around today."""

_MOST = 200
"""Characters of what can be searched for."""


def readings(text: str, *, now: datetime) -> tuple[Term, ...]:
    """Every way to read a text but as a receipt number; empty if it is none."""
    typed = text.strip()
    if not typed or len(typed) > _MOST:
        return ()
    if "@" in typed or "＠" in typed:
        address = mail_address(typed)
        return (mail_term(address),) if is_mail_address(address) else ()
    found: list[Term] = []
    digits = folded_phone(typed)
    if is_phone(digits) or (digits.isdecimal() and len(digits) == END):
        found.append(phone_term(digits))
    if day := _day(typed, now):
        return (day_term(day),)
    if is_kana(kana(typed)) and len(folded_kana(typed)) >= LEAST[Kind.KANA]:
        found.append(beginning_term(Kind.KANA, typed))
    name = folded_name(typed)
    if len(name) >= LEAST[Kind.NAME] and not any(char.isdecimal() for char in name):
        found.append(beginning_term(Kind.NAME, typed))
    return tuple(found)


def _day(text: str, now: datetime) -> str:
    """The Tokyo day that was typed, as ISO writes it; "" if it is none."""
    today = tokyo_day(now)
    if text in NAMED:
        return (today + timedelta(days=NAMED[text])).isoformat()
    written = with_year(stamp(text), today - _BACK, today + _AHEAD)
    return written if is_date(written) else ""
