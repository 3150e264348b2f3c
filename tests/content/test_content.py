"""The ward's content as it is: sound, built, complete."""

import json
from datetime import datetime
from itertools import groupby
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

from desk.domain.calendar.moments import TOKYO
from desk.domain.forms.placeholders import PLACEHOLDER
from local.training.answers import answers_of, has_choices
from tests.conftest import ROOT
from tests.content import problems
from tests.content.built import BuiltDesk, build_desk, can_be_answered
from tests.content.ward import WARD
from tests.searches import searches_of, table
from tests.site.nu import said


def test_the_content_is_sound_and_can_be_built(ward: BuiltDesk) -> None:
    assert ward.pages


def test_links_lead_somewhere_and_pages_are_complete(ward: BuiltDesk) -> None:
    assert problems.page_problems(ward) == []


def test_the_expected_words_are_on_their_pages(ward: BuiltDesk) -> None:
    assert problems.expectation_problems(ward.checked, ward.pages) == []


def test_people_find_what_they_look_for() -> None:
    """The searches of content/searches/, as often as their goals say. `-s` shows the table."""
    for file, found in groupby(searches_of(WARD), key=lambda one: one.source.file):
        print(f"\n{file}")
        for kind, (count, first, three) in table([*found]).items():
            print(f"  {kind:<11} {count:>3}  1番め {first:.0f}%  3番めまで {three:.0f}%")
    assert problems.search_problems(WARD) == []


def test_every_mail_is_complete(ward: BuiltDesk) -> None:
    assert problems.mail_problems(ward) == []


def test_every_subject_begins_with_its_meaning(ward: BuiltDesk) -> None:
    assert problems.subject_problems(ward) == []


def test_every_form_accepts_the_answers_that_its_schema_requires(ward: BuiltDesk) -> None:
    assert problems.form_problems(ward) == []


def test_each_environment_is_as_its_schema_says() -> None:
    schema = json.loads((ROOT / "schemas/environment.schema.json").read_text(encoding="utf-8"))
    for path in sorted((WARD / "infra/environments").glob("*.yml")):
        found = Draft202012Validator(schema).iter_errors(yaml.safe_load(path.read_text(encoding="utf-8")))
        assert [error.message for error in found] == [], path.name


def test_the_html_is_valid(ward: BuiltDesk) -> None:
    found = said(*ward.build.site_dir.rglob("*.html"))
    # Of an image in Markdown, MkDocs makes `<img … />`.
    assert [line for line in found if "Trailing slash on void elements has no effect" not in line] == []


def test_files_for_editors_are_not_published(ward: BuiltDesk) -> None:
    files = [file for file in ward.build.site_dir.rglob("*") if file.is_file()]
    assert not [file for file in files if file.suffix in (".yml", ".yaml", ".md")]
    assert not [file for file in files if "readme" in file.name.lower()]


def test_the_desk_works_today(tmp_path: Path) -> None:
    """Where no slot can be requested (the published holidays are over, say), the form says why."""
    now = datetime.now(TOKYO)
    desk = build_desk(WARD, tmp_path, now=now)
    assert problems.page_problems(desk) == []
    for form in desk.forms:
        answers = answers_of(form, now=now)
        errors = form.errors(form.normalise(answers, now=now), now=now)
        if not has_choices(form, now):
            assert [error.code for error in errors] == ["required"]
        elif can_be_answered(form, now):
            assert errors == ()
        elif form.grid:
            *_, (last, _) = form.grid.days()
            answers["slot"] = f"{last}T{form.grid.times[0]}"
            (error,) = form.errors(form.normalise(answers, now=now), now=now)
            assert error.field == "slot"
            assert not PLACEHOLDER.search(error.message)
