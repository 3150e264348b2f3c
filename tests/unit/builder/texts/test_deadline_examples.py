"""Examples of deadlines: on days that lie ahead, and counted as the bookings' own deadlines are."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builder.check import load, read
from builder.pages.blocks import Blocks
from builder.texts.figures.deadline_examples import deadline_example
from builder.texts.values import values
from desk.domain.calendar.opening_days import OpeningCalendar
from tests.unit.builder.cases import SMALL, change, small_desk

HOLIDAYS = {
    "2026-01-01": "元日",
    "2026-11-23": "勤労感謝の日",
    "2027-01-01": "元日",
    "2027-01-11": "成人の日",
}


def slots_of(lead: int, **more: Any) -> dict[str, Any]:
    return {"times": ["10:00"], "lead_opening_days": lead, **more}


CALENDAR = OpeningCalendar.from_bundle(
    {
        "weekly": ["mon", "tue", "wed", "thu", "fri"],
        "public_holidays": "closed",
        "year_end": {"from": "12-29", "to": "01-03"},
    },
    HOLIDAYS,
)


@pytest.mark.parametrize(
    ("today", "lead", "day", "last"),
    [
        # The year's end and New Year, as soon as they are within reach.
        ("2026-11-30", 2, "2027年1月4日(月)", "2026年12月25日(金)"),
        ("2026-12-25", 2, "2027年1月4日(月)", "2026年12月25日(金)"),
        # Its last day in time is over: the next with a holiday.
        ("2026-12-26", 2, "2027年1月5日(火)", "2026年12月28日(月)"),
        ("2027-01-05", 2, "2027年1月12日(火)", "2027年1月7日(木)"),
        ("2026-09-16", 2, "2026年11月24日(火)", "2026年11月19日(木)"),
        # Without anything else, a weekend.
        ("2027-02-01", 1, "2027年2月8日(月)", "2027年2月5日(金)"),
    ],
)
def test_an_example_lies_ahead_and_crosses_closed_days(today: str, lead: int, day: str, last: str) -> None:
    found = deadline_example(CALENDAR, slots_of(lead), date.fromisoformat(today))
    assert found
    assert (found.day, found.last) == (day, last)


def test_it_says_how_to_count_back() -> None:
    found = deadline_example(CALENDAR, slots_of(2), date(2027, 1, 5))
    assert found
    assert found.steps == (
        "1月11日(月)（祝日、成人の日）、1月10日(日)、1月9日(土)は、閉まっているので数えません。",
        "1月8日(金)が、1開庁日前です。",
        "1月7日(木)が、2開庁日前です。",
    )


def test_late_in_the_last_published_year_there_is_still_one() -> None:
    found = deadline_example(CALENDAR, slots_of(2), date(2027, 12, 30))
    assert found
    assert found.day == "2027年12月28日(火)"


def test_editors_name_it_and_pages_show_it_from_the_day_of_the_build(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    name = "forms.visit.slots.example_day"
    change(
        root / "faq/visit.yml",
        'lead: "[予約](/talk/booking.md)についての質問と答えです。"',
        f'lead: "{{{{ {name} }}}}の例です。"',
    )
    day = values(read(SMALL)[0], date(2026, 11, 20))[name]
    assert values(read(SMALL)[0])[name] != day
    project = load(root, date(2026, 11, 20))
    assert project.faqs[0]["lead"] == f"{day}の例です。"
    block = Blocks(project=project, since=date(2026, 11, 20)).render("deadline-example", "visit")
    assert block.startswith(f"例：{day}に相談したいとき\n\n- ")
    assert block.endswith("までに申し込みます。")


def test_an_example_is_a_day_on_which_the_form_takes_somebody() -> None:
    wednesdays = slots_of(2, usual_days={"days": ["wed"], "nth": [2, 4]})
    found = deadline_example(CALENDAR, wednesdays, date(2026, 11, 20))
    assert found
    assert (found.day, found.last) == ("2026年11月25日(水)", "2026年11月20日(金)")
