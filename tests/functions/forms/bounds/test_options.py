"""Options from a list, some with a time: what is open when it is sent counts, and nothing typed is lost."""

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from builder.output.option_lists import with_options
from desk.domain.forms.form import Form
from desk.views.form import render_form
from tests.functions.bookings import SID
from tests.functions.conftest import CONSULTATION, NOW, Desk, Staff
from tests.functions.forms.pages.page import CONSULTING, Pairs, visit

COURSES = [
    {"id": "winter", "label": "冬の講座", "until": "2026-12-08 17:00"},
    {"id": "spring", "label": "春の講座", "from": "2027-02-01 09:00"},
    {"id": "any-time", "label": "いつでもよい"},
]
INDUSTRIES = [{"id": f"i{n}", "label": f"業種{n}"} for n in range(20)]
NEW: Mapping[str, Any] = {
    "course": {"type": "string", "options_from": "courses"},
    "days": {"type": "array", "items": {"type": "string", "options_from": "courses"}, "uniqueItems": True},
    "branch": {"type": "string", "options_from": "industries"},
}


def with_lists(bundle: Mapping[str, Any], courses: list[dict[str, str]]) -> dict[str, Any]:
    """The bundle whose consultation asks three more questions."""
    changed: dict[str, Any] = copy.deepcopy(dict(bundle))
    form = changed["forms"]["consultation"]
    form["schema"]["properties"] |= NEW
    form["words"]["fields"] |= {name: {"label": f"質問{name}", "pii": "none"} for name in NEW}
    form["words"]["sections"][0]["fields"] += list(NEW)
    lists = {"courses": courses, "industries": INDUSTRIES}
    form["schema"], form["words"] = with_options(form["schema"], form["words"], lists)
    return changed


@pytest.fixture
def bundle(bundle: Mapping[str, Any]) -> Mapping[str, Any]:
    return with_lists(bundle, COURSES)


def posted(**more: str) -> Pairs:
    return [*CONSULTING[:-1], *more.items(), ("_step", "check")]


def send(desk: Desk, **more: Any) -> tuple[int, list[str]]:
    status, body = desk.send("consultation", {**CONSULTATION, **more}, sid=SID)
    return status, [f"{error['field']} {error['code']}" for error in body.get("errors", ())]


def test_json_takes_what_is_open_and_names_what_is_not(desk: Desk) -> None:
    assert send(desk, course="spring", days=["any-time", "spring"]) == (
        422,
        ["course option_early", "days option_early"],
    )
    assert send(desk, course="gone") == (422, ["course enum"])
    desk.at("2026-12-08T17:30:00+09:00")
    assert send(desk, course="winter") == (422, ["course option_over"])
    desk.at("2027-02-01T09:00:00+09:00")
    assert send(desk, course="spring", days=["any-time"], branch="i19") == (201, [])


def test_who_began_in_time_is_taken_a_little_later(desk: Desk) -> None:
    desk.at("2026-12-08T17:29:00+09:00")
    assert send(desk, course="winter") == (201, [])


def test_a_choice_that_ended_meanwhile_is_told_and_all_else_stays(desk: Desk) -> None:
    check = visit(desk, "consultation", posted(course="winter"))
    assert check.shown["質問course"] == "冬の講座"
    desk.at("2026-12-08T17:31:00+09:00")
    page = check.press("_step", "send")
    assert page.status == 422
    assert page.errors == {
        "course": "エラー：「冬の講座」の受付は、2026年12月8日(火) 17時に終わりました。"
        "ほかのものを選んでください。"
    }
    assert ("message", "例") in page.fields
    # It isn't offered any more; another one can be chosen and sent.
    offered = [str(one["value"]) for one in page.html.select("[name=course]")]
    assert offered == ["spring", "any-time"]
    assert page.html.select("[name=course][value=spring]")[0].has_attr("disabled")
    done = visit(desk, "consultation", [*page.fields, ("course", "any-time"), ("_step", "check")])
    assert done.press("_step", "send").status == 200
    (meta,) = desk.rows("submission")
    assert meta["answers"]["course"] == "any-time"


def test_the_page_names_the_times_of_its_options_and_unfolds_a_long_list(desk: Desk) -> None:
    html = BeautifulSoup(render_form(Form(desk.bundle, "consultation")), "html.parser")
    labels = [one.get_text() for one in html.select("#f-course label")]
    assert labels == [
        "冬の講座（受付の終わり：2026年12月8日(火) 17時まで）",
        "春の講座（受付の始まり：2027年2月1日(月) 9時から）",
        "いつでもよい",
    ]
    assert len(html.select("#f-branch select option")) == 1 + 20


def test_what_was_chosen_is_in_words_after_it_left_its_list(
    desk: Desk, staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, answer = desk.send("consultation", {**CONSULTATION, "course": "winter"}, sid=SID)
    assert status == 201
    later = Form(with_lists(desk.bundle, COURSES[1:]), "consultation")
    monkeypatch.setattr("desk.parts.Parts.form", lambda *_: later)
    assert "冬の講座" in staff("show", answer["receipt"]).out
    day = NOW.date().isoformat()
    said = staff(
        "export", "--full", "--from", day, "--to", day, "--reason", "例", "--out", str(tmp_path / "out")
    )
    assert said.status == 0
    (file,) = (tmp_path / "out").iterdir()
    assert "冬の講座" in file.read_text(encoding="utf-8-sig")
    (meta,) = desk.rows("submission")
    assert (meta["answers"]["course"], meta["labels"]) == ("winter", {"course=winter": "冬の講座"})
