"""The bundle: what the functions get of a desk's content."""

import json
from pathlib import Path

import pytest

from builder.check import load
from builder.output.bundle import bundle_of, write_bundle
from desk.domain.calendar.opening_days import OpeningCalendar
from desk.domain.forms.form import Form
from tests.unit.builder.cases import SMALL, change, small_desk


def test_it_has_these_parts() -> None:
    bundle = bundle_of(load(SMALL))

    assert list(bundle) == [
        "version", "site", "desks", "directory", "directory_note", "calendars", "holidays", "forms",
        "workflows", "messages", "mails", "magazine_words", "magazines", "newsletter", "mail_domains",
        "auto_reply_caps", "done_page_days", "health", "canary", "console", "replies", "pages", "manage",
        "headers",
    ]  # fmt: skip
    assert bundle["site"] == {
        "name": "例市 相談窓口",
        "municipality": "例市",
        "base_url": "https://example.jp/soudan",
        "clock": 24,
    }
    assert bundle["desks"]["life"]["mail"]["desk"] == {"address": "life@example.jp", "name": "くらしの窓口"}
    assert bundle["holidays"] == {
        "2026-01-01": "元日",
        "2026-11-03": "文化の日",
        "2026-11-23": "勤労感謝の日",
    }
    assert bundle["calendars"]["weekdays"] == {
        "weekly": ["mon", "tue", "wed", "thu", "fri"],
        "public_holidays": "closed",
        "year_end": {"from": "12-29", "to": "01-03"},
        "extra_closures": [{"date": "2026-12-01", "reason": "設備点検"}],
        "extra_openings": [{"date": "2026-12-05", "reason": "休日相談会"}],
    }


def test_the_functions_can_read_it() -> None:
    bundle = bundle_of(load(SMALL))

    assert Form(bundle, "visit").label("name") == "お名前"
    assert OpeningCalendar.from_bundle(bundle["calendars"]["daily"], bundle["holidays"])


def test_values_are_filled_in_and_run_time_placeholders_stay() -> None:
    bundle = bundle_of(load(SMALL))

    assert bundle["mails"]["received"]["body"] == (
        "{{ slot }}の予約を受け付けました。\nlife@example.jp から連絡します。\n"
        "{{ manage_url }} {{ manage_code }}\n"
    )
    assert bundle["forms"]["visit"]["words"]["done"] == {
        "title": "受け付けました",
        "steps": ["受付番号は{{ receipt }}です。", "{{ slot }}の予約です。"],
        "no_mail": ["00-1111-2222へ電話してください。"],
    }
    assert (
        bundle["messages"]["errors"]["max_length"]
        == "{{ label }}は{{ limit }}文字までです。{{ over }}文字多いです。"
    )


def test_markdown_for_pages_becomes_html_and_elsewhere_plain_text() -> None:
    bundle = bundle_of(load(SMALL))
    words = bundle["forms"]["visit"]["words"]

    assert words["purpose"] == (
        '<p>相談に使います。くわしくは<a href="/soudan/talk/#urgent">相談</a>をご覧ください。</p>'
    )
    assert words["sections"][0]["lead"] == "<p>くらしの窓口から連絡します。</p>"
    assert [line["about"] for line in bundle["directory"]] == [
        "急ぐときは相談の前に電話してください。",
        "いつでもつながります。",
    ]


def test_the_same_desk_gives_the_same_bytes(tmp_path: Path) -> None:
    first, again = tmp_path / "a" / "bundle.json", tmp_path / "b" / "bundle.json"

    written = write_bundle(load(SMALL), first)
    write_bundle(load(small_desk(tmp_path)), again)

    assert first.read_bytes() == again.read_bytes()
    assert json.loads(first.read_bytes()) == written


@pytest.mark.parametrize(
    ("file", "find", "put"),
    [
        ("content/messages.yml", "1行で入力してください。", "1行で書いてください。"),
        ("content/calendar.yml", "2026-12-01", "2026-12-02"),
        ("content/desks.yml", "life@example.jp", "kurashi@example.jp"),
        ("schemas/forms/visit.schema.json", '"maxLength": 60', '"maxLength": 61'),
    ],
)
def test_the_version_changes_with_the_content(file: str, find: str, put: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / file, find, put)

    version = bundle_of(load(root))["version"]

    assert version != bundle_of(load(SMALL))["version"]
    assert len(version) == 16


def test_the_version_does_not_change_with_a_page(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "content/talk/booking.md", "を読んでください。", "をお読みください。")

    assert bundle_of(load(root))["version"] == bundle_of(load(SMALL))["version"]
