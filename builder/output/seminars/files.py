"""What the site offers of its seminars beside the page: a calendar file each, a feed (Atom, RFC 4287), and
what search engines read (schema.org's Event).

No viewing URL is in any of them: it goes out with a seat.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring
from zoneinfo import ZoneInfo

from builder.project import Data, Project
from builder.reading.recall import recalled
from builder.texts.figures.example_days import HIDDEN
from builder.texts.markdown import plain, site_path
from builder.texts.words import site_clock
from desk.domain.seminars.seminar import Seminar, seminar_of

_TOKYO = ZoneInfo("Asia/Tokyo")
_ATOM = "http://www.w3.org/2005/Atom"
FEED = "seminars/feed.xml"


def shown(project: Project) -> Iterator[tuple[Data, Seminar]]:
    """The seminars that the public sees, the next one first."""
    rows = [row for row in (project.seminars or {"seminars": ()})["seminars"] if HIDDEN not in row]
    for row in sorted(rows, key=lambda row: (row["day"], row["start"])):
        yield row, seminar_of(row)


def write_seminar_files(project: Project, site_dir: Path, *, now: datetime) -> None:
    """Write them into the built site; nothing for a desk without seminars. `now` is aware."""
    if project.seminars is None:
        return
    folder = site_dir / "seminars"
    folder.mkdir(exist_ok=True)
    for row, seminar in shown(project):
        facts = _calendar_facts(row, seminar, project)
        (folder / f"{seminar.id}.ics").write_bytes(_calendar(tuple(facts.items())))
    (site_dir / FEED).write_bytes(_feed(project, now))


def page_of(project: Project, seminar: Seminar) -> str:
    """The whole address of a seminar on the page that lists them."""
    for uri, page in project.pages.items():
        if "{{ block seminars }}" in page.body:
            return f"{project.site['base_url']}{site_path(uri)}#seminar-{seminar.id}"
    return f"{project.site['base_url']}/"


def _calendar_facts(row: Data, seminar: Seminar, project: Project) -> Data:
    """The properties of a seminar's event, in their order."""
    return {
        "uid": f"seminar-{seminar.id}@{urlsplit(project.site['base_url']).hostname}",
        "dtstamp": seminar.opening.opens or seminar.start,
        # Replaces the one that somebody has in their calendar already.
        "sequence": 1 if seminar.called_off else 0,
        "dtstart": seminar.start.astimezone(_TOKYO),
        "dtend": seminar.end.astimezone(_TOKYO),
        "summary": seminar.title,
        "location": (project.seminars or {})["format"],
        "description": plain(row["lead"]),
        "url": page_of(project, seminar),
        "status": "CANCELLED" if seminar.called_off else "CONFIRMED",
    }


@recalled
def _calendar(facts: tuple[tuple[str, Any], ...]) -> bytes:
    # Slow to import, and most seminars are as they were at the last build.
    from icalendar import Calendar, Event, vUri

    event = Event()
    for name, fact in facts:
        event.add(name, vUri(fact) if name == "url" else fact)
    calendar = Calendar()
    calendar.add("prodid", "-//Madoguchi//JA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _feed(project: Project, now: datetime) -> bytes:
    base, name = project.site["base_url"], project.site["name"]
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": "ja"})
    SubElement(feed, "title").text = f"セミナー｜{name}"
    SubElement(feed, "id").text = f"{base}/{FEED}"
    SubElement(feed, "link", {"rel": "self", "href": f"{base}/{FEED}"})
    SubElement(feed, "updated").text = max([_told(one) for _, one in shown(project)], default=now.isoformat())
    author = SubElement(feed, "author")
    SubElement(author, "name").text = project.site["municipality"]
    clock = site_clock(project.site)
    for row, seminar in reversed([*shown(project)]):
        entry = SubElement(feed, "entry")
        SubElement(entry, "title").text = f"{'（中止）' if seminar.called_off else ''}{seminar.title}"
        # That it is called off, or on another day, is news of its own: readers show each id once.
        about = f"{seminar.day.isoformat()}{'/off' if seminar.called_off else ''}"
        SubElement(entry, "id").text = f"{base}/seminars/{seminar.id}/{about}"
        SubElement(entry, "link", {"href": page_of(project, seminar)})
        SubElement(entry, "updated").text = _told(seminar)
        facts = seminar.opening.facts(clock)
        text = f"{seminar.when(clock)}　申込み：{facts['from']}から{facts['until']}まで　{plain(row['lead'])}"
        SubElement(entry, "summary").text = " ".join(f"{seminar.called_off}{text}".split())
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _told(seminar: Seminar) -> str:
    """When something new is said of it: the same files give the same feed."""
    return (seminar.opening.opens or seminar.start).isoformat()


def events(project: Project) -> list[Mapping[str, Any]]:
    """schema.org's Event of each seminar (https://schema.org/Event)."""
    found: list[Mapping[str, Any]] = []
    for row, seminar in shown(project):
        status = "EventCancelled" if seminar.called_off else "EventScheduled"
        place = page_of(project, seminar)
        found.append(
            {
                "@context": "https://schema.org",
                "@type": "Event",
                "name": seminar.title,
                "description": plain(row["lead"]),
                "startDate": seminar.start.isoformat(),
                "endDate": seminar.end.isoformat(),
                "eventStatus": f"https://schema.org/{status}",
                "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
                "location": {"@type": "VirtualLocation", "url": place},
                "isAccessibleForFree": True,
                **({} if seminar.called_off else {"offers": _offer(seminar, place)}),
                "maximumAttendeeCapacity": seminar.capacity,
                "organizer": {"@type": "Organization", "name": project.site["municipality"]},
                "url": place,
            }
        )
    return found


def _offer(seminar: Seminar, place: str) -> Mapping[str, Any]:
    """It is free, and can be applied for in its time; whether a seat is left is nothing for a built page."""
    opening = seminar.opening
    return {
        "@type": "Offer",
        "price": "0",
        "priceCurrency": "JPY",
        "url": place,
        **({"validFrom": opening.opens.isoformat()} if opening.opens else {}),
        **({"validThrough": opening.closes.isoformat()} if opening.closes else {}),
    }
