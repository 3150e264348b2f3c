"""Mistakes in content/seminars.yml, each told in Japanese at its place."""

from datetime import date
from pathlib import Path

import pytest

from builder.check import load, read, warnings
from tests.conftest import copy_example
from tests.unit.builder.cases import change

FILE = "content/seminars.yml"
FORM = "content/forms/seminar.yml"
OTHER = "content/forms/consultation.yml"
WORDS = "content/workflows/seminar.yml"
PAGE = "content/harassment/seminar.md"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_example(tmp_path_factory.mktemp("desk"))


@pytest.mark.parametrize(
    ("file", "find", "put", "at", "words"),
    [
        (FILE, '    end: "16:00"\n    capacity: 3', '    end: "13:00"\n    capacity: 3', "end", "終わりの"),
        (FILE, "id: manual", "id: basics", "id", "「basics」は"),
        (FILE, '"2026-12-07 17:00"', '"2026-11-08 17:00"', "apply_until", "始まり（apply_from）より前"),
        (FILE, '"2026-12-07 17:00"', '"2026-12-10 09:00"', "apply_until", "開催日（day）の前の日まで"),
        (FILE, '"2026-12-07 17:00"', '"2026-12-08 12:00"', "apply_until", "2026年12月8日(火)、開催日の2"),
        # Two opening days before Wednesday, 6 January, is Monday, the 4th, after New Year.
        (FILE, '"2026-12-21 17:00"', '"2027-01-04 12:00"', "apply_until", "2027年1月4日(月)、開催日の2"),
        (FILE, "day: 2027-01-27", "day: 2028-01-27", "day", "まだ決まっていません"),
        (FILE, "https://movie.example.jp/rei", "https://example.com/rei", "archive_url", "「example.com」は"),
        (FILE, "archive_until: 2027-05-31", "archive_until: 2026-10-31", "archive_until", "開催日（day）"),
        (FILE, "    archive_url: https://movie.example.jp/rei\n", "", "archive_until", "使われません"),
        (FILE, "alarm_opening_days_before: 3", "alarm_opening_days_before: 1", "alarm_", "2以上にして"),
        (FILE, "asked_opening_days_before: 5", "asked_opening_days_before: 2", "asked_", "3以上にして"),
        (FILE, "examples_as_of: 2026-11-20\n", "", "example", "examples_as_of"),
        (FILE, "    capacity: 3", "    url: https://zoom.us/j/1\n    capacity: 3", "url", "職員が set-url"),
        (FORM, "control: radio\n", "control: radio\n    options: {a: 春}\n", "options", "seminars.yml に"),
        (WORDS, "  waiting:\n", "  待っている:\n", "待っている", "左の英語の名前は変えずに"),
        (OTHER, "required: [email]", "required: [email], until_start: true", "until", "until_start は"),
        (FORM, "seminar_field: seminar\n", "seminar_field: semminar\n", "seminar_field", "「semminar」"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_place(
    file: str, find: str, put: str, at: str, words: str, desk: Path
) -> None:
    path = desk / file
    text = path.read_text(encoding="utf-8")
    change(path, find, put)
    try:
        _, found = read(desk, date(2026, 12, 1))
    finally:
        path.write_text(text, encoding="utf-8")
    assert found, "nothing is told"
    lines = text.replace(find, put, 1).splitlines()
    (mistake, *others) = [one for one in found if words in one.message]
    assert mistake.file == file
    assert at in lines[mistake.line - 1]
    assert {one.line for one in others} <= {one.line for one in found}


ROW = """  - id: s2026-12
    title: 窓口での対応
    lead: お話しします。
    day: 2026-12-16
    start: "14:00"
    end: "16:00"
    capacity: 3
    apply_from: "2026-11-16 09:00"
    apply_until: "2026-12-13 17:00"
"""
"""A real seminar, whose URL goes out on Monday, 14 December."""


def _found(desk: Path, today: date, **files: tuple[str, str]) -> list[str]:
    """The mistakes with one change in each file of content/."""
    before = {name: (desk / f"content/{name}.yml").read_text(encoding="utf-8") for name in files}
    try:
        for name, (find, put) in files.items():
            change(desk / f"content/{name}.yml", find, put)
        return [str(one) for one in read(desk, today)[1]]
    finally:
        for name, text in before.items():
            (desk / f"content/{name}.yml").write_text(text, encoding="utf-8")


CLOSED = ("extra_closures: []", "extra_closures: [{date: 2026-12-14, reason: 設備点検}]")


def test_a_closure_that_moves_only_the_url_of_an_example_is_no_mistake(desk: Path) -> None:
    """The example's URL would go out on Tuesday, the 8th."""
    closed = (CLOSED[0], CLOSED[1].replace("12-14", "12-08"))
    assert _found(desk, date(2026, 11, 30), calendar=closed) == []


@pytest.mark.parametrize(("today", "is_told"), [(date(2026, 12, 1), True), (date(2026, 12, 14), False)])
def test_a_closure_that_moves_a_real_url_is_named_as_long_as_the_seminar_can_be_applied_for(
    today: date, is_told: bool, desk: Path
) -> None:
    found = _found(desk, today, seminars=("seminars:\n", f"seminars:\n{ROW}"), calendar=CLOSED)
    assert len(found) == is_told
    assert all("臨時の休み（content/calendar.yml の" in one for one in found)
    assert all("「2026-12-11 08:00」より前に" in one for one in found)


OLDER = ROW.replace("2026-12-16", "2026-11-25").replace("12-13", "11-18")


@pytest.mark.parametrize("rows", [ROW + OLDER, OLDER + ROW], ids=["on top", "below"])
def test_an_id_in_use_is_told_at_the_newer_seminar(rows: str, desk: Path) -> None:
    (told,) = _found(desk, date(2026, 11, 30), seminars=("seminars:\n", f"seminars:\n{rows}"))
    text = (desk / FILE).read_text(encoding="utf-8").replace("seminars:\n", f"seminars:\n{rows}")
    here = int(told.split(":")[1]) - 1
    assert text.splitlines()[here : here + 4] == ROW.splitlines()[:4]
    assert "「s2026-12」は、" in told


def test_a_seminar_on_any_day_of_the_year_can_be_right(desk: Path) -> None:
    assert read(desk, date(2026, 12, 1))[1] == ()


def test_examples_are_hidden_from_the_public_and_follow_the_clock_at_make_run(desk: Path) -> None:
    hidden = load(desk, date(2026, 12, 1)).seminars
    assert hidden
    assert all(row.get("hidden") for row in hidden["seminars"])
    later = load(desk, date(2027, 6, 4), examples=date(2027, 6, 4)).seminars
    assert later
    (basics,) = [row for row in later["seminars"] if row["id"] == "basics"]
    assert (basics["day"], basics["apply_until"]) == ("2027-06-24", "2027-06-21 17:00")


def test_an_archive_before_the_day_is_doubted(desk: Path) -> None:
    path = desk / FILE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    example: true\n", ""), encoding="utf-8")
    try:
        checked, _ = read(desk, date(2026, 11, 1))
        found = [one.message for one in warnings(checked, date(2026, 11, 1)) if one.file == FILE]
    finally:
        path.write_text(text, encoding="utf-8")
    assert [text[:15] for text in found] == ["まだ開いていないセミナーに、ア"]


def test_seminars_that_no_page_lists_are_told(desk: Path) -> None:
    path = desk / PAGE
    text = path.read_text(encoding="utf-8")
    change(path, "{{ block seminars }}", "日程です。")
    try:
        checked, found = read(desk, date(2026, 12, 1))
        told = [one.message for one in warnings(checked, date(2026, 12, 1)) if one.file == FILE]
    finally:
        path.write_text(text, encoding="utf-8")
    assert found == ()
    assert [text[:17] for text in told] == ["セミナーの一覧が、どのページにも出"]


def test_figures_that_are_left_out_are_those_of_the_description(desk: Path) -> None:
    path = desk / FILE
    text = path.read_text(encoding="utf-8")
    names = ("waiting", "url_asked_opening_days_before", "url_alarm_opening_days_before")
    path.write_text(
        "\n".join(one for one in text.splitlines() if not one.startswith(names)) + "\n", encoding="utf-8"
    )
    try:
        found = load(desk, date(2026, 12, 1)).seminars
    finally:
        path.write_text(text, encoding="utf-8")
    assert found
    assert [found[name] for name in names] == [20, 5, 3]


def test_a_desk_may_have_no_seminars_yet(desk: Path) -> None:
    path = desk / FILE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.partition("seminars:\n")[0] + "seminars: []\n", encoding="utf-8")
    try:
        assert read(desk, date(2026, 12, 1))[1] == ()
    finally:
        path.write_text(text, encoding="utf-8")


BASICS = "title: カスタマーハラスメント対策の基本"
"""The title of the seminar on Thursday, 10 December 2026."""


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("12月10日（木）の基本", ""),
        ("１２月１０日の基本", ""),
        ("基本（2026年12月10日）", ""),
        ("令和8年12月10日の基本", ""),
        ("12/10(木)の基本", ""),
        ("12月の基本", ""),
        ("2027年4月1日施行の条例のあらまし", ""),
        ("4月からの新しいきまり", ""),
        ("11月〜12月の事例から", ""),
        ("12月11日（金）の基本", "「12月11日（金）」は、開催日（day）の2026年12月10日(木)と違います。"),
        ("基本（2025年12月10日）", "「2025年12月10日」は、開催日"),
        # A Friday next year: no other rule tells it.
        ("12月10日（金）の基本", "「12月10日（金）」の曜日が、開催日"),
        ("12/11（金）の基本", "「12/11（金）」は、開催日"),
        ("11月の基本", "「11月」は、開催日（day）の2026年12月10日(木)の月と違います。"),
        ("１月の基本", "「１月」は、"),
    ],
)  # fmt: skip
def test_a_title_with_another_day_is_doubted(title: str, told: str, desk: Path) -> None:
    path = desk / FILE
    text = path.read_text(encoding="utf-8")
    change(path, BASICS, f"title: {title}")
    try:
        checked, found = read(desk, date(2026, 12, 1))
        doubts = [one.message for one in warnings(checked, date(2026, 12, 1)) if one.file == FILE]
    finally:
        path.write_text(text, encoding="utf-8")
    assert found == ()
    assert "".join(one for one in doubts if "開催日" in one).startswith(told)
    assert ("開催日" in "".join(doubts)) == bool(told)


