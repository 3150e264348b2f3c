"""The thread: what the desk and the applicant wrote to each other after the receipt, in order. Pure."""

from collections.abc import Mapping
from typing import Any

from desk.domain.submissions.workflow import APPLICANT


def thread(stored: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Each text of a META item with its moment (`at`, a UTC stamp) and `by`, the oldest first.

    The staff's answers are part of it. They were stored under names of their own before there were messages.
    """
    answers = [*stored.get("earlier_answers", ()), *([stored["answer"]] if "answer" in stored else [])]
    return sorted((*answers, *stored.get("messages", ())), key=lambda one: str(one.get("at", "")))


def is_from_applicant(message: Mapping[str, Any]) -> bool:
    return message.get("by") == APPLICANT


def was_written_to(stored: Mapping[str, Any]) -> bool:
    """Whether the desk has written to the applicant, or waits for something: then the applicant may reply."""
    return "waiting" in stored or any(not is_from_applicant(one) for one in thread(stored))
