"""The calendar file of an invitation (iCalendar, RFC 5545; exchanged by RFC 5546 over mail, RFC 6047).

A booking keeps one UID, and its SEQUENCE is the booking's version: an update or a cancellation replaces the
calendar program's entry, in whatever order the mails arrive. No visitor text is in it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from email.message import EmailMessage
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vUri

from desk.domain.calendar.moments import from_stamp
from desk.domain.forms.placeholders import fill
from desk.domain.mail.notified import mailbox

_TOKYO = ZoneInfo("Asia/Tokyo")
_AS_IT_IS = "@!$'*+"
"""Beside letters, digits and -._~: what may stand in a mailto address as it is (RFC 6068, `qchar`)."""


def attach_calendar(
    message: EmailMessage, row: Mapping[str, Any], bundle: Mapping[str, Any], *, now: datetime
) -> None:
    """Attach the calendar file of an outbox row to its mail, which already has its text."""
    method = row["calendar"]["method"]
    message.add_attachment(
        calendar_of(row, bundle, now=now),
        maintype="text",
        subtype="calendar",
        filename="cancel.ics" if method == "CANCEL" else "invite.ics",
        params={"method": method, "charset": "utf-8"},
    )


def calendar_of(row: Mapping[str, Any], bundle: Mapping[str, Any], *, now: datetime) -> bytes:
    """The file's bytes; `now` is aware. Raises KeyError like `desk.domain.mail.compose.compose`."""
    facts = row["calendar"]
    words = bundle["mails"][row["mail"]]["event"]
    desk = bundle["desks"][row["desk"]]
    event = Event()
    # A visit of a dispatch is an event of its own.
    uid = facts.get("uid") or row["facts"]["receipt"]
    event.add("uid", f"{uid}@{urlsplit(bundle['site']['base_url']).hostname}")
    event.add("sequence", int(row["v"]))
    event.add("dtstamp", now)
    event.add("dtstart", from_stamp(facts["start"]).astimezone(_TOKYO))
    event.add("dtend", from_stamp(facts["end"]).astimezone(_TOKYO))
    event.add("summary", fill(words["title"], row["facts"]))
    event.add("status", "CANCELLED" if facts["method"] == "CANCEL" else "CONFIRMED")
    event.add("organizer", _person(mailbox(desk), desk["mail"]["desk"]["name"]))
    event.add("attendee", _person(row["to"]))
    if facts["method"] == "REQUEST":
        # Not the mail's text: it has the link that cancels the booking, and calendars are shared.
        event.add("description", fill(words["note"], row["facts"]))
        # A row of before 2026-12 has the URL alone.
        event.add("location", facts.get("location") or facts["url"])
        if "url" in facts:
            event.add("url", vUri(facts["url"]))
    calendar = Calendar()
    calendar.add("prodid", "-//Madoguchi//JA")
    calendar.add("version", "2.0")
    calendar.add("method", facts["method"])
    calendar.add_component(_tokyo())
    calendar.add_component(event)
    return bytes(calendar.to_ical())


@cache
def _tokyo() -> Timezone:
    """Computed once from one year: Tokyo's offset is constant, and scanning all years takes 40 ms."""
    tokyo = Timezone.from_tzid("Asia/Tokyo", first_date=date(1970, 1, 1), last_date=date(1971, 1, 1))
    # The library's comment says that the rules end with the scanned year; they don't.
    del tokyo["comment"]
    return tokyo


def _person(address: str, name: str = "") -> vCalAddress:
    # RFC 6068: "?" would begin header fields, such as another recipient.
    person = vCalAddress(f"mailto:{quote(address, safe=_AS_IT_IS)}")
    if name:
        person.params["cn"] = name
    return person
