"""Every value that `{{ … }}` can name in the small desk."""

from pathlib import Path
from typing import Any

import pytest

from builder.check import read
from builder.texts.figures.slot_words import slot_days_words, slot_times_words
from builder.texts.values import resolve, values
from tests.conftest import ROOT, copy_example
from tests.unit.builder.cases import SMALL, change, small_desk

WEEKDAYS = "月曜日から金曜日（祝日と12月29日から1月3日を除く）"

VALUES = {
    "site.name": "例市 相談窓口",
    "site.municipality": "例市",
    "site.base_url": "https://example.jp/soudan",
    "site.done_page_days": "30",
    "meeting.service": "例会議",
    "meeting.manual_url": "https://example.jp/manual",
    "meeting.data_per_hour": "約300MB",
    "accessibility.standard": "JIS X 8341-3:2016",
    "accessibility.guideline": "WCAG 2.2",
    "accessibility.level": "AA",
    "accessibility.tested": "試験は、これからです。",
    # No fax and no e-mail: this desk has none.
    "desks.life.name": "例市 くらしの窓口",
    "desks.life.short_name": "くらしの窓口",
    "desks.life.phone": "00-1111-2222",
    "desks.life.mail.auto_reply.address": "auto@example.jp",
    "desks.life.mail.desk.address": "life@example.jp",
    "calendars.weekdays.days_words": WEEKDAYS,
    "calendars.daily.days_words": "毎日",
    "directory.life-line.name": "くらしの電話",
    "directory.life-line.phone": "00-3333-4444",
    "directory.life-line.hours_words": (
        "月曜日から金曜日 8時30分から17時15分まで（祝日と12月29日から1月3日を除く）"
    ),
    "directory.hotline.name": "全国の電話",
    "directory.hotline.phone": "188",
    "directory.hotline.hours_words": "毎日",
    "forms.visit.title": "相談の予約",
    "forms.visit.page": "/talk/booking.md",
    "forms.visit.promise.received": "1",
    "forms.visit.retention_words": "2年間",
    "forms.visit.due.opening_days": "1",
    "forms.visit.slots.minutes": "45",
    "forms.visit.slots.lead_opening_days": "3",
    "forms.visit.slots.capacity": "2",
    "forms.visit.slots.holds.per_mailbox": "2",
    "forms.visit.slots.holds.per_source": "5",
    "forms.visit.slots.times_words": "10時・13時30分",
    "forms.visit.slots.days_words": "月曜日から金曜日（祝日と12月29日から1月3日を除く）",
    "forms.visit.slots.until_words": "16時59分",
    "forms.visit.handling.no_show_minutes": "10",
    "faq.visit.title": "予約についてのご質問",
    "forms.visit.slots.example_day": "2026年12月25日(金)",
    "forms.visit.slots.example_last_day": "2026年12月25日(金)",
    "services.talk.name": "相談",
}


def test_values() -> None:
    assert values(read(SMALL)[0]) == VALUES


def test_a_form_with_a_reminder_says_how_many_days_before(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "content/forms/visit.yml", "due:", "reminder: {opening_days_before: 2}\ndue:")
    assert values(read(root)[0]) == VALUES | {"forms.visit.reminder.opening_days_before": "2"}


def test_resolving() -> None:
    known = {"a": "い", "b": "{{ a }}ろ", "c": "{{ b }}は"}
    assert resolve("{{ c }}{{a}} {{ receipt }} {{ block flow }}", known) == (
        "いろはい {{ receipt }} {{ block flow }}"
    )


def test_a_page_is_its_address_or_in_a_link_its_place() -> None:
    known = values(read(SMALL)[0])

    assert resolve("{{ page /talk/index.md#rules }}を見る", known) == (
        "https://example.jp/soudan/talk/#rulesを見る"
    )
    assert resolve("{{page /talk/booking.md}}", known) == "https://example.jp/soudan/talk/booking/"
    assert resolve("[予約]({{ page /talk/booking.md }})", known) == "[予約](/talk/booking.md)"


def test_a_short_number_can_be_called_by_its_name() -> None:
    assert resolve("[{{ a }}](tel:{{ a }})", {"a": "#9110"}) == "[#9110](tel:%239110)"


def test_what_a_life_promises_is_the_workflow_s_own_figure(tmp_path: Path) -> None:
    """A page that names it can't say another day than the mails count."""
    root = copy_example(tmp_path)
    known = values(read(root)[0])
    assert (known["forms.dispatch.promise.received"], known["forms.dispatch.promise.heard"]) == ("5", "5")
    rule = (ROOT / "schemas/workflows/dispatch.yml").read_text(encoding="utf-8")
    own = root / "schemas/workflows/dispatch.yml"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(rule.replace("{opening_days: 5, after: heard_on}", "{opening_days: 7, after: heard_on}"))
    assert values(read(root)[0])["forms.dispatch.promise.heard"] == "7"


@pytest.mark.parametrize(
    ("slots", "days", "times"),
    [
        (
            {"usual_days": {"days": ["tue", "thu"]}},
            "火曜日・木曜日（祝日と12月29日から1月3日を除く）",
            "9時・10時",
        ),
        (
            {"usual_days": {"days": ["wed"], "nth": [2, 4]}},
            "毎月第2・第4水曜日（祝日と12月29日から1月3日を除く）",
            "9時・10時",
        ),
        (
            {"other_times": [{"days": ["fri"], "times": ["13:00"]}, {"days": ["wed"], "times": []}]},
            "月曜日・火曜日・木曜日・金曜日（祝日と12月29日から1月3日を除く）",
            "9時・10時（金曜日は、13時）",
        ),
        (
            {
                "usual_days": {"days": ["mon"]},
                "other_times": [{"days": ["fri"], "nth": ["last"], "times": ["13:00"]}],
            },
            "月曜日と、毎月最終金曜日（祝日と12月29日から1月3日を除く）",
            "9時・10時（毎月最終金曜日は、13時）",
        ),
    ],
)
def test_days_and_times_of_slots_in_words(slots: dict[str, Any], days: str, times: str) -> None:
    weekdays = {
        "weekly": ["mon", "tue", "wed", "thu", "fri"],
        "public_holidays": "closed",
        "year_end": {"from": "12-29", "to": "01-03"},
    }
    given = {"times": ["09:00", "10:00"], **slots}
    assert slot_days_words(given, weekdays) == days
    assert slot_times_words(given, 24) == times
