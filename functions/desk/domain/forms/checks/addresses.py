"""Mail addresses that need care: which are one mailbox, and which can't be an applicant's.

Pure. A machine, or our own mailbox, may answer an auto-reply, and be answered by the next one. And anyone
who can make us write to one mailbox under many names can flood it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from desk.domain.forms.formats import mail_address

_SEPARATOR = "[._-]?"
_SENDERS = (
    f"no{_SEPARATOR}reply",
    f"do{_SEPARATOR}not{_SEPARATOR}reply",
    f"don'?t{_SEPARATOR}reply",
    f"mailer{_SEPARATOR}daemon",
    "bounces",
)
"""Also with more before or after them: news-noreply, bounces-123=a."""

_MACHINES = (
    "abuse",
    f"auto{_SEPARATOR}(?:reply|responder)",
    "bounce",
    "daemon",
    "hostmaster",
    "listserv",
    "majordomo",
    "nobody",
    f"post{_SEPARATOR}master",
    "root",
)
"""RFC 2142, RFC 5321 (4.5.1), and what mailing lists and mail programs call themselves."""

_AUTOMATIC = (
    rf"(?:[^@]*[._+=-])?(?:{'|'.join(_SENDERS)})(?:[._+=-][^@]*)?"
    rf"|(?:{'|'.join(_MACHINES)})(?:\+[^@]*)?"
)
_IS_AUTOMATIC = re.compile(_AUTOMATIC)

_SAME_DOMAIN = {"googlemail.com": "gmail.com"}
"""Domains that lead to the mailboxes of another: Google's, whose mail had another name in some countries."""


def one_person(address: str) -> str:
    """One spelling for what certainly is one person's: case, width and plus-tags don't count, dots do."""
    local, _, domain = mail_address(address).lower().rpartition("@")
    return f"{local.partition('+')[0]}@{_SAME_DOMAIN.get(domain, domain)}"


def one_mailbox(address: str) -> str:
    """One spelling for every way to write a mailbox: case, width, dots and plus-tags don't count.

    Not every provider drops dots and tags, so two people may count as one: fine for counting mails, wrong
    for stopping all mail to one of them (`desk.domain.mail.stored.suppression`).
    """
    local, _, domain = one_person(address).rpartition("@")
    return f"{local.replace('.', '')}@{domain}"


def refusal_reason(address: str, ours: frozenset[str]) -> str | None:
    """Why a well-formed address can't be an applicant's: `own`, `automatic`; None if nothing is wrong.

    `ours` is `our_mailboxes` of the bundle.
    """
    if one_mailbox(address) in ours:
        return "own"
    local = mail_address(address).lower().rpartition("@")[0]
    return "automatic" if _IS_AUTOMATIC.fullmatch(local) else None


def our_mailboxes(bundle: Mapping[str, Any]) -> frozenset[str]:
    """The desks' own mailboxes, each as `one_mailbox`: senders, recipients, and those on the pages."""
    return frozenset(map(one_mailbox, _ours(bundle)))


def refused_pattern(bundle: Mapping[str, Any]) -> str:
    """What `refusal_reason` refuses, as a JSON Schema pattern, which has no flag for case."""
    own = (
        r"\.?".join(map(_literal, local)) + rf"(?:\+[^@]*)?@{_any_domain(domain)}"
        for local, _, domain in (mailbox.rpartition("@") for mailbox in sorted(our_mailboxes(bundle)))
    )
    return _any_case(f"^(?:{'|'.join([f'(?:{_AUTOMATIC})@.*', *own])})$")


def _ours(bundle: Mapping[str, Any]) -> Iterator[str]:
    for desk in bundle["desks"].values():
        yield from (sender["address"] for sender in desk["mail"].values())
        if "email" in desk:
            yield desk["email"]
        yield from desk.get("notify", ())
    for form in bundle.get("forms", {}).values():
        yield from form["words"].get("notify", ())


def _any_domain(domain: str) -> str:
    aliases = [alias for alias, same in _SAME_DOMAIN.items() if same == domain]
    return f"(?:{'|'.join(map(_literal, [domain, *aliases]))})" if aliases else _literal(domain)


def _literal(text: str) -> str:
    """Not `re.escape`: it also escapes dashes, which ECMAScript's patterns don't allow."""
    return text.replace(".", r"\.")


def _any_case(pattern: str) -> str:
    """Safe because no escape of ours is a letter, and no character class has one."""
    return re.sub("[a-z]", lambda letter: f"[{letter[0]}{letter[0].upper()}]", pattern.lower())
