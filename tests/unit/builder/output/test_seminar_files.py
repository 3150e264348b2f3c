"""What the site offers of its seminars beside the page: for search engines, calendars and feed readers."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from builder.check import load
from builder.output.seminars.files import FEED, events, write_seminar_files
from builder.project import Project
from tests.conftest import copy_example

ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = date(2026, 12, 1)
WRITTEN = date(2026, 11, 20)
"""`examples_as_of`: the examples are on the days that are written."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_example(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def project(desk: Path) -> Project:
    return load(desk, TODAY, examples=WRITTEN)


def files(project: Project, folder: Path) -> Path:
    write_seminar_files(project, folder, now=datetime.fromisoformat("2026-11-20T10:00:00+09:00"))
    return folder / "seminars"


def event_of(path: Path) -> tuple[Any, Any]:
    calendar = Calendar.from_ical(path.read_bytes())
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_what_search_engines_need_of_an_online_event_is_there(project: Project) -> None:
    found: dict[str, Mapping[str, Any]] = {one["name"]: one for one in events(project)}
    basics = found["カスタマーハラスメント対策の基本"]
    assert (basics["startDate"], basics["endDate"]) == (
        "2026-12-10T14:00:00+09:00",
        "2026-12-10T16:00:00+09:00",
    )
    assert basics["eventAttendanceMode"].endswith("/OnlineEventAttendanceMode")
    assert basics["location"]["@type"] == "VirtualLocation"
    assert basics["location"]["url"].endswith("/harassment/seminar/#seminar-basics")
    assert basics["eventStatus"].endswith("/EventScheduled")
    assert basics["offers"]["price"] == "0"
    assert basics["offers"]["priceCurrency"] == "JPY"
    assert basics["offers"]["validFrom"] == "2026-11-09T09:00:00+09:00"
    law = found["条例の読み方"]
    assert law["eventStatus"].endswith("/EventCancelled")
    assert "offers" not in law
    assert law["startDate"] == "2026-12-17T14:00:00+09:00", "a cancelled event keeps its date"


def test_a_calendar_file_replaces_its_older_self(project: Project, tmp_path: Path) -> None:
    folder = files(project, tmp_path)
    calendar, basics = event_of(folder / "basics.ics")
    assert calendar["METHOD"] == "PUBLISH"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Tokyo"]
    assert basics["DTSTART"].dt.isoformat() == "2026-12-10T14:00:00+09:00"
    assert (str(basics["STATUS"]), int(basics["SEQUENCE"])) == ("CONFIRMED", 0)
    _, law = event_of(folder / "law.ics")
    assert (str(law["STATUS"]), int(law["SEQUENCE"])) == ("CANCELLED", 1)


def test_a_feed_reader_shows_what_is_called_off_or_moved_anew(
    project: Project, desk: Path, tmp_path: Path
) -> None:
    def ids(of: Project) -> dict[str, str]:
        feed = ElementTree.parse(files(of, tmp_path) / Path(FEED).name).getroot()  # noqa: S314
        for needed in ("title", "id", "updated"):
            assert feed.find(f"{ATOM}{needed}") is not None
        entries = feed.findall(f"{ATOM}entry")
        assert all(one.find(f"{ATOM}updated") is not None for one in entries)
        return {str(one.findtext(f"{ATOM}title")): str(one.findtext(f"{ATOM}id")) for one in entries}

    before = ids(project)
    assert len(set(before.values())) == len(before)
    assert "（中止）条例の読み方" in before
    path = desk / "content/seminars.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    capacity: 3\n", "    capacity: 3\n    called_off: 中止です。\n"), encoding="utf-8"
    )
    try:
        after = ids(load(desk, TODAY, examples=WRITTEN))
    finally:
        path.write_text(text, encoding="utf-8")
    title = "カスタマーハラスメント対策の基本"
    assert after[f"（中止）{title}"] != before[title]
    del after[f"（中止）{title}"], before[title]
    assert after == before, "the others are what they were"


def test_no_viewing_url_is_in_any_of_them(project: Project, tmp_path: Path) -> None:
    folder = files(project, tmp_path)
    texts = [path.read_text(encoding="utf-8") for path in folder.iterdir()] + [
        str(one) for one in events(project)
    ]
    assert len(texts) > 6
    assert not any("webinar.example.jp" in text for text in texts)
