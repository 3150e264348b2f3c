"""The mailboxes of a desk: who is told of a new submission and of a change, and who reads replies. Pure."""

from collections.abc import Mapping
from typing import Any


def notified(bundle: Mapping[str, Any], desk: str, form: Mapping[str, Any] | None = None) -> tuple[str, ...]:
    """The addresses: the form's own (`notify` of its words), else the desk's, else the one it answers from.

    One mail each, and not one mail to all: a mailbox that is full or gone holds up nobody else's, reports and
    retries are of one address, and `show` says which of them failed.
    """
    settings = bundle["desks"][desk]
    named = (form or {}).get("notify") or settings.get("notify") or [mailbox(settings)]
    return tuple(str(address) for address in named)


def mailbox(settings: Mapping[str, Any]) -> str:
    """The address of a desk that replies go to; at a trial, the test mailbox (`desk.environment`)."""
    return str(settings.get("reply_to", settings["mail"]["desk"]["address"]))
