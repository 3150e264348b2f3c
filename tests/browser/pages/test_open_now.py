"""Whether a line of the directory is answered now, for hours of any kind: by the script that is published."""

from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser

from builder.check import load
from builder.files.desk_files import REPOSITORY
from builder.pages.languages import theme_words
from builder.pages.opening import opening_data
from builder.pages.published.assets import published_assets
from tests.unit.builder.cases import change, small_desk

HOURS = 'hours: {open: "08:30", close: "17:15"}'
LUNCH = 'hours: {open: "09:00", close: "17:00", break: {from: "12:00", to: "13:00"}}'
NIGHT = 'hours: {open: "22:00", close: "05:00", next_day: true}'
ALL_DAY = 'hours: {open: "00:00", close: "24:00"}'
EVENING = 'hours: {open: "18:00", close: "24:00"}'
BY_WEEKDAY = """hours: {open: "09:00", close: "17:00"}
    other_hours:
      - {days: [fri], open: "10:00", close: "12:00"}
      - {days: [wed], open: "22:00", close: "05:00", next_day: true}"""
LAST_ENTRY = (
    'hours: {open: "09:00", close: "17:00", last_entry: "16:30", '
    'break: {from: "12:00", to: "13:00", last_entry: "11:30"}}'
)
NIGHT_ENTRY = 'hours: {open: "22:00", close: "05:00", next_day: true, last_entry: "04:30"}'
SEASONS = """hours: {open: "09:00", close: "17:00"}
    other_hours:
      - {days: [fri], nth: [3], open: "09:00", close: "19:00"}
    seasons:
      - from: "11-27"
        to: "02-28"
        hours: {open: "10:00", close: "16:00"}
        other_hours: [{days: [fri], open: "22:00", close: "05:00", next_day: true}]"""

# 2026-11-20 is a Friday; Monday 23 is a public holiday, and the desk opens again on Tuesday 24.
CASES = [
    (LUNCH, "2026-11-20T08:59", "soon", "本日は9時から受け付けます"),
    (LUNCH, "2026-11-20T09:00", "open", "ただいま受付中（12時まで）"),
    (LUNCH, "2026-11-20T11:45", "soon", "まもなく受付終了（12時まで）"),
    (LUNCH, "2026-11-20T12:00", "soon", "いまは休み時間です（13時から受け付けます）"),
    (LUNCH, "2026-11-20T13:00", "open", "ただいま受付中（17時まで）"),
    (LUNCH, "2026-11-20T17:00", "closed", "本日の受付は終了しました。次は11月24日(火) 9時から"),
    (NIGHT, "2026-11-20T21:59", "soon", "本日は22時から受け付けます"),
    (NIGHT, "2026-11-20T22:00", "open", "ただいま受付中（翌日の5時まで）"),
    (NIGHT, "2026-11-21T00:00", "open", "ただいま受付中（5時まで）"),
    (NIGHT, "2026-11-21T04:45", "soon", "まもなく受付終了（5時まで）"),
    (NIGHT, "2026-11-21T05:00", "closed", "本日は休みです。次は11月24日(火) 22時から"),
    # The night before was a closed day, so nobody is there in the small hours.
    (NIGHT, "2026-11-24T03:00", "soon", "本日は22時から受け付けます"),
    (NIGHT, "2026-11-25T03:00", "open", "ただいま受付中（5時まで）"),
    (ALL_DAY, "2026-11-20T00:00", "open", "ただいま受付中（24時間）"),
    (ALL_DAY, "2026-11-20T23:59", "open", "ただいま受付中（24時間）"),
    (ALL_DAY, "2026-11-21T12:00", "closed", "本日は休みです。次は11月24日(火) 0時から"),
    (EVENING, "2026-11-20T23:00", "open", "ただいま受付中（24時まで）"),
    (EVENING, "2026-11-21T00:00", "closed", "本日は休みです。次は11月24日(火) 18時から"),
    (BY_WEEKDAY, "2026-11-19T16:00", "open", "ただいま受付中（17時まで）"),
    (BY_WEEKDAY, "2026-11-19T17:00", "closed", "本日の受付は終了しました。次は11月20日(金) 10時から"),
    (BY_WEEKDAY, "2026-11-20T11:00", "open", "ただいま受付中（12時まで）"),
    (BY_WEEKDAY, "2026-11-20T13:00", "closed", "本日の受付は終了しました。次は11月24日(火) 9時から"),
    # The night of Wednesday.
    (BY_WEEKDAY, "2026-11-19T03:00", "open", "ただいま受付中（5時まで）"),
    (BY_WEEKDAY, "2026-11-20T03:00", "soon", "本日は10時から受け付けます"),
    (LAST_ENTRY, "2026-11-20T11:29", "soon", "まもなく受付終了（11時30分まで）"),
    (LAST_ENTRY, "2026-11-20T11:30", "soon", "いまは休み時間です（13時から受け付けます）"),
    (LAST_ENTRY, "2026-11-20T15:00", "open", "ただいま受付中（16時30分まで）"),
    (LAST_ENTRY, "2026-11-20T16:30", "closed", "本日の受付は終了しました。次は11月24日(火) 9時から"),
    (NIGHT_ENTRY, "2026-11-21T04:29", "soon", "まもなく受付終了（4時30分まで）"),
    (NIGHT_ENTRY, "2026-11-21T04:30", "closed", "本日は休みです。次は11月24日(火) 22時から"),
    # The third Friday.
    (SEASONS, "2026-11-20T18:00", "open", "ただいま受付中（19時まで）"),
    (SEASONS, "2026-11-24T16:20", "open", "ただいま受付中（17時まで）"),
    # Thursday is the last day of the usual hours, Friday the first of the season.
    (SEASONS, "2026-11-26T17:00", "closed", "本日の受付は終了しました。次は11月27日(金) 22時から"),
    (SEASONS, "2026-11-28T04:00", "open", "ただいま受付中（5時まで）"),
    # The desk rests on 1 December.
    (SEASONS, "2026-11-30T16:00", "closed", "本日の受付は終了しました。次は12月2日(水) 10時から"),
]


@pytest.mark.parametrize(("hours", "moment", "state", "words"), CASES)
def test_the_lamp(hours: str, moment: str, state: str, words: str, browser: Browser, tmp_path: Any) -> None:
    root = small_desk(tmp_path)
    change(root / "content/desks.yml", HOURS, hours)
    project = load(root)
    partials = Environment(loader=FileSystemLoader(REPOSITORY / "builder/theme/partials"), autoescape=True)
    shown = {"said": theme_words(None), "language": None, "opening": opening_data(project)}
    element = partials.get_template("opening.html").render(desk=shown)
    (script,) = [one for one in published_assets(REPOSITORY / "builder/assets") if one.name == "status.js"]
    code = script.content.decode() if isinstance(script.content, bytes) else script.content
    page = browser.new_page()
    try:
        page.clock.set_fixed_time(f"{moment}:00+09:00")
        page.set_content(
            f'<span class="desk-state" data-line="life-line" hidden></span>{element}<script>{code}</script>'
        )
        place = page.locator(".desk-state:not([hidden])")
        place.wait_for()
        assert (place.get_attribute("data-state"), place.text_content()) == (state, words)
    finally:
        page.close()
