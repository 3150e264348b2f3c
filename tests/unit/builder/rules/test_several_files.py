"""Mistakes between several files, each told once; those in one file are rows of cases/mistakes.yml."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from builder.check import load, read, warnings
from builder.reading.mistakes import ContentError
from tests.conftest import EXAMPLE, ROOT, copy_example
from tests.unit.builder.cases import change, mistakes, small_desk


def test_all_mistakes_of_all_files_are_listed_in_order(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "faq/visit.yml", "order: 1", "order: 一")
    change(root / "faq/visit.yml", "- id: change", "\t- id: change")
    change(root / "content/desks.yml", "short_name:", "shortname:")
    change(root / "content/talk/index.md", "{{ block flow }}", "{{ block flows }}")
    change(root / "content/calendar.yml", "2026-12-01", "2026-11-03")

    with pytest.raises(ContentError) as error:
        load(root)

    places = [(mistake.file, mistake.line, mistake.column) for mistake in error.value.mistakes]
    assert places == [
        ("content/calendar.yml", 8, 16),
        ("content/desks.yml", 4, 5),
        # The tab prevents the rest of the file from being read, so its order isn't checked yet.
        ("content/talk/index.md", 19, 1),
        ("faq/visit.yml", 12, 3),
    ]


@pytest.mark.parametrize(
    ("file", "find", "put"),
    [
        ("content/desks.yml", "desks:", "desks: 1\nlost:"),
        ("content/desks.yml", 'phone: "', 'phone: 0338805385 # "'),
        ("content/forms/booking.yml", "form: booking", "form: 1"),
        ("content/calendar.yml", "name: ", "name: 1 # "),
        ("schemas/workflows/booking.yml", "    due: {opening_days: form, after: entered_at}\n", ""),
    ],
)
def test_one_wrong_value_is_told_in_no_other_file(file: str, find: str, put: str, tmp_path: Path) -> None:
    """What depends on it isn't reported; with a digest, whose words only a desk's mail may have."""
    root = tmp_path / "desk"
    shutil.copytree(EXAMPLE, root)
    shutil.copytree(ROOT / "schemas/workflows", root / "schemas/workflows")
    change(root / file, find, put)

    assert {mistake.partition(":")[0] for mistake in mistakes(root)} == {file}


@pytest.mark.parametrize(
    ("file", "find", "put"),
    [
        ("content/calendar.yml", "2026-12-01", "2026/12/1"),
        ("content/holidays.yml", "2026-11-03: ", "2026-11-03:"),
    ],
)
def test_an_example_of_a_day_is_known_beside_a_wrong_one(
    file: str, find: str, put: str, tmp_path: Path
) -> None:
    root = small_desk(tmp_path)
    change(root / "faq/visit.yml", "無料です。", "無料です。{{ forms.visit.slots.example_day }}から。")
    change(root / file, find, put)

    assert {mistake.partition(":")[0] for mistake in mistakes(root)} == {file}


def test_two_categories_of_questions_in_one_place(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    text = (root / "faq/visit.yml").read_text(encoding="utf-8")
    (root / "faq/zoo.yml").write_text(text.replace("id: visit", "id: zoo"), encoding="utf-8")

    assert mistakes(root) == [
        "faq/zoo.yml:3:8: 「1」は faq/visit.yml の3行目でも使われています。別のものにしてください。"
    ]


@pytest.mark.parametrize(
    ("name", "other", "place"),
    [
        ("content/faq/visit.md", "faq/visit.yml", "/faq/visit/"),
        ("content/talk.md", "content/talk/index.md", "/talk/"),
    ],
)
def test_two_files_that_become_one_page(name: str, other: str, place: str, tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / name).write_bytes((root / "content/directory.md").read_bytes())

    told = [mistake for mistake in mistakes(root) if place in mistake]
    assert len(told) == 1
    assert told[0].split(":")[0] in (name, other)
    assert "も、同じページ" in told[0]


def test_a_category_of_too_many_questions_is_told_where_to_part_it(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    more = "".join(
        f"  - id: q{number}\n    q: 何番ですか。\n    a: {number}番です。\n" for number in range(48)
    )
    path = root / "faq/visit.yml"
    path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + more, encoding="utf-8")
    assert "個あり" not in told_warnings(root)

    path.write_text(path.read_text(encoding="utf-8") + more.replace("id: q", "id: r"), encoding="utf-8")
    line = path.read_text(encoding="utf-8").split("\n").index("  - id: r0") + 1
    assert f"faq/visit.yml:{line}:9: 質問が98個あり" in told_warnings(root)


def told_warnings(root: Path) -> str:
    return "\n".join(str(warning) for warning in warnings(read(root)[0], date(2026, 11, 20)))


def test_values_that_name_each_other(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / "content/site.yml", "name: 例市 相談窓口", 'name: "{{ site.municipality }}"')
    change(root / "content/site.yml", "municipality: 例市", 'municipality: "{{ site.name }}"')

    told = "の値が、自分自身を指しています。値をそのまま書いてください。"
    assert mistakes(root)[:2] == [
        f"content/index.md:3:15: 「{{{{ site.municipality }}}}」{told}",
        f"content/site.yml:1:8: 「{{{{ site.municipality }}}}」{told}",
    ]


def test_a_menu_that_was_deleted_is_told(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "content/menu.yml").unlink()

    (told,) = mistakes(root)
    assert told.startswith("content/menu.yml:1:1: このファイルがありません。")


def test_a_desk_with_a_menu_of_mkdocs_needs_no_other(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    (root / "content/menu.yml").unlink()
    (root / "mkdocs.yml").write_text("nav:\n  - ホーム: index.md\n", encoding="utf-8")

    assert not [told for told in mistakes(root) if told.startswith("content/menu.yml")]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_example(tmp_path_factory.mktemp("desk"))


@pytest.mark.parametrize(
    ("file", "find", "put", "told"),
    [
        ("content/searches/everyday.yml", "index.md#cost", "index.md#coast", "「#cost」の間違いでは"),
        ("content/desks.yml", "calendar: mon-sat", "calendar: mon-sut", "「mon-sat」の間違いでは"),
        (
            "content/forms/booking.yml",
            "declined: booking-declined",
            "declined: booking-cancelled",
            "「booking-cancelled」は、cancelled のメールです。",
        ),
        ("content/online/booking.md", " {#deadline}", "", "「{#deadline}」を消したのなら"),
    ],
)
def test_a_wrong_name_is_told_once_where_it_was_written(
    file: str, find: str, put: str, told: str, example: Path
) -> None:
    before = (example / file).read_text(encoding="utf-8")
    change(example / file, find, put)
    try:
        (found,) = read(example, date(2026, 11, 30))[1]
    finally:
        (example / file).write_text(before, encoding="utf-8")
    line = before[: before.index(find)].count("\n") + 1
    assert (found.file, found.line) == (file, line)
    assert told in found.message


@pytest.mark.parametrize(
    ("file", "copy"),
    [
        ("content/forms/seminar.yml", "content/forms/seminar2.yml"),
        ("content/forms/booking.yml", "content/forms/booking-copy.yml"),
        ("faq/general.yml", "faq/general2.yml"),
    ],
)
def test_a_copied_file_is_told_once_and_never_to_be_put_over_the_other(
    file: str, copy: str, example: Path
) -> None:
    shutil.copy(example / file, example / copy)
    try:
        (found,) = read(example, date(2026, 11, 30))[1]
    finally:
        (example / copy).unlink()
    assert found.file == copy
    assert f"{file} の写しのようです。" in found.message


def test_a_day_of_checking_that_is_to_come_is_doubted(example: Path) -> None:
    path = example / "content/cooling-off.yml"
    before = path.read_text(encoding="utf-8")
    change(path, "checked: 2026-11-01", "checked: 2027-11-01")
    try:
        checked, found = read(example, date(2026, 11, 30))
        doubts = [one for one in warnings(checked, date(2026, 11, 30)) if one.file.endswith("off.yml")]
    finally:
        path.write_text(before, encoding="utf-8")
    assert found == ()
    assert [(one.line, "まだ来ていない日" in one.message) for one in doubts] == [(4, True)]


def test_a_value_that_comes_from_a_wrong_name_is_no_second_use_of_it(tmp_path: Path) -> None:
    """Else the definition would be told to be the odd one."""
    root = copy_example(tmp_path)
    page = root / "content/online/flow.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text}\n{{{{ directory.prefecture-center.hours_words }}}}\n", encoding="utf-8")
    assert mistakes(root) == []
    change(root / "content/desks.yml", "calendar: mon-sat", "calendar: mon-sut")

    (told,) = mistakes(root)
    assert told.startswith("content/desks.yml:")
    assert "「mon-sat」の間違いではありませんか。" in told
