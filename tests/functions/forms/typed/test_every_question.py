"""Every kind of question with every control: `make check` tells it, or people can answer it.

What isn't told is built into one form for each control, shown, answered by the controls that a browser finds
on the page, sent from there and by JSON, and stored as it was answered.
"""

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from bs4 import BeautifulSoup

from builder.check import load, read
from builder.output.bundle import bundle_of
from desk.domain.forms.form import Form
from desk.views.form import render_form
from tests.functions.conftest import Desk
from tests.functions.forms.pages.page import Pairs, visit
from tests.functions.forms.typed.controls import typed
from tests.quick_yaml import read_yaml
from tests.unit.builder.cases import small_desk

CONTROLS = ("", "select", "radio", "textarea")


class Question(NamedTuple):
    """A field's rule, what is typed, and what is stored of it; `words` are more of its words."""

    rule: Mapping[str, Any]
    typed: Any = None
    stored: Any = None
    words: Mapping[str, Any] = {}


def text(kind: str | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "string", **({"format": kind} if kind else {}), **more}


OPTIONS = {"options": {"a": "甲", "b-2": "乙"}}
CHOICE = {"type": "string", "enum": ["a", "b-2"]}
SHORT = {"maxLength": 40}

QUESTIONS: Mapping[str, Question] = {
    "line": Question(text("line", **SHORT), "例 です", "例 です"),
    "long_line": Question(text("line", minLength=2, **SHORT), "例 です", "例 です"),
    "text": Question(text("text", **SHORT), "一行目\n二行目", "一行目\n二行目"),
    "person": Question(text("person-name", **SHORT), "例 太郎", "例 太郎"),
    "kana": Question(text("kana", **SHORT), "れい", "レイ"),
    "mail": Question(text("mail-address"), "b@example.jp", "b@example.jp"),
    "tel": Question(text("jp-phone"), "03-1234-5678", "0312345678"),
    "postal": Question(text("jp-postal-code"), "120-0000", "1200000"),
    "number": Question(text("corporate-number"), "8-0000-0000-0001", "8000000000001"),
    "place": Question(text("jp-address", **SHORT), "例県例市例町1-2-3", "例県例市例町1-2-3"),
    "day": Question(text("date"), "2000-04-01", "2000-04-01"),
    "count": Question({"type": "integer", "minimum": 1, "maximum": 2000}, "1,200人", 1200, {"unit": "人"}),
    "change": Question({"type": "integer", "minimum": -5, "maximum": 5}, "-3", -3),
    "choice": Question(CHOICE, "b-2", "b-2", OPTIONS),
    "choices": Question({"type": "array", "items": CHOICE}, ["a", "b-2"], ["a", "b-2"], OPTIONS),
    "some": Question(
        {"type": "array", "items": CHOICE, "minItems": 1, "maxItems": 2, "uniqueItems": True},
        ["b-2"],
        ["b-2"],
        OPTIONS,
    ),
    "tick": Question({"type": "boolean"}, True, True),
    "consent": Question({"type": "boolean", "const": True}, True, True, {"points": ["大切なこと"]}),
    "slot": Question(text("slot"), "2026-11-26T10:00", "2026-11-26T10:00"),
    "other_slots": Question(
        {"type": "array", "items": text("slot"), "maxItems": 2, "uniqueItems": True},
        ["2026-11-27T10:00", "2026-11-27T13:30"],
        ["2026-11-27T10:00", "2026-11-27T13:30"],
    ),
    # What nobody could answer.
    "bare": Question(text()),
    "bare_with_length": Question(text(**SHORT)),
    "endless": Question(text("line")),
    "endless_text": Question(text("text")),
    "impossible": Question(text("line", minLength=50, **SHORT)),
    "unknown": Question(text("number")),
    "no_range": Question({"type": "integer", "minimum": 3, "maximum": 2}),
    "one_number": Question({"type": "integer", "minimum": 3, "maximum": 3}),
    "no_choice": Question({"type": "string", "enum": []}),
    "numbers": Question({"type": "string", "enum": [1, 2]}),
    "japanese": Question({"type": "string", "enum": ["甲"]}, words={"options": {"甲": "甲"}}),
    "twice": Question({"type": "string", "enum": ["a", "a"]}, words={"options": {"a": "甲"}}),
    "formed_choice": Question({**CHOICE, "format": "kana"}, words=OPTIONS),
    "free_list": Question({"type": "array", "items": text("line", **SHORT)}),
    "bare_list": Question({"type": "array", "items": text()}),
    "days": Question({"type": "array", "items": text("date")}),
    "too_many": Question({"type": "array", "items": CHOICE, "minItems": 3}, words=OPTIONS),
    "crossed": Question({"type": "array", "items": CHOICE, "minItems": 2, "maxItems": 1}, words=OPTIONS),
    "second_slot": Question(text("slot")),
    "more_slots": Question({"type": "array", "items": text("slot"), "maxItems": 2}),
    "discreet": Question(text("line", **SHORT)),
    "reply_by": Question(CHOICE, words=OPTIONS),
}
"""By a name that says it. Those with an answer can be answered with their own control."""

