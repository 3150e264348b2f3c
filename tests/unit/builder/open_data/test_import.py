"""A ward's CSV becomes a change of its own file: told first, whole or not at all."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builder.__main__ import main
from builder.check import load
from builder.files.desk_files import read_sources
from builder.open_data.datasets import data_set
from builder.open_data.published import export, write_open_data
from builder.open_data.rows import csv_of
from builder.open_data.taking import phones, seminars
from builder.open_data.taking.importing import import_csv
from builder.open_data.taking.proposal import Proposal
from builder.open_data.taking.table import read_table
from builder.project import Project
from builder.reading.mistakes import ContentError
from builder.reading.yaml_reader import read_yaml
from tests.conftest import EXAMPLE, copy_example
from tests.unit.builder.cases import SMALL

TODAY, WRITTEN = date(2026, 12, 1), date(2026, 11, 20)
SOURCES = {source.file: source for source in read_sources(EXAMPLE).files}


@pytest.fixture(scope="module")
def project() -> Project:
    return load(EXAMPLE, TODAY, examples=WRITTEN)


def proposal(project: Project, rows: bytes | str, *words: str, text: str = "") -> Proposal:
    """What a CSV would change in the example's file, or in another text of it."""
    written = rows.encode() if isinstance(rows, str) else rows
    kind, name = ("seminars", "seminars") if "イベント名".encode() in written else ("phones", "desks")
    source = SOURCES[f"content/{name}.yml"]
    if text:
        source = read_yaml(text, kind=source.kind, file=source.file)
        assert source.mistakes == ()
        if kind == "phones":
            lines = tuple(
                {**line, "about": project.directory[n]["about"]} if "{{" in line["about"] else line
                for n, line in enumerate(source.data["directory"])
            )
            project = replace(project, directory=lines)
    propose = {"phones": phones.proposed, "seminars": seminars.proposed}[kind]
    return propose(project, source, read_table(written, "例.csv", data_set(kind)), words)


def changed(found: Proposal) -> list[tuple[str, str, object]]:
    assert found.mistakes == []
    return [(one.name, one.key, one.value) for one in found.changes]


def told(found: Proposal) -> list[str]:
    return [str(one).removeprefix("例.csv:") for one in sorted(found.mistakes)]


@pytest.mark.parametrize("kind", ["phones", "seminars"])
def test_what_was_written_is_read_back_as_no_change(project: Project, kind: str) -> None:
    found = proposal(project, csv_of(project, data_set(kind)))
    assert found.is_empty
    assert found.mistakes == found.told == found.left == []
    assert len(found.same) == {"phones": 3, "seminars": 6}[kind]


def test_seminars_that_were_lost_come_back_from_what_was_written(project: Project) -> None:
    """As far as the columns say it: not the places to wait, the film, or that one was called off."""
    own = SOURCES["content/seminars.yml"]
    emptied = own.text.partition("\nseminars:\n")[0] + "\nseminars: []\n"
    found = proposal(project, csv_of(project, data_set("seminars")), "すべて", text=emptied)
    assert found.mistakes == []
    unsaid = {"example", "waiting", "archive_url", "archive_until", "called_off"}
    again = read_yaml(found.text(), kind="seminars", file="x").data["seminars"]
    assert {row["id"]: row for row in again} == {
        row["id"]: {key: value for key, value in row.items() if key not in unsaid}
        for row in own.data["seminars"]
    }


def test_what_was_changed_in_a_phone_comes_back_from_what_was_written(project: Project) -> None:
    own = SOURCES["content/desks.yml"].text
    other = own
    for old, new in (
        (f"    {HOURS}\n    spoken", f"    {HOURS.replace('09', '10')}  # 覚え書き\n    spoken"),
        ('phone: "03-0000-1155"', "phone: '03-0000-1100'"),
        ("name: 例県消費生活総合センター", "name: 例県消費センター"),
        ("calendar: mon-sat", "calendar: weekdays"),
        ("about: 土曜日も", "about: 日曜日も"),
    ):
        assert own.count(old) == 1
        other = other.replace(old, new)
    found = proposal(project, csv_of(project, data_set("phones")), text=other)
    assert found.text() == own.replace(f"{HOURS}\n    spoken", f"{HOURS}  # 覚え書き\n    spoken")
    assert {one.line for one in found.changes} == {3}


HOURS = 'hours: {open: "09:00", close: "17:00"}'
HEAD = "NO,名称,電話番号,利用可能曜日,開始時間,終了時間,説明,備考\n"
NEW = "1,例市夜間電話,03-0000-7777,月～金（祝日休）,22:00,5:00,夜の相談です,"


