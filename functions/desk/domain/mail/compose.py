"""Composing: an outbox row and the bundle's words become a MIME message. Pure.

No text that a visitor typed is in a row's facts, so none can be in a mail (SECURITY.md); an answer to
a consultation is the staff's text. The standard library does the encoding, folding and quoting.
"""

from collections.abc import Mapping
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from functools import lru_cache
from re import escape, sub
from typing import Any

from desk.domain.codes.manage_code import link_code
from desk.domain.forms.placeholders import PLACEHOLDER, fill
from desk.domain.mail.facts.bookings import booking_facts
from desk.domain.mail.facts.contact import contact_facts
from desk.domain.mail.facts.deadlines import timely_facts
from desk.domain.mail.facts.magazine import list_headers, magazine_links, origin_of
from desk.domain.mail.facts.submission import minutes_facts
from desk.domain.mail.notified import mailbox
from desk.domain.mail.uses import table as uses
from desk.domain.submissions.model import sid_of

_NO_ANSWERS = "DR, RN, NRN, OOF, AutoReply"
"""The automatic answers that Exchange should not send us (MS-OXCMAIL, 2.1.3.2.20). Not "All": that would
suppress bounces too.
"""


_ALWAYS_ALIKE = frozenset(
    {
        "auto-submitted",
        "content-disposition",
        "content-transfer-encoding",
        "content-type",
        "from",
        "mime-version",
        "reply-to",
        "x-auto-response-suppress",
    }
)
"""The headers that name nobody but the desk."""


_HIDDEN, _HIDDEN_LINK = "（確認コード）", "（配信を止めるページのリンク）"
"""In place of a code, or of a link with one, where somebody else than its reader sees the mail."""

_LONGEST_WORD = 75
"""Characters of an encoded word (RFC 2047, section 2), and here of its line, which may have 76."""


