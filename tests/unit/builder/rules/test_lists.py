"""Lists of options and the questions that take theirs from one: near misses are told where they are."""

from datetime import date
from pathlib import Path

import pytest

from builder.check import load, read, warnings
from builder.output.bundle import bundle_of
from tests.conftest import copy_example
from tests.unit.builder.cases import change, small_desk

LIST = """list: topics
title: 相談の種類
options:
  - {id: buy, label: 買い物, until: "2026-12-01 17:00"}
  - {id: other, label: そのほか}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small desk whose topics come from a list."""
    root = small_desk(tmp_path)
    (root / "content/lists").mkdir()
    (root / "content/lists/topics.yml").write_text(LIST, encoding="utf-8")
    change(root / "schemas/forms/visit.schema.json", '"enum": ["buy", "other"]', '"options_from": "topics"')
    words = "    options:\n      buy: 買い物\n      other: そのほか\n"
    change(root / "content/forms/visit.yml", words, "")
    return root


def told(root: Path) -> list[str]:
    return [str(mistake) for mistake in read(root)[1]]


def test_a_sound_list_fills_the_question(root: Path) -> None:
    assert told(root) == []
    form = bundle_of(load(root))["forms"]["visit"]
    assert form["schema"]["properties"]["topic"]["enum"] == ["buy", "other"]
    assert form["words"]["fields"]["topic"]["options"] == {"buy": "買い物", "other": "そのほか"}
    assert form["words"]["fields"]["topic"]["times"] == {"buy": {"until": "2026-12-01 17:00"}}


@pytest.mark.parametrize(
    ("file", "find", "put", "message"),
    [
        (
            "schemas/forms/visit.schema.json",
            '"topics"',
            '"topic"',
            "8:50: 「topic」という一覧が、content/lists/ にありません。「topics」の間違いではありませんか。",
        ),
        (
            "schemas/forms/visit.schema.json",
            '"options_from"',
            '"enum": ["buy"], "options_from"',
            "8:14: 一覧から選ぶ項目（options_from）に、enum は要りません。消してください。",
        ),
        (
            "content/lists/topics.yml",
            "list: topics",
            "list: topic",
            "1:7: ファイルの名前（topics）と同じにしてください。",
        ),
        (
            "content/lists/topics.yml",
            "id: other",
            "id: buy",
            "5:10: 「buy」は4行目にもあります。別の目印にしてください。",
        ),
        (
            "content/lists/topics.yml",
            "label: そのほか",
            "label: 買い　物",
            "5:24: 「buy」と同じ言葉なので、選ぶ方が見分けられません。どちらかを直してください。",
        ),
        (
            "content/lists/topics.yml",
            "until:",
            'from: "2026-12-02 09:00", until:',
            "4:60: 受付の終わり（until）が、始まり（from）より前か、同じです。どちらかを直してください。",
        ),
        (
            "content/lists/topics.yml",
            '"2026-12-01 17:00"',
            "2026-12-01",
            "4:34: 「2026-12-01」は、年-月-日 時:分 の形の日時（半角）になっていません。例: 2026-12-01 09:00",
        ),
        (
            "content/lists/topics.yml",
            "until:",
            "untill:",
            "4:27: 「untill」という項目はありません。「until」の間違いではありませんか。",
        ),
        (
            "content/forms/visit.yml",
            "    label: 相談したいこと\n",
            "    label: 相談したいこと\n    options: {buy: 買い物}\n",
            "28:5: この項目の選択肢は、content/lists/topics.yml に書きます。ここからは消してください。",
        ),
    ],
)
def test_a_near_miss_is_told(root: Path, file: str, find: str, put: str, message: str) -> None:
    change(root / file, find, put)
    assert f"{file}:{message}" in told(root)


def test_a_list_of_which_nothing_is_left_and_one_that_nothing_uses_are_told(root: Path) -> None:
    def said(today: date) -> list[str]:
        return [str(one) for one in warnings(read(root)[0], today) if one.file.startswith("content/lists/")]

    change(root / "content/lists/topics.yml", "  - {id: other, label: そのほか}\n", "")
    assert said(date(2026, 12, 1)) == []
    (message,) = said(date(2026, 12, 2))
    assert message.startswith("content/lists/topics.yml:3:1: 選べるものが、1つもありません")
    (root / "content/lists/rest.yml").write_text(LIST.replace("list: topics", "list: rest"), "utf-8")
    assert any("この一覧は、どのフォームでも使われていません" in one for one in said(date(2026, 12, 1)))


def test_a_deleted_list_of_two_questions_is_told_once(tmp_path: Path) -> None:
    root = copy_example(tmp_path)
    (root / "content/lists/industries.yml").unlink()
    (only,) = told(root)
    assert "content/lists/industries.yml を消したのなら、元に戻してください。" in only
    assert only.endswith("行目。")


@pytest.mark.parametrize(("year", "is_told"), [("2025", True), ("2026", False)])
def test_an_option_that_ended_long_ago_is_doubted(year: str, is_told: bool, root: Path) -> None:
    change(root / "content/lists/topics.yml", "2026-12-01", f"{year}-12-01")
    checked, found = read(root)
    doubts = [str(one) for one in warnings(checked, date(2026, 11, 30)) if "lists" in one.file]
    assert found == ()
    assert ["「2025-12-01 17:00」は、もう過ぎた日時" in one for one in doubts] == [True] * is_told
