"""A language needs words for days that come again as soon as the desk has such days."""

from pathlib import Path

from tests.unit.builder.cases import change, mistakes, small_desk

EASY = "content/languages/easy.yml"


def test_a_language_without_the_words_is_told(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    text = (root / EASY).read_text(encoding="utf-8")
    before, _, rest = text.partition("regular:\n")
    (root / EASY).write_text(f"{before}{rest[rest.index('words:') :]}", encoding="utf-8")
    assert mistakes(root) == []

    put = "public_holidays: closed\n    regular_openings: [{days: [sat], nth: [2]}]\n"
    change(root / "content/calendar.yml", "public_holidays: closed\n", put)
    (told,) = mistakes(root)
    assert told.startswith(f"{EASY}:32:1: content/calendar.yml に regular_openings があるので、")


def test_a_form_of_such_days_needs_them_too(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    text = (root / EASY).read_text(encoding="utf-8")
    before, _, rest = text.partition("regular:\n")
    (root / EASY).write_text(f"{before}{rest[rest.index('words:') :]}", encoding="utf-8")
    visit = root / "content/forms/visit.yml"
    plain = '  other_times: [{days: [fri], times: ["13:00"]}]\n'
    change(visit, "  minutes: 45\n", f"{plain}  minutes: 45\n")
    assert mistakes(root) == []
    change(visit, "days: [fri],", "days: [fri], nth: [1],")
    (told,) = mistakes(root)
    assert told.startswith(f"{EASY}:32:1: content/forms/visit.yml に other_times があるので、")