class _Policy(EmailPolicy):
    """Parses and folds headers that repeat from mail to mail once: a Japanese name takes a millisecond."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        if name.lower() not in _ALWAYS_ALIKE or hasattr(value, "name"):
            return super().header_store_parse(name, value)
        return name, _parsed(name, str(value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        return _folded(name, value) if name.lower() in _ALWAYS_ALIKE else _fold(name, value)


_SMTP = _Policy(linesep="\r\n", max_line_length=_LONGEST_WORD)


@lru_cache(maxsize=256)
def _parsed(name: str, value: str) -> Any:
    return _SMTP.header_factory(name, value)


@lru_cache(maxsize=256)
def _folded(name: str, value: Any) -> bytes:
    return _fold(name, value)


def _fold(name: str, value: Any) -> bytes:
    """Not by EmailPolicy where a header has more than ASCII: at a line's end it loses a blank of the text.

    Nor where it is a long address: EmailPolicy would write that in encoded words, which no program opens.
    """
    if name.lower().startswith("list-"):
        return f"{name}: {value}\r\n".encode("ascii")
    if name.lower() == "subject" and not str(value).isascii():
        return f"{name}: {_encoded(str(value), name)}\r\n".encode()
    if name.lower() == "from" and not str(value).isascii():
        (sender,) = value.addresses
        return f"{name}: {_encoded(sender.display_name, name)}\r\n <{sender.addr_spec}>\r\n".encode()
    return EmailPolicy.fold_binary(_SMTP, name, value)


def _encoded(text: str, name: str) -> str:
    """Lines of encoded words for the header `name`."""
    return Header(text, "utf-8", maxlinelen=_LONGEST_WORD, header_name=name).encode(linesep="\r\n")


def compose(
    row: Mapping[str, Any], bundle: Mapping[str, Any], *, now: datetime, link_keys: Mapping[str, bytes]
) -> EmailMessage:
    """The message of one outbox row, in the words of the current bundle; `now` is aware.

    `link_keys` sign the code in the link that manages a booking (`desk.domain.codes.manage_code`). Raises
    KeyError if the bundle no longer has the row's mail, or if its words name a fact that the row lacks.
    """
    words = bundle["mails"][row["mail"]]
    desk = bundle["desks"][row["desk"]]
    sender = desk["mail"][words["from"]]
    discreet = bool(row["discreet"])
    subject, text = _texts(row, bundle, _link_facts(row, words, bundle, link_keys), now=now)
    name = sender.get("discreet_name", sender["name"]) if discreet else sender["name"]

    message = EmailMessage(policy=_SMTP)
    message["Subject"] = subject
    message["From"] = _address(sender["address"], name)
    message["To"] = _address(row["to"])
    message["Date"] = now
    # RFC 3834: stops other machines from answering.
    message["Auto-Submitted"] = _auto_submitted(row["kind"])
    for header, value in list_headers(row, bundle, link_keys).items():
        message[header] = value
    if words["to"] != "desk":
        message["Reply-To"] = _address(mailbox(desk))
    message["X-Auto-Response-Suppress"] = _NO_ANSWERS
    message.set_content(text, charset="utf-8", cte="base64")
    if "calendar" in row:
        # Imported late: a mail without a calendar file must not pay for icalendar.
        from desk.domain.mail.ics import attach_calendar

        attach_calendar(message, row, bundle, now=now)
    return message


def as_staff_see_it(
    row: Mapping[str, Any],
    bundle: Mapping[str, Any],
    *,
    now: datetime,
    link_keys: Mapping[str, bytes] | None = None,
) -> tuple[str, str]:
    """(subject, text) of an outbox row, as it would be sent now, or of a letter, as it is printed. Without
    `link_keys`, the code that opens the booking is left out. Raises KeyError like `compose`.
    """
    code = link_code(sid_of(row), keys=link_keys, nth=int(row.get("link_n", 0))) if link_keys else _HIDDEN
    links = {"manage_code": code, "manage_url": _manage_url(bundle), "leave_url": _HIDDEN_LINK}
    return _texts(row, bundle, links, now=now)


def _texts(
    row: Mapping[str, Any], bundle: Mapping[str, Any], link: Mapping[str, str], *, now: datetime
) -> tuple[str, str]:
    """(subject, text) of a row. `link`: the facts of the link that manages the booking."""
    words = bundle["mails"][row["mail"]]
    subject = words.get("subject_discreet", words["subject"]) if row["discreet"] else words["subject"]
    timely = timely_facts(row, bundle["messages"], now=now) if words["to"] == "applicant" else {}
    facts = {
        # A row of before 2026-12 has no reason, and the URL alone.
        "change_reason": "",
        **_of_earlier(row, bundle),
        **({"meeting": row["facts"]["meeting_url"]} if "meeting_url" in row["facts"] else {}),
        **row["facts"],
        **contact_facts(bundle, row["desk"], without_phone=bool(row.get("without_phone"))),
        **link,
        **booking_facts(row, bundle["messages"].get("bookings", {})),
        **timely,
    }
    is_letter = row.get("status") == "letter"
    body = _on_paper(words["body"], bundle["messages"]["workflow"]) if is_letter else words["body"]
    return fill(subject, {**_of_earlier(row, bundle), **row["facts"], **timely}), _filled(body, facts)


def _of_earlier(row: Mapping[str, Any], bundle: Mapping[str, Any]) -> dict[str, str]:
    """The figures that a row may lack, of before 2027 or of before its form had them: of the first form of
    its desk that books and sends this mail, else of the first that books.
    """
    if "slot" not in row["facts"]:
        return {}
    forms = (form["words"] for form in bundle["forms"].values())
    booking = [words for words in forms if words["desk"] == row["desk"] and "slots" in words]
    booking.sort(key=lambda words: row["mail"] not in uses.mails_of_form(words).values())
    return next((minutes_facts(words) for words in booking), {})


def _on_paper(body: str, workflow: Mapping[str, Any]) -> str:
    """`body` in the words of a letter (`letter_words` of content/messages.yml), before any fact is in it.

    A line of which nothing is left is left out, and so is a second empty line after it.
    """
    told = {one["mail"]: one.get("letter", "") for one in workflow.get("letter_words", ())}
    if not told:
        return body
    known, lines = "|".join(map(escape, sorted(told, key=len, reverse=True))), [""]
    for line in body.splitlines():
        written = sub(known, lambda match: told[match[0]], line)
        if written or (not line and lines[-1]):
            lines.append(written)
    return "\n".join([*lines[1:], ""])


def _filled(body: str, facts: Mapping[str, str]) -> str:
    """`body` with its facts; a line that is nothing but an empty fact is left out."""
    lines = (line for line in body.splitlines(keepends=True) if not _is_empty(line.strip(), facts))
    return fill("".join(lines), facts)


def _is_empty(line: str, facts: Mapping[str, str]) -> bool:
    alone = PLACEHOLDER.fullmatch(line)
    return alone is not None and facts.get(alone[1]) == ""


def _auto_submitted(kind: str) -> str:
    use = uses.of_kind(kind)
    return use.auto_submitted if use else "auto-generated"


def _link_facts(
    row: Mapping[str, Any],
    words: Mapping[str, str],
    bundle: Mapping[str, Any],
    link_keys: Mapping[str, bytes],
) -> dict[str, str]:
    """The link and its code, if the words name them. No server receives the code: it is in the fragment."""
    if links := magazine_links(row, bundle, link_keys):
        return links
    if "manage_" not in words["body"]:
        return {}
    code = link_code(sid_of(row), keys=link_keys, nth=int(row.get("link_n", 0)))
    return {"manage_code": code, "manage_url": f"{_manage_url(bundle)}#{row['facts']['receipt']}.{code}"}


def _manage_url(bundle: Mapping[str, Any]) -> str:
    # A desk may have a magazine and no page to look bookings up.
    return f"{origin_of(bundle)}{bundle['manage'].get('url', '')}"


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    return Address(display_name=name, username=local, domain=domain)
