"""Mail preview: a page with every mail as its reader sees it, composed by the code that sends mail.

For editors: at /_local/mails/samples of `make run`, and in build/preview/. Never published.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from icalendar import Calendar

from builder.output.mails.samples import Sample, samples_of
from builder.output.preview.pages import STYLE, render
from desk.domain.calendar.moments import Clock, clock_of, moment_words, time_words
from desk.domain.mail.compose import compose

Bundle = Mapping[str, Any]

_KEYS = {"A": b"only for samples"}
"""No deployment has this key, so the codes in the samples open nothing."""

_IN_WORDS = frozenset({"From", "To", "Reply-To", "Subject"})
_PACKING = frozenset({"MIME-Version", "Content-Type", "Content-Transfer-Encoding"})
"""How the parts are put together. No editor writes it, and the boundary differs each time."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """A mail's calendar file as a calendar program reads it. `source` is the whole file."""

    name: str
    method: str
    title: str
    starts: str
    ends: str
    place: str
    note: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One sample as another program reads it. `missing` is a placeholder without a sample value."""

    when: str
    whose: str
    variant: str
    sender: str = ""
    sender_address: str = ""
    to: str = ""
    reply_to: str = ""
    subject: str = ""
    text: str = ""
    headers: Sequence[tuple[str, str]] = field(default=())
    event: Event | None = None
    missing: str = ""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A file of content/mail/, `subject` and `text` as written, and its samples; none if nothing uses it."""

    name: str
    subject: str
    text: str
    shown: tuple[Shown, ...]


def previews(bundle: Bundle, *, now: datetime) -> tuple[Preview, ...]:
    """Every mail of a bundle, by file name. `now` is aware."""
    samples = samples_of(bundle, now=now)
    return tuple(
        Preview(
            name=name,
            subject=words["subject"],
            text=words["body"],
            shown=tuple(_shown(sample, bundle, now) for sample in samples if sample.mail == name),
        )
        for name, words in sorted(bundle["mails"].items())
    )


def preview_page(
    bundle: Bundle,
    *,
    now: datetime,
    style: str = STYLE.name,
    icon: str = "",
    links: Sequence[tuple[str, str]] = (),
) -> str:
    """The whole page. `style` and `icon` are addresses, `links` the words and addresses of its links away."""
    mails = previews(bundle, now=now)
    return render("mails.html", style=style, icon=icon, links=links, mails=mails, site=bundle["site"])


def write_preview(bundle: Bundle, folder: Path, *, now: datetime) -> Path:
    """Write the page into `folder`/mails/, and return its path."""
    path = folder / "mails" / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(preview_page(bundle, now=now), encoding="utf-8")
    shutil.copy(STYLE, path.parent)
    return path


def _shown(sample: Sample, bundle: Bundle, now: datetime) -> Shown:
    when: dict[str, Any] = {
        "when": sample.when,
        "whose": sample.whose,
        "variant": sample.variant,
    }
    try:
        composed = compose(sample.row, bundle, now=now, link_keys=_KEYS)
    except KeyError as error:
        return Shown(**when, missing=str(error.args[0]))
    message = message_from_bytes(composed.as_bytes(), policy=policy.default)
    # Not from the parsed message: Python's parser puts a blank where a long name was folded.
    sender = composed["From"].addresses[0]
    return Shown(
        **when,
        sender=sender.display_name,
        sender_address=sender.addr_spec,
        to=str(message["To"]),
        reply_to=str(message["Reply-To"] or ""),
        subject=str(message["Subject"]),
        text=_text(message),
        headers=tuple(
            (name, str(value)) for name, value in message.items() if name not in _IN_WORDS | _PACKING
        ),
        event=_event(message, clock_of(bundle)),
    )


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain",))
    return str(part.get_content()).replace("\r\n", "\n").rstrip("\n") if part else ""


def _event(message: EmailMessage, clock: Clock) -> Event | None:
    for part in message.iter_attachments():
        source = part.get_payload(decode=True)
        assert isinstance(source, bytes)  # noqa: S101 - a calendar file is not a message
        calendar = Calendar.from_ical(source)
        event: Any = calendar.walk("VEVENT")[0]
        return Event(
            name=part.get_filename() or "",
            method=str(calendar["METHOD"]),
            title=str(event["SUMMARY"]),
            starts=moment_words(event["DTSTART"].dt, clock),
            ends=time_words(event["DTEND"].dt, clock),
            place=str(event.get("LOCATION", "")),
            note=str(event.get("DESCRIPTION", "")).rstrip("\n"),
            source=source.decode().replace("\r\n", "\n"),
        )
    return None
