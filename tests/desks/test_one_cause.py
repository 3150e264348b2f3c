"""One cause, one problem, of settings, of days and of values: what the table of kinds doesn't have."""

from pathlib import Path, PurePosixPath
from shutil import copytree

import pytest

from builder.check import read
from builder.files.desk_files import OPTIONAL_FILES, REPOSITORY, SINGLE_FILES
from tests.conftest import EXAMPLE
from tests.desks.test_causes import DAY, Case, misspelt, slipped, told, without


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(copytree(EXAMPLE, tmp_path_factory.mktemp("desks") / "desk"))


@pytest.mark.parametrize(
    ("file", "find", "put", "told_at", "words"),
    [
        # A thing that was copied, and kept the other's name.
        (
            "content/desks.yml",
            "- id: harassment",
            "- id: consumer-center",
            None,
            "「harassment」がなくなっています",
        ),
        # What is expected of a page names what the page had.
        (
            "faq/seminar.yml",
            "id: recording",
            "id: recordnig",
            "faq/seminar.yml",
            "ここを「recording」に直してください",
        ),
        (
            "faq/seminar.yml",
            "id: recording",
            "id: quite-other",
            "faq/seminar.yml",
            "質問を消したのなら",
        ),
        (
            "content/flow.yml",
            "id: apply",
            "id: aply",
            "content/flow.yml",
            "ここを「apply」に直してください",
        ),
        # What staff read of an action, and a mail's own page.
        (
            "content/workflows/booking.yml",
            "    help: ",
            "    # help: ",
            None,
            "説明（help）がありません。消したのなら、元に戻してください",
        ),
        ("content/workflows/booking.yml", "  started:\n", "  # started:\n", None, "名前の行"),
        # Days without the line of their year, under another year, or one that is out of place.
        ("content/holidays.yml", "  2027:\n", "", "content/holidays.yml", "「2027:」"),
        ("content/holidays.yml", "  2027:", "  2072:", None, "「2027」に直して"),
        ("content/holidays.yml", "2027-01-01", "2028-01-01", None, "「2028-01-01」は2027年"),
        ("content/holidays.yml", "2027-01-01", "2027-12-01", None, "「2027-12-01」は"),
        # The desk's own rules: a choice, a format, a form's slots.
        (
            "schemas/forms/booking.schema.json",
            ', "student"]',
            "]",
            "content/forms/booking.yml",
            "同じことが、ほかにもあります: schemas/forms/booking.schema.json の",
        ),
        (
            "schemas/forms/booking.schema.json",
            '"jp-phone"',
            '"jp-fone"',
            None,
            "「jp-fone」という format はありません",
        ),
        # A question's rule, on which words, canary, mails and conditions rest.
        (
            "schemas/forms/booking.schema.json",
            '"name": { "type": "string", "format": "person-name", "maxLength": 200 }',
            '"name": { "type": "string" }',
            None,
            "format がありません",
        ),
        (
            "schemas/forms/booking.schema.json",
            '"text", ',
            '"txet", ',
            None,
            "「text」の間違いではありませんか",
        ),
        # What a desk can do without, if no text names it.
        (
            "content/desks.yml",
            '    phone: "03-0000-5385"\n',
            "",
            "content/desks.yml:26:9:",
            "ここに phone がありません。次のところで使われています",
        ),
    ],
)
def test_one_slip_with_many_followers_is_one_problem(
    file: str, find: str, put: str, told_at: str | None, words: str, desk: Path
) -> None:
    text = (desk / file).read_text(encoding="utf-8")
    assert find in text
    with slipped(Case("", "", "", "lost", file, text.replace(find, put, 1)), desk):
        problems = told(desk)
    assert len(problems) == 1, "\n".join(problems)
    assert words in problems[0]
    assert problems[0].startswith(told_at or file)


@pytest.mark.parametrize(
    ("file", "slip"),
    [
        *((file, "misspelt") for file in (*SINGLE_FILES, *OPTIONAL_FILES)),
        *((file, "renamed") for file in SINGLE_FILES),
    ],
)
def test_a_settings_file_under_another_name_is_one_problem(file: str, slip: str, desk: Path) -> None:
    stem = PurePosixPath(file).stem
    to = f"content/{misspelt(stem) if slip == 'misspelt' else 'quite-other'}.yml"
    with slipped(Case("example", "", "", slip, file, to=to), desk):
        (problem,) = told(desk)
    assert to in problem
    assert f"名前を {file} に直して" in problem


