"""An editor's possible mistakes about the canary, and that another desk needs no code for it."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from builder.check import load, read
from builder.output.bundle import bundle_of
from desk.domain.forms.form import Form
from desk.domain.forms.sample_answers import controls_of, sample_answers
from tests.conftest import copy_example
from tests.unit.builder.cases import change, small_desk

CANARY = {
    "form": "visit",
    "name": "動作確認",
    "kana": "ドウサカクニン",
    "mail": "success@simulator.amazonses.com",
    "phone": "03-0000-0000",
    "postal_code": '"0000000"',
    "address": "動作確認1番",
    "message": "通しの動作確認です。",
}
NOW = datetime.fromisoformat("2026-11-20T10:00:00+09:00")


def desk_with(folder: Path, **changes: str) -> Path:
    """The small desk with a canary."""
    root = small_desk(folder)
    file = root / "content/site.yml"
    lines = [f"  {name}: {value}\n" for name, value in (CANARY | changes).items()]
    file.write_text(file.read_text(encoding="utf-8") + "canary:\n" + "".join(lines), encoding="utf-8")
    return root


def mistakes(root: Path) -> list[str]:
    _, found = read(root)
    return [f"{one.file}: {one.message}" for one in found]


def answers(bundle: Mapping[str, Any], form: Form, slot: str) -> Any:
    return form.normalise(sample_answers(form.schema, bundle["canary"], slot=slot, mark="1"), now=NOW)


def test_another_desk_s_form_needs_no_code(tmp_path: Path) -> None:
    root = desk_with(tmp_path)
    assert mistakes(root) == []
    bundle = bundle_of(load(root))
    form = Form(bundle, "visit")
    given = answers(bundle, form, "2026-12-08T10:00")
    assert form.errors(given, now=NOW) == ()
    assert set(given) == set(form.schema["required"])


def test_a_required_question_that_there_is_not_is_told_by_the_form_alone(tmp_path: Path) -> None:
    root = desk_with(tmp_path)
    change(root / "schemas/forms/visit.schema.json", '"required": ["name"', '"required": ["nome", "name"')
    (mistake,) = mistakes(root)
    assert mistake.startswith("schemas/forms/visit.schema.json: 「nome」が properties にありません。")


def test_this_desk_s_own_form_is_answered(bundle: Mapping[str, Any]) -> None:
    form = Form(bundle, bundle["canary"]["form"])
    assert form.errors(answers(bundle, form, "2026-12-01T10:00"), now=NOW) == ()


def test_the_canary_is_optional(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    assert mistakes(root) == []
    assert bundle_of(load(root))["canary"] is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"form": "visti"}, "「visti」は、どこにもありません。「visit」の間違いではありませんか。"),
        (
            {"mail": "a..b@example.jp"},
            "「a..b@example.jp」は、フォーム「visit」の「メールアドレス」に書けません。",
        ),
        ({"postal_code": '"000"'}, "「000」は、7けたの数字になっていません。例: 0000000"),
        ({"kana": "どうさ"}, "「どうさ」は、カタカナになっていません。例: ドウサ　カクニン"),
    ],
)
def test_a_mistake_is_reported(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    assert mistakes(desk_with(tmp_path, **changes)) == [f"content/site.yml: {message}"]


def test_a_form_without_slots_can_be_tried_but_none_that_gives_away_seats(tmp_path: Path) -> None:
    root = copy_example(tmp_path)
    change(root / "content/site.yml", "form: booking", "form: consultation")
    assert mistakes(root) == []
    change(root / "content/site.yml", "form: consultation", "form: seminar")
    (told,) = mistakes(root)
    assert told.startswith("content/site.yml: 「seminar」は、セミナーの申込みです。")


def test_a_form_that_lost_its_slots_is_told_at_the_form_only(tmp_path: Path) -> None:
    root = desk_with(tmp_path)
    change(root / "content/forms/visit.yml", "\nslots:", "\n#slots:")
    assert not [told for told in mistakes(root) if told.startswith("content/site.yml")]


def test_answers_are_posted_as_the_page_s_controls_would() -> None:
    posted = list(
        controls_of({"slot": "2026-12-01T10:00", "consent": True, "topics": ["a", "b"], "name": "例"})
    )
    assert posted == [
        ("slot.day", "2026-12-01"),
        ("slot.time", "10:00"),
        ("consent", "true"),
        ("topics", "a"),
        ("topics", "b"),
        ("name", "例"),
    ]


def test_a_form_with_a_time_of_application_is_no_canary(tmp_path: Path) -> None:
    root = desk_with(tmp_path)
    form = root / "content/forms/visit.yml"
    times = 'open: {from: "2026-11-01 09:00"}\n'
    form.write_text(form.read_text(encoding="utf-8") + times, encoding="utf-8")
    (mistake,) = mistakes(root)
    assert mistake.startswith("content/forms/visit.yml: このフォームは、しくみの動作を1時間ごとに確かめる")
