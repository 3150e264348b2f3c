"""What search engines and feed readers get of a desk: structured data, the feed of changes."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from builder.check import load
from builder.output.change_feed import change_feed
from builder.pages.generate import generate
from builder.pages.theme_context import page_context
from tests.unit.builder.cases import SMALL, change, small_desk

_ATOM = "{http://www.w3.org/2005/Atom}"


def structured(uri: str, root: Path = SMALL) -> dict[str, Any]:
    project = load(root)
    context = page_context(project, uri, generate(project)[uri.removeprefix("/")])
    return {one["@type"]: one for one in context["structured"]}


def test_a_page_says_where_it_is_by_whole_addresses() -> None:
    (places,) = structured("/talk/booking.md").values()
    assert [(one["position"], one["name"], one["item"]) for one in places["itemListElement"]] == [
        (1, "ホーム", "https://example.jp/soudan/"),
        (2, "相談", "https://example.jp/soudan/talk/"),
        (3, "相談の予約", "https://example.jp/soudan/talk/booking/"),
    ]
    assert structured("/index.md") == {}


def test_questions_and_answers_are_plain() -> None:
    questions = structured("/faq/visit.md")["FAQPage"]["mainEntity"]
    assert [one["name"] for one in questions] == [row["q"] for row in load(SMALL).faqs[0]["questions"]]
    answers = [one["acceptedAnswer"]["text"] for one in questions]
    assert [answer for answer in answers if "](" in answer or "{{" in answer or "**" in answer] == []


def test_a_service_names_its_desk_s_own_phone() -> None:
    service = structured("/talk/index.md")["GovernmentService"]
    assert service["serviceOperator"]["name"] == "例市"
    assert service["availableChannel"]["servicePhone"]["telephone"] == "00-3333-4444"
    assert service["availableChannel"]["serviceUrl"] == "https://example.jp/soudan/talk/"


def hours_of_the_service(root: Path) -> list[Any]:
    """(days, opens, closes, from, through) of each specification of the service's phone."""
    phone = structured("/talk/index.md", root)["GovernmentService"]["availableChannel"]["servicePhone"]
    return [
        (
            " ".join(day.removeprefix("https://schema.org/")[:3] for day in one.get("dayOfWeek", ())),
            one["opens"],
            one["closes"],
            one.get("validFrom"),
            one.get("validThrough"),
        )
        for one in phone["hoursAvailable"]
    ]


CLOSED = ("00:00", "00:00")
YEAR_END = [
    ("", *CLOSED, "2026-01-02", "2026-01-02"),
    ("", *CLOSED, "2026-12-01", "2026-12-01"),
    ("", *CLOSED, "2026-12-29", "2026-12-31"),
]


def test_a_service_s_phone_says_when_it_is_answered(tmp_path: Path) -> None:
    assert hours_of_the_service(SMALL) == [
        ("Mon Tue Wed Thu Fri", "08:30", "17:15", None, None),
        ("Pub", *CLOSED, None, None),
        *YEAR_END,
    ]


def test_hours_by_season_a_break_a_last_entry_and_a_night(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    hours = """hours:
      {open: "09:00", close: "17:00", last_entry: "16:30", break: {from: "12:00", to: "13:00"}}
    seasons:
      - from: "12-01"
        to: "01-31"
        hours: {open: "00:00", close: "24:00"}
        other_hours: [{days: [fri], open: "22:00", close: "05:00", next_day: true}]"""
    change(root / "content/desks.yml", 'hours: {open: "08:30", close: "17:15"}', hours)
    closures = "public_holidays: closed\n    regular_closures: [{days: [wed], if_holiday: next_weekday}]\n"
    change(root / "content/calendar.yml", "public_holidays: closed\n", closures)
    january, usual, december = (
        ("2026-01-01", "2026-01-31"),
        ("2026-02-01", "2026-11-30"),
        ("2026-12-01", "2026-12-31"),
    )
    assert hours_of_the_service(root) == [
        ("Mon Tue Thu", "00:00", "23:59", *january),
        ("Fri", "22:00", "05:00", *january),
        ("Pub", *CLOSED, *january),
        ("Mon Tue Thu Fri", "09:00", "12:00", *usual),
        ("Mon Tue Thu Fri", "13:00", "16:30", *usual),
        ("Pub", *CLOSED, *usual),
        ("Mon Tue Thu", "00:00", "23:59", *december),
        ("Fri", "22:00", "05:00", *december),
        ("Pub", *CLOSED, *december),
        YEAR_END[0],
        *YEAR_END[1:2],
        ("", *CLOSED, "2026-12-29", "2026-12-29"),
        ("", *CLOSED, "2026-12-31", "2026-12-31"),
    ]


def test_the_feed_has_the_pages_that_were_changed_last_first(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "content/talk/manage.md", "updated: 2026-05-01", "updated: 2026-06-01")

    feed = ElementTree.fromstring(change_feed(load(root)))  # noqa: S314 - our own file

    first = feed.find(f"{_ATOM}entry")
    assert first is not None
    assert first.findtext(f"{_ATOM}title") == "予約を確かめる"
    assert (
        first.findtext(f"{_ATOM}updated") == feed.findtext(f"{_ATOM}updated") == "2026-06-01T00:00:00+09:00"
    )
    link = first.find(f"{_ATOM}link")
    assert link is not None
    assert link.get("href") == "https://example.jp/soudan/talk/manage/"
    ids = [entry.findtext(f"{_ATOM}id") for entry in feed.iter(f"{_ATOM}entry")]
    japanese = [uri for uri in load(root).pages if not uri.startswith("/easy/")]
    assert len(ids) == len({*ids}) == len(japanese) + 1
