"""What people really type, and what becomes of it: the tables in `inputs/`, driven by JSON and by pages.

To add an input, add a row to the file of its kind. A row has `field` (or its group has), `form` ("booking" if
none is named), `typed` as it arrives, and what becomes of it:

- `said`: words in the error, which is the only one; nothing is stored;
- `stored`: what is stored; null for nothing. Without it, what was typed;
- `asked`: words in the check page's question about it. Without it, there is no question;
- `shown`: what the check page shows, where that is worth a word.

`times` repeats `typed` and `stored`; `also` is answered besides. What is pasted to look up a booking has its
table in `tests/functions/booking/manage/test_manage.py`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from desk.domain.forms.form import Form
from desk.views.form import render_form
from desk.views.manage import render_lookup
from local.web.built_site import Build
from tests.functions.conftest import BOOKING, RIGHT
from tests.functions.forms.typed.typed import by_json, by_pages
from tests.quick_yaml import read_yaml

Row = Mapping[str, Any]


def _rows() -> Iterator[Any]:
    for path in sorted((Path(__file__).parent / "inputs").glob("*.yml")):
        for group in read_yaml(path):
            shared = {name: value for name, value in group.items() if name not in ("about", "rows")}
            for row in group["rows"]:
                whole = {"form": "booking", **shared, **row}
                yield pytest.param(whole, id=f"{path.stem}-{whole['field']}-{ascii(whole['typed'])[:60]}")


@pytest.mark.parametrize("row", list(_rows()))
@pytest.mark.parametrize("way", [by_json, by_pages])
def test_input(built: Build, way: Any, row: Row) -> None:
    field, typed = row["field"], row["typed"] * row.get("times", 1)
    told = way(built, row["form"], {**RIGHT[row["form"]], **row.get("also", {}), field: typed}, field)
    if "said" in row:
        assert (list(told.errors), told.stored) == ([field], None)
        assert row["said"] in told.errors[field]
        return
    stored = row.get("stored", row["typed"])
    assert (told.errors, told.stored) == ({}, stored and stored * row.get("times", 1))
    if way is by_json:
        return
    assert list(told.questions) == ([field] if "asked" in row else [])
    assert row.get("asked", "") in told.questions.get(field, "")
    assert told.shown == row.get("shown", told.shown)


@pytest.mark.parametrize("way", [by_json, by_pages])
def test_a_wrong_answer_that_is_needed_can_not_be_left_out(built: Build, way: Any) -> None:
    told = way(built, "booking", {**BOOKING, "phone": "090-12"}, "phone")
    assert "空欄に" not in told.errors["phone"]


@pytest.mark.parametrize("form", sorted(RIGHT))
def test_no_browser_cuts_what_is_typed(bundle: Mapping[str, Any], form: str) -> None:
    """`maxlength` cuts a paste without a word, and counts a kanji beyond the first 65,536 twice."""
    assert "maxlength" not in render_form(Form(bundle, form)) + render_lookup(bundle)


def test_a_day_typed_by_hand_is_on_the_page_of_an_error_as_a_calendar_reads_it(
    bundle: Mapping[str, Any],
) -> None:
    html = render_form(
        Form(bundle, "booking"), {"slot": "令和8年11月26日T10:00", "other_slots": ["11/27T09:00"]}
    )
    days = [str(one["value"]) for one in BeautifulSoup(html, "html.parser").select("[data-slot=day]")]
    assert days == ["2026-11-26", "11/27", ""]


def test_a_form_shows_what_was_typed_again_after_an_error(built: Build) -> None:
    wrong = {**BOOKING, "phone": "1", "email": "taro@xn--r8jz45g.jp", "kana": "れい たろう"}
    assert by_pages(built, "booking", wrong, "email").typed_again == "taro@例え.jp"
    assert by_pages(built, "booking", wrong, "kana").typed_again == "れい たろう"
