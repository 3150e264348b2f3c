"""The editors' check of a third form: nothing wrong with it, and each mistake in it has its line."""

from pathlib import Path

import pytest

from builder.__main__ import main
from builder.check import read
from tests.site.third_form.seminar import WORDS, add_form


def test_the_check_finds_nothing_wrong(tmp_path: Path) -> None:
    assert read(add_form(tmp_path))[1] == ()


@pytest.mark.parametrize(
    ("file", "find", "put", "line", "told"),
    [
        (
            WORDS,
            "  room: {label: 会社のどの部屋か, pii: address}\n",
            "",
            "  company: {",
            "「room」の言葉がありません",
        ),
        (
            WORDS,
            "  phone: {label",
            "  fax: {label: ファクス, pii: contact}\n  phone: {label",
            "  fax: {",
            "「fax」という項目は",
        ),
        (WORDS, "{{ due }}まで", "{{ deu }}まで", "{{ deu }}", "deu"),
        (
            "content/mail/lecture-received.yml",
            "{{ forms.lecture.title }}",
            "{{ forms.lectuer.title }}",
            "forms.lectuer",
            "forms.lecture.title",
        ),
        (WORDS, "会社ができた日, pii: none}", "会社ができた日}", "founded: {", "「pii」がありません"),
        (WORDS, "small: 50人まで, ", "", "{large:", "選択肢「small」の言葉がありません"),
        (
            WORDS,
            "[themes, course, place, room, slot",
            "[themes, course, place, slot",
            "  room: {",
            "「room」を、sections の",
        ),
    ],
)
def test_an_editors_mistake_is_reported_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, find: str, put: str, line: str, told: str
) -> None:
    path = add_form(tmp_path) / file
    text = path.read_text(encoding="utf-8")
    assert text.count(find) == 1
    text = text.replace(find, put)
    path.write_text(text, encoding="utf-8")
    number = next(n for n, row in enumerate(text.splitlines(), start=1) if line in row)

    assert main(["check", "--root", str(tmp_path)]) == 1

    said = [row for row in capsys.readouterr().out.splitlines() if told in row]
    assert said
    assert all(row.startswith(f"{file}:{number}:") for row in said)
