"""The receipt number and the code of a booking, in what people paste: with labels, or a mail's whole link."""

import re
from urllib.parse import unquote

from desk.domain.codes.manage_code import LENGTH, plain_code
from desk.domain.codes.receipt import ALPHABET, is_receipt
from desk.domain.forms.formats.dashes import DASHES
from desk.domain.forms.formats.typed import as_plain

_MOST = 1000
"""Characters of a paste that are looked through."""

_BETWEEN = rf"[\s>|│»=*_{re.escape(DASHES)}]*"
"""What may be between the characters: also a mail's line ends, quote marks, and the "=" of its encoding."""

_NO_CHARACTER = re.compile(f"[^{ALPHABET}]")


def _run(length: int) -> re.Pattern[str]:
    char = f"[{ALPHABET}]"
    return re.compile(rf"(?<![A-Z0-9]){char}(?:{_BETWEEN}{char}){{{length - 1}}}(?![A-Z0-9])")


_RECEIPT, _CODE = _run(9), _run(LENGTH)


def receipt_and_code(receipt: str, code: str) -> tuple[str, str]:
    """(receipt number, code) as typed into the two fields; each "" or plain text if there is none.

    Either field may hold both, as the mail's link does (#receipt.code).
    """
    texts = [as_plain(unquote(text[:_MOST])).upper() for text in (receipt, code)]
    links = [text.rpartition("#")[2] for text in texts if "#" in text]
    numbers = (_number(match[0]) for text in (*links, *texts) for match in _RECEIPT.finditer(text))
    codes = (_plain(match[0]) for text in (*links, *reversed(texts)) for match in _CODE.finditer(text))
    return next(filter(is_receipt, numbers), ""), next(codes, plain_code(code[:_MOST]))


def _number(typed: str) -> str:
    plain = _plain(typed)
    return f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"


def _plain(found: str) -> str:
    return _NO_CHARACTER.sub("", found)
