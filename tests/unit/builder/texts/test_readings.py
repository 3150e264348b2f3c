"""Readings of kanji: as an editor writes them, as ruby, and as what is searched for."""

import pytest

from builder.search.entries import _unspaced
from builder.texts.gfm.readings import ruby, without_readings
from builder.texts.markdown import html, plain

YOYAKU = '<ruby>予約<rp>（</rp><rt aria-hidden="true">よやく</rt><rp>）</rp></ruby>'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("予約《よやく》です", f"{YOYAKU}です"),
        # The kanji just before it, not what is before them.
        ("お金《かね》", 'お<ruby>金<rp>（</rp><rt aria-hidden="true">かね</rt><rp>）</rp></ruby>'),
        ("｜20日《はつか》", '<ruby>20日<rp>（</rp><rt aria-hidden="true">はつか</rt><rp>）</rp></ruby>'),
        ("**予約《よやく》**", f"<strong>{YOYAKU}</strong>"),
        ("[予約《よやく》](/a.md)", f'<a href="/a/">{YOYAKU}</a>'),
        # What explains a word, and names of other things, are no readings.
        ("解約（けいやくを やめること）", "解約（けいやくを やめること）"),
        ("会場《オンライン》", "会場《オンライン》"),
        ("《よやく》", "《よやく》"),
        ("`予約《よやく》`", "<code>予約《よやく》</code>"),
    ],
)
def test_a_reading_is_above_its_word(written: str, shown: str) -> None:
    assert html(written) == f"<p>{shown}</p>"


def test_a_reading_is_no_part_of_the_words() -> None:
    assert plain("今日《きょう》の 予約《よやく》") == "今日の 予約"
    assert without_readings("｜20日《はつか》と 予約《よやく》") == "20日と 予約"
    assert _unspaced("予約を して\u3000ください。 Zoom を 見る") == "予約をしてください。Zoomを見る"


def test_a_title_with_readings_is_escaped() -> None:
    assert ruby("<b>予約《よやく》") == f"&lt;b&gt;{YOYAKU}"
