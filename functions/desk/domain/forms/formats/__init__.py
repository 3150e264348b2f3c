"""The named formats of a form's schema: how an answer is normalised, and when it is right.

A schema says `"format": "kana"`; this module knows what that means. Normalising is idempotent,
and what it returns is what is checked, shown and stored.
"""

from collections.abc import Callable, Mapping

from desk.domain.forms.formats.address import address, is_address
from desk.domain.forms.formats.dashes import DASHES
from desk.domain.forms.formats.kana import is_kana, kana
from desk.domain.forms.formats.lines import is_line, is_text, line, text
from desk.domain.forms.formats.mail import is_mail_address, mail_address, mail_fault, mail_words
from desk.domain.forms.formats.moments import is_date, is_slot, stamp
from desk.domain.forms.formats.numbers import (
    corporate_number,
    is_corporate_number,
    is_phone,
    is_postal_code,
    phone,
    postal_code,
)

__all__ = [
    "CHECKS", "DASHES", "NORMALISERS", "address", "corporate_number", "is_address", "is_corporate_number",
    "is_date", "is_kana", "is_line", "is_mail_address", "is_phone", "is_postal_code", "is_slot", "is_text",
    "kana", "line", "mail_address", "mail_fault", "mail_words", "phone", "postal_code", "stamp", "text",
]  # fmt: skip

NORMALISERS: Mapping[str, Callable[[str], str]] = {
    "line": line,
    "text": text,
    "person-name": line,
    "kana": kana,
    "mail-address": mail_address,
    "jp-phone": phone,
    "jp-postal-code": postal_code,
    "jp-address": address,
    "corporate-number": corporate_number,
    "slot": stamp,
    "date": stamp,
}

CHECKS: Mapping[str, Callable[[str], bool]] = {
    "line": is_line,
    "text": is_text,
    "person-name": is_line,
    "kana": is_kana,
    "mail-address": is_mail_address,
    "jp-phone": is_phone,
    "jp-postal-code": is_postal_code,
    "jp-address": is_address,
    "corporate-number": is_corporate_number,
    "slot": is_slot,
    "date": is_date,
}