def test_a_deskwithout_words_that_many_mails_need_is_one_problem(desk: Path) -> None:
    checked, _ = read(desk, DAY)
    (desks,) = checked.all("desks")
    text = without(desks, ("desks", 0, "contact"))
    with slipped(Case("example", "", "", "lost", desks.file, text), desk):
        (problem,) = told(desk)
    assert problem.startswith("content/desks.yml:26:9: この窓口のメールが使う contact の言葉がありません")


def test_a_form_that_asks_for_a_time_without_slots_is_one_problem(desk: Path) -> None:
    checked, _ = read(desk, DAY)
    form = next(one for one in checked.all("form") if one.stem == "booking")
    with slipped(Case("example", "", "", "lost", form.file, without(form, ("slots",))), desk):
        (problem,) = told(desk)
    assert "予約の枠（slots）がありません" in problem


def test_a_state_with_a_misspelt_definition_is_told_there_alone(desk: Path) -> None:
    file = "schemas/workflows/booking.yml"
    (desk / file).parent.mkdir()
    (desk / file).write_bytes((REPOSITORY / file).read_bytes())
    text = (desk / file).read_text(encoding="utf-8")
    assert "  identified: {" in text
    with slipped(
        Case("example", "", "", "misspelt", file, text.replace("  identified: {", "  identfied: {")), desk
    ):
        (problem,) = told(desk)
    assert problem.startswith(file)
    assert "ここを「identified」に直してください" in problem


@pytest.fixture(scope="module")
def own_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example desk with rules of its own."""
    root = Path(copytree(EXAMPLE, tmp_path_factory.mktemp("rules") / "desk"))
    for name in ("workflows", "actions"):
        copytree(REPOSITORY / "schemas" / name, root / "schemas" / name)
    return root


_LIFE, _VISIT = "schemas/workflows/dispatch.yml", "schemas/actions/visit.schema.json"


@pytest.mark.parametrize(
    ("file", "find", "put", "words"),
    [
        # What texts say of a life that can't be read, or that lost what they say.
        (_LIFE, "after: received_at", "after received_at", "「after」のことなら"),
        (_LIFE, "    promise: true\n", "   promise: true\n", "字下げ"),
        (_LIFE, "    promise: true\n", "", "ここに promise: true がありません"),
        (_LIFE, "    due: {opening_days: form, after: received_at}\n", "", "約束（promise）した期限が"),
        # An action under another name, for others than the staff, or from where nobody gets.
        (_LIFE, "  set_hearing:\n", "  set_hearnig:\n", "ここを「set_hearing」に直してください"),
        (_LIFE, "  plan_visit:\n", "  quite_other:\n", "ここを「plan_visit」に直してください"),
        (_LIFE, "by: [staff]\n    takes: visit\n", "by: [clock]\n    takes: visit\n", "（clock）には"),
        (_LIFE, "from: [received, hearing_set], to: h", "from: [hearing_set], to: h", "どの手続きでも"),
        (_LIFE, "effects: [set_hearing], ", "", "同じことが、ほかにもあります"),
        # What staff write for an action.
        (_LIFE, "    takes: visit\n", "", "書いてもらう「at」が要ります"),
        (_VISIT, '    "at": { "type": "string", "format": "slot" },\n', "", "properties にありません"),
        (_VISIT, '"at": {', '"when": {', "properties にありません"),
        (_VISIT, '  "required": ["at"],\n', "", "required に「at」がありません"),
        (_VISIT, ', "maxLength": 200', "", "長さの上限がありません"),
        (_VISIT, '"format": "line", ', "", "format がありません"),
    ],
)
def test_one_slip_in_the_rules_of_a_life_is_one_problem(
    file: str, find: str, put: str, words: str, own_rules: Path
) -> None:
    text = (own_rules / file).read_text(encoding="utf-8")
    assert find in text
    with slipped(Case("", "", "", "lost", file, text.replace(find, put, 1)), own_rules):
        problems = told(own_rules)
    assert len(problems) == 1, "\n".join(problems)
    assert words in problems[0]
    assert problems[0].startswith(file)