def test_a_weekday_that_no_year_has_is_told_once(desk: Path) -> None:
    path = desk / FILE
    text = path.read_text(encoding="utf-8")
    change(path, BASICS, "title: 12月10日（月）の基本")
    try:
        checked, _ = read(desk, date(2026, 12, 1))
        (doubt,) = [one.message for one in warnings(checked, date(2026, 12, 1)) if one.file == FILE]
    finally:
        path.write_text(text, encoding="utf-8")
    assert "の曜日が違います" in doubt


def test_a_real_seminar_copied_with_the_mark_of_an_example_is_told(desk: Path) -> None:
    path = desk / FILE
    text = path.read_text(encoding="utf-8")
    row = text.index("  - id: basics\n    example: true\n")
    try:
        path.write_text(
            f"{text[:row]}{text[row:].replace('id: basics', 'id: s2027-02', 1)}", encoding="utf-8"
        )
        checked, _ = read(desk, date(2026, 12, 1))
        told = [one.message for one in warnings(checked, date(2026, 12, 1)) if one.file == FILE]
    finally:
        path.write_text(text, encoding="utf-8")

    assert len([one for one in told if one.startswith("example: true は見本の印なので")]) == 1


@pytest.mark.parametrize(("begins", "is_told"), [("2026-06-20 09:00", False), ("2025-11-09 09:00", True)])
def test_applications_that_begin_a_year_early_are_doubted(begins: str, is_told: bool, desk: Path) -> None:
    path = desk / FILE
    text = path.read_text(encoding="utf-8")
    change(path, "2026-11-09 09:00", begins)
    try:
        checked, found = read(desk, date(2026, 12, 1))
        doubts = [one.message for one in warnings(checked, date(2026, 12, 1)) if one.file == FILE]
    finally:
        path.write_text(text, encoding="utf-8")
    assert found == ()
    assert [one[:18] for one in doubts] == ["申込みの始まりが、開催日の半年以上前"] * is_told


@pytest.mark.parametrize(
    "put",
    [
        'from: "01-03", to: "12-29"',
        'from: "12-29", to: "01-03"}\n    regular_closures:\n      - {from: "08-16", to: "08-13", reason: 夏',
        'from: "12-29", to: "01-03"}\n    regular_closures:\n      - {reason: 夏',
    ],
    ids=["year end", "period", "no days"],
)
def test_wrong_days_of_a_calendar_are_not_told_at_seminars_and_forms(put: str, desk: Path) -> None:
    path = desk / "content/calendar.yml"
    text = path.read_text(encoding="utf-8")
    change(path, 'from: "12-29", to: "01-03"', put)
    try:
        _, found = read(desk, date(2026, 12, 1))
    finally:
        path.write_text(text, encoding="utf-8")
    assert [one.file for one in found] == ["content/calendar.yml"]