EMAIL = "your_mail"
"""Named otherwise than in every other form: `mail_field` says that it is the address."""


class Asked(NamedTuple):
    """One question of the form under test; its name in the form."""

    kind: str
    name: str
    required: bool


def asked() -> list[Asked]:
    """Every question twice, as required and as optional; names that the functions know only once."""
    single = {"slot": True, "other_slots": False, "discreet": False, "reply_by": False}
    found = [Asked(kind, kind, required) for kind, required in single.items()]
    return found + [
        Asked(kind, f"{kind}_{'must' if required else 'may'}", required)
        for kind in QUESTIONS
        if kind not in single
        for required in (True, False)
    ]


def write_form(
    root: Path, rows: Iterable[Asked], control: str, without: frozenset[str] | set[str] = frozenset()
) -> None:
    """The small desk's form with these questions, a line for each in each file."""
    rows = list(rows)
    rules = {EMAIL: text("mail-address"), **{one.name: QUESTIONS[one.kind].rule for one in rows}}
    required = [EMAIL, *(one.name for one in rows if one.required)]
    lines = ",\n".join(f'"{name}": {json.dumps(rule, ensure_ascii=False)}' for name, rule in rules.items())
    names = ",\n".join(f'"{name}"' for name in required)
    (root / "schemas/forms/visit.schema.json").write_text(
        f'{{"type": "object", "additionalProperties": false, "properties": {{\n{lines}\n}}, '
        f'"required": [\n{names}\n]}}',
        encoding="utf-8",
    )
    path = root / "content/forms/visit.yml"
    form = read_yaml(path)
    words = {EMAIL: {"label": EMAIL, "pii": "contact"}}
    for one in rows:
        words[one.name] = {
            "label": one.name,
            "pii": "none",
            **({"control": control} if control and one.name != without else {}),
            **QUESTIONS[one.kind].words,  # type: ignore[dict-item]
        }
    form["sections"] = [{"id": "all", "title": "すべて", "fields": list(words)}]
    form["fields"] = words
    form["mail_field"] = EMAIL
    path.write_text(lines_of(form), encoding="utf-8")


def lines_of(form: Mapping[str, Any]) -> str:
    """YAML with a line for each field."""
    rest = {key: value for key, value in form.items() if key != "fields"}
    fields = [f"  {name}: {written(words)}\n" for name, words in form["fields"].items()]
    return (
        "".join(f"{key}: {written(value)}\n" for key, value in rest.items()) + f"fields:\n{''.join(fields)}"
    )


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def told(root: Path) -> dict[str, str]:
    """Name of a question -> what is told at it. Nothing may be told elsewhere."""
    found: dict[str, str] = {}
    for mistake in read(root)[1]:
        lines = (root / mistake.file).read_text(encoding="utf-8").splitlines()
        # What many questions share is told at the first of them, with the lines of the others.
        others = re.findall(r"[の・](\d+)", mistake.message.partition("同じことが、ほかにもあります")[2])
        for number in (mistake.line, *map(int, others)):
            name = re.match(r'\s*"?(\w+)"?', lines[number - 1])
            assert name, mistake
            found.setdefault(name[1], mistake.message)
    return found