def test_a_row_is_added_only_if_it_was_chosen(project: Project) -> None:
    csv = f"{HEAD}{NEW}\n2,例市民体育館,03-0000-8888,不定期,,,体育館です,\n"
    found = proposal(project, csv)
    assert found.is_empty
    assert [row.cells["名称"] for row in found.left] == ["例市夜間電話", "例市民体育館"]
    (row,) = (row for _, row in proposal(project, csv, "例市 夜間電話").rows)
    assert row == {
        "id": "phone-0300007777",
        "name": "例市夜間電話",
        "phone": "03-0000-7777",
        "calendar": "weekdays",
        "hours": {"open": "22:00", "close": "05:00", "next_day": True},
        "about": "夜の相談です",
    }
    # What isn't taken may be as it likes; what is chosen is told.
    assert told(proposal(project, csv, "すべて"))[0].startswith("3:4: 「利用可能曜日」（D列）の「不定期」")
    (lost,) = told(proposal(project, csv, "例市夜間電活"))
    assert "「例市夜間電話」の間違いではありませんか" in lost


def test_all_mistakes_of_the_rows_are_told_at_once(project: Project) -> None:
    csv = (
        f"{HEAD}1,例1,300007777,月火,9;00,17:00,,\n"
        "2,例2,,月～金,9:00,,あ,\n"
        "3,例3,03-0000-0001,月～金,9:00,9:00,い,\n"
    )
    assert [one.partition(" ")[0] for one in told(proposal(project, csv, "すべて"))] == [
        "2:3:",
        "2:4:",
        "2:5:",
        "2:7:",
        "3:3:",
        "3:6:",
        "4:6:",
    ]


def test_what_a_line_has_besides_stays(project: Project) -> None:
    """Its name too, unless its ID says that it is the same."""
    csv = (
        "ID,名称,電話番号,開始時間,終了時間,内線番号,備考\n"
        "A1,例市の消費生活相談,0300005380,8:30,16:45,12,ファクス：03-0000-0134\n"
    )
    found = proposal(project, csv)
    assert changed(found) == [
        ("例市消費者センター 相談専用電話", "extension", "12"),
        ("例市消費者センター 相談専用電話", "fax", "03-0000-0134"),
        ("例市消費者センター 相談専用電話", "open", "08:30"),
    ]
    own = SOURCES["content/desks.yml"].text
    phone, calendar, hours = '"03-0000-5380"\n', "    calendar: weekdays\n", '    hours: {open: "09:00"'
    added = '    extension: "12"\n    fax: "03-0000-0134"\n'
    assert found.text() == own.replace(
        phone + calendar + hours, phone + added + calendar + hours.replace("09:00", "08:30")
    )


def test_a_text_with_marks_of_its_own_is_left_and_told(project: Project) -> None:
    found = proposal(project, "ID,名称,説明\nhotline,消費者ホットライン,ほかの説明です\n")
    assert found.is_empty
    assert [(line, "手で書いた印" in message) for line, message in found.told] == [(2, True)]


def test_what_only_other_programs_leave_in_a_cell_is_left_out(project: Project) -> None:
    csv = HEAD + NEW.replace("夜の相談です", '"夜の \n\n\x0b相談\u200bです\x07 \u2028どうぞ"')
    (written,) = (row for _, row in proposal(project, csv, "例市夜間電話").rows)
    assert written["about"] == "夜の\n\n\n相談です\nどうぞ\n"
    found = proposal(project, csv, "例市夜間電話")
    assert found.text().endswith("    about: |\n      夜の\n\n\n      相談です\n      どうぞ\n")


def test_a_phone_that_is_answered_somewhere_gets_no_hours(project: Project) -> None:
    found = proposal(project, "ID,名称,開始時間,終了時間\nhotline,消費者ホットライン,9:00,17:00\n")
    assert found.is_empty
    assert [(line, "usual_hours" in message) for line, message in found.told] == [(2, True)]


def test_two_rows_of_one_id_are_a_mistake(project: Project) -> None:
    csv = "ID,名称\nhotline,消費者ホットライン\nhotline,ほかの電話\n"
    assert told(proposal(project, csv)) == [
        "3:1: 「ID」（A列）の「hotline」が、2行目にもあります。どちらかの行を消してください。"
    ]


