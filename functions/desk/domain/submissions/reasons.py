"""Reasons: why the desk moves, cancels or blocks. One of the desk's list, or a sentence of the staff. Pure.

The list is `change_reasons` of content/desks.yml. A sentence goes into mails and pages as it is, so it must
be one, and must not have what looks like a person's address, number or link.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from desk.domain.errors import FieldError, InvalidAnswers
from desk.domain.forms.placeholders import fill

LONGEST = 120
"""Characters of a sentence."""

OF_A_LIST: Mapping[str, str] = {"record_reason": "", "tell_reason": "reason", "wait": "sentence"}
"""Effect whose reason may be one of a list -> the input for the staff's own words; "" if there is none. Any
other reason is a note that staff write out.
"""

_JAPANESE = re.compile("[\u3041-\u309f\u30a1-\u30fe\u4e00-\u9fff]")
_SHORTEST = 6
_ENDS = ("。", "！", "？", "!", "?")
# A mail address, a link, a phone number (with or without hyphens), a receipt number.
_PRIVATE = re.compile(
    r"@|https?:|www\.|(?:[0-9][-()\s]?){9,}|[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", re.IGNORECASE
)
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Cn")


def list_of(
    effect: str, bundle: Mapping[str, Any], desk: str, handling: Mapping[str, Any]
) -> Mapping[str, str]:
    """Id -> sentence of the list for one of OF_A_LIST; `handling` is the form's. Empty if there is none."""
    lists: Mapping[str, Mapping[str, str]] = {
        "record_reason": handling.get("decline_reasons", {}),
        "tell_reason": known_reasons(bundle, desk),
        "wait": handling.get("waiting", {}).get("reasons", {}),
    }
    return lists[effect]


def known_reasons(bundle: Mapping[str, Any], desk: str) -> Mapping[str, str]:
    """Id -> sentence of the desk's list; empty if it has none, or is gone."""
    reasons: Mapping[str, str] = bundle["desks"].get(desk, {}).get("change_reasons", {})
    return reasons


def reason_words(bundle: Mapping[str, Any], desk: str, reason: str) -> str:
    """What applicants read: the list's sentence, or the sentence that was typed."""
    return known_reasons(bundle, desk).get(reason, reason)


def checked_reason(typed: str, bundle: Mapping[str, Any], desk: str, *, answers: Mapping[str, Any]) -> str:
    """The id or the sentence that was typed, with its full stop.

    `answers` are the applicant's: none of them may be in a sentence. Raises InvalidAnswers.
    """
    reason, known = typed.strip(), known_reasons(bundle, desk)
    if reason in known:
        return reason
    is_sentence = _SHORTEST <= len(reason) <= LONGEST and _JAPANESE.search(reason)
    if not is_sentence or any(unicodedata.category(char) in _UNSEEN for char in reason):
        raise _refused("change_reason", bundle, reasons="、".join(known) or "－", limit=str(LONGEST))
    plain = unicodedata.normalize("NFKC", reason)
    if _PRIVATE.search(plain) or any(one in plain for one in _personal(answers)):
        raise _refused("private_reason", bundle)
    return reason if reason.endswith(_ENDS) else f"{reason}。"


def _personal(answers: Mapping[str, Any]) -> set[str]:
    """The answers, whole and by their words: a name has two."""
    found = set()
    for value in answers.values():
        if isinstance(value, str):
            plain = unicodedata.normalize("NFKC", value)
            found |= {plain, *plain.split()}
    # Single letters and words of choices ("self", "yes") name nobody.
    return {one for one in found if len(one) > 1 and not one.isascii()}


def _refused(code: str, bundle: Mapping[str, Any], **words: str) -> InvalidAnswers:
    message = fill(bundle["messages"]["workflow"]["errors"][code], words)
    return InvalidAnswers((FieldError(field="reason", code=code, message=message),))
