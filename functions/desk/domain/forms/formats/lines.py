"""Texts, lines and names: stored as typed."""

import re

from desk.domain.forms.formats.typed import as_line, as_text, is_seen

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_BUT_NEWLINE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def text(value: str) -> str:
    """Any number of lines, whole: every blank and blank line stays. "" if nothing of it can be seen."""
    whole = as_text(value)
    return whole if is_seen(whole) else ""


def line(value: str) -> str:
    """One line, without blanks at either end. "" if nothing of it can be seen."""
    whole = as_line(value)
    return whole if is_seen(whole) else ""


def is_line(value: str) -> bool:
    """One line, without control characters."""
    return not _CONTROL.search(value)


def is_text(value: str) -> bool:
    """Any number of lines, without other control characters."""
    return not _CONTROL_BUT_NEWLINE.search(value)