class Tried(NamedTuple):
    """A desk whose form has all the questions that weren't told of this control."""

    root: Path
    left: list[Asked]
    control: str


@pytest.fixture(scope="module", params=CONTROLS, ids=lambda control: control or "its own")
def form(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tried:
    root = small_desk(tmp_path_factory.mktemp("every"))
    control: str = request.param
    rows = asked()
    write_form(root, rows, control)
    known = told(root)
    left = [one for one in rows if one.name not in known]
    if "slot" not in known:
        write_form(root, left, control)
    else:  # Every form of this desk needs one, with its own control.
        write_form(root, left := [*left, Asked("slot", "slot", True)], control, without="slot")
    return Tried(root, left, control)


@pytest.fixture(scope="module")
def bundle(form: Tried) -> Mapping[str, Any]:
    frame = {
        "url": "/talk/booking/",
        "title": "予約",
        "before": "<title>{title}</title><article>",
        "above": "",
        "below": "",
        "after": "</article>",
    }
    return bundle_of(load(form.root), {"visit": frame}, {"url": "/talk/manage/"})


def test_what_can_be_answered_is_not_told_and_what_cannot_is(form: Tried) -> None:
    _, left, control = form
    kinds = {one.kind for one in left} - ({"slot"} if control else set())
    assert not {kind for kind in kinds if QUESTIONS[kind].typed is None}
    by_itself = {kind for kind, question in QUESTIONS.items() if question.typed is not None}
    with_control = {"": by_itself, "select": {"choice"}, "radio": {"choice"}, "textarea": {"text", "place"}}
    assert kinds == with_control[control]
    # A box that must be ticked, and is no consent, is all that can be asked only if it is optional.
    never = {one.name for one in asked() if one.kind in kinds} - {one.name for one in left}
    assert never == ({"tick_must"} if "tick" in kinds else set())


def test_a_page_without_script_takes_an_answer_to_each_question(form: Tried, desk: Desk) -> None:
    _, left, _ = form
    html = BeautifulSoup(render_form(Form(desk.bundle, "visit")), "html.parser")
    pairs: Pairs = [(EMAIL, "a@example.jp"), ("_step", "check")]
    for one in left:
        pairs += typed(html, one.name, QUESTIONS[one.kind].typed)
    page = visit(desk, "visit", pairs)
    assert page.errors == {}
    page.press("_step", "send")
    (meta,) = desk.rows("submission")
    assert meta["answers"] == expected(left)


def test_json_takes_an_answer_to_each_question(form: Tried, desk: Desk) -> None:
    _, left, _ = form
    answers = {EMAIL: "a@example.jp", **{one.name: QUESTIONS[one.kind].typed for one in left}}
    status, body = desk.send("visit", answers, sid=str(uuid.uuid4()))
    assert (status, body.get("errors")) == (201, None)
    (meta,) = desk.rows("submission")
    assert meta["answers"] == expected(left)
    desk.sweep()
    assert [mail["To"] for mail in desk.mails() if meta["receipt"] in mail["Subject"]][:1] == ["a@example.jp"]


def test_two_bookings_of_one_person_are_known_by_that_address(form: Tried, desk: Desk) -> None:
    _, left, _ = form
    answers = {EMAIL: "a@example.jp", **{one.name: QUESTIONS[one.kind].typed for one in left}}
    for more in ({}, {"slot": "2026-11-30T10:00"}):
        status, body = desk.send("visit", {**answers, **more}, sid=str(uuid.uuid4()))
        assert (status, body.get("errors")) == (201, None)
    assert len({one["person"] for one in desk.rows("submission")}) == 1


def test_only_what_is_required_has_to_be_answered(form: Tried, desk: Desk) -> None:
    _, left, _ = form
    required = {EMAIL, *(one.name for one in left if one.required)}
    assert set(visit(desk, "visit", [("_step", "check")]).errors) == required


def expected(left: list[Asked]) -> dict[str, Any]:
    return {EMAIL: "a@example.jp", **{one.name: QUESTIONS[one.kind].stored for one in left}}