def test_a_seminar_s_row_may_be_changed_by_its_title_and_day(project: Project) -> None:
    csv = (
        "イベント名,開始日,開始時間,定員,参加申込終了日,備考\n"
        "カスタマーハラスメント対策の基本,令和8年12月10日,14:00～16:30,５名,2026/12/7,講師：例田 二子\n"
    )
    title = "カスタマーハラスメント対策の基本"
    assert changed(proposal(project, csv)) == [
        (title, "lecturer", "例田 二子"),
        (title, "end", "16:30"),
        (title, "capacity", 5),
    ]


def test_a_new_seminar_needs_what_its_file_needs(project: Project) -> None:
    csv = "イベント名,開始日,終了日,開始時間,終了時間,説明,定員\n例,2027/2/10,2027/2/11,13:00,24:00,,多数\n"
    assert [one.partition(" ")[0] for one in told(proposal(project, csv, "すべて"))] == [
        "2:1:",
        "2:1:",
        "2:3:",
        "2:5:",
        "2:6:",
        "2:7:",
    ]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_example(tmp_path / "desk")


def test_the_file_is_written_only_when_told_and_only_without_a_mistake(root: Path, tmp_path: Path) -> None:
    csv, file = tmp_path / "例.csv", root / "content/desks.yml"
    before = file.read_bytes()
    csv.write_bytes((HEAD + NEW).encode("cp932"))
    assert "まだ content/desks.yml には書いていません" in import_csv(root, csv, words=["例市夜間電話"])
    assert file.read_bytes() == before
    # A text that the desk's own rules refuse: told at the row that it comes from.
    csv.write_text(HEAD + NEW.replace("夜の相談です", "{{ desks.nobody.phone }}へ"), encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        import_csv(root, csv, words=["例市夜間電話"], is_written=True)
    assert {(one.file, one.line) for one in refused.value.mistakes} == {("例.csv", 2)}
    assert file.read_bytes() == before
    csv.write_text(HEAD + NEW, encoding="utf-8")
    csv.rename(root / "例2.csv")
    assert main(["import", "例2.csv", "--root", str(root), "--choose", "例市夜間電話", "--write"]) == 0
    assert file.read_bytes().startswith(before)
    assert load(root).directory[-1]["name"] == "例市夜間電話"


def test_mistakes_are_told_by_the_command(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "例.csv").write_text("名称,電話番号\n消費者ホットライン,33390000\n", encoding="utf-8")
    assert main(["import", "例.csv", "--root", str(root)]) == 1
    told = "".join(capsys.readouterr())
    assert "例.csv:2:2: 「電話番号」（B列）の「33390000」は、" in told
    assert "Traceback" not in told


def test_a_file_that_can_not_be_changed_says_what_to_write_by_hand(root: Path) -> None:
    file, csv = root / "content/desks.yml", root / "例.csv"
    text = file.read_text(encoding="utf-8")
    text = text.replace("    about: 土曜日も電話で相談できます。", "    about: >\n      土曜日も # 電話で")
    file.write_text(text, encoding="utf-8")
    csv.write_text("名称,説明\n例県消費生活総合センター,毎日どうぞ。\n", encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        import_csv(root, csv, is_written=True)
    assert "例.csv:2:1" in str(refused.value)
    assert "例県消費生活総合センターの説明を「毎日どうぞ。」に、手で直してください" in str(refused.value)


@pytest.mark.parametrize("version", ["standard", "recommended"])
def test_both_versions_are_written_with_the_wards_code(root: Path, tmp_path: Path, version: str) -> None:
    site = root / "content/site.yml"
    text = site.read_text(encoding="utf-8")
    site.write_text(text.replace("  datasets:", f"  version: {version}\n  datasets:"), encoding="utf-8")
    project = load(root, TODAY, examples=WRITTEN)
    names = [path.name for path in export(project, tmp_path)]
    assert names == ["000001_public_facility.csv", "000001_event.csv"]
    for kind, name in zip(("phones", "seminars"), names, strict=True):
        written = (tmp_path / name).read_bytes()
        assert written.startswith(b"\xef\xbb\xbf")
        header, *rows = csv.reader(written.decode("utf-8-sig").splitlines())
        assert header == list(data_set(kind).versions[version].columns)
        assert rows[0][0] == "000001"
        assert proposal(project, written).is_empty


def test_only_a_desk_that_wants_it_publishes_them(root: Path, tmp_path: Path) -> None:
    site = root / "content/site.yml"
    text = site.read_text(encoding="utf-8")
    site.write_text(text.replace("[phones, seminars]", "[phones]"), encoding="utf-8")
    write_open_data(load(root), tmp_path)
    assert [path.name for path in (tmp_path / "open-data").iterdir()] == ["000001_public_facility.csv"]
    write_open_data(load(SMALL), tmp_path / "small")
    assert not (tmp_path / "small").exists()
