"""Asking: Enter keeps what is so today, a mistake is asked again, nothing that was answered is lost."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scaffold.__main__ import main
from scaffold.asking import answers
from scaffold.asking.ask import ask_all
from scaffold.asking.lines import Stopped
from scaffold.asking.today import answers_of
from scaffold.stage import Stage
from tests.conftest import EXAMPLE
from tests.scaffold.conftest import TODAY, a_copy


def typing(monkeypatch: pytest.MonkeyPatch, lines: dict[str, list[str]]) -> list[str]:
    """Answers each question that has one of these words by the next line for it, every other one by Enter.
    What was asked is kept in the list that is returned; "STOP" is Ctrl-C.
    """
    asked: list[str] = []
    left: dict[str, Iterator[str]] = {words: iter(said) for words, said in lines.items()}

    def typed(question: str) -> str:
        asked.append(question)
        for words, said in left.items():
            if words in question:
                answer = next(said, "")
                if answer == "STOP":
                    raise KeyboardInterrupt
                return answer
        return ""

    monkeypatch.setattr("builtins.input", typed)
    return asked


def test_enter_keeps_what_is_so_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typing(monkeypatch, {})
    stage = Stage(root=EXAMPLE)
    ask_all(tmp_path / "answers.yml", stage)
    now = answers_of(stage)
    kept = answers.kept(tmp_path / "answers.yml")
    assert kept["municipality"] == now["municipality"]
    assert kept["phones"] == now["phones"]
    assert kept["slots"] == now["slots"]
    assert kept["services"] == now["services"]


def test_a_mistake_is_told_and_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = typing(
        monkeypatch,
        {"自治体の名前［": ["例川市"], "サイトのアドレス": ["a.example.jp", "https://a.example.jp"]},
    )
    ask_all(tmp_path / "answers.yml", Stage(root=EXAMPLE))
    kept = answers.kept(tmp_path / "answers.yml")
    assert kept["municipality"]["name"] == "例川市"
    assert kept["site"]["address"] == "https://a.example.jp"
    assert sum(one.startswith("  サイトのアドレス") for one in asked) == 2
    assert "→ 「a.example.jp」は使えません。" in capsys.readouterr().out


def test_what_does_not_fit_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typing(
        monkeypatch,
        {"始まる時刻［09:00、": ["9:00 9:15", "9:00 10:00"], "始まる時刻［09:00、09:15": ["9:00 10:00"]},
    )
    ask_all(tmp_path / "answers.yml", Stage(root=EXAMPLE))
    assert answers.kept(tmp_path / "answers.yml")["slots"]["times"] == ["09:00", "10:00"]
    assert "09:15 までに終わりません" in capsys.readouterr().out


def test_what_was_said_of_another_line_is_not_kept_by_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (near,) = answers_of(Stage(root=EXAMPLE))["neighbours"]
    typing(monkeypatch, {f"  名前［{near['name']}］": ["例山県消費生活支援センター"]})
    ask_all(tmp_path / "answers.yml", Stage(root=EXAMPLE))
    (line,) = answers.kept(tmp_path / "answers.yml")["neighbours"]
    assert line == {key: value for key, value in near.items() if key != "about"} | {
        "name": "例山県消費生活支援センター"
    }


def test_what_people_answer_is_understood_and_what_is_needed_is_not_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = typing(
        monkeypatch,
        {
            "自治体の名前［": ["例川市"],
            "オンライン相談（予約制）を残しますか": ["ハイ"],
            "を残しますか": ["イイエ"] * 20,
            "  正式な名前［": ["なし", "例川市 相談室"],
            "  ファクスの番号［": ["なし"],
        },
    )
    ask_all(tmp_path / "answers.yml", Stage(root=EXAMPLE))
    kept = answers.kept(tmp_path / "answers.yml")
    assert kept["site"]["name"].startswith("例川市")
    assert [(row["name"], "fax" in row) for row in kept["desks"]] == [("例川市 相談室", False)]
    assert not [one for one in asked if "どの窓口の電話か" in one]
    # A magazine alone has no desk that sends it: nobody is asked.
    assert not [one for one in asked if one.startswith("  メールマガジン")]
    said = capsys.readouterr().out
    assert "「なし」にはできません" in said
    assert "市外局番から、ハイフンを入れて書きます。" in said
    assert "囲んで" not in said


def test_a_service_that_goes_takes_its_questions_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = typing(
        monkeypatch,
        {"オンライン相談（予約制）を残しますか": ["n"], "クーリング・オフの通知": ["n"]},
    )
    ask_all(tmp_path / "answers.yml", Stage(root=EXAMPLE))
    kept = answers.kept(tmp_path / "answers.yml")
    assert "slots" not in kept
    assert [row["id"] for row in kept["desks"]] == ["harassment"]
    assert not any("始まる時刻［09:00、" in one for one in asked)


def test_broken_off_it_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = a_copy(tmp_path / "desk")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    typing(monkeypatch, {"自治体の名前［": ["例川市"], "サイトのアドレス": ["STOP"]})
    assert main(["--root", str(root)], TODAY) == 1
    assert "続きから始められます" in capsys.readouterr().err
    assert answers.kept(root / "answers.yml")["municipality"]["name"] == "例川市"
    assert "municipality: 例市" in (root / "content/site.yml").read_text(encoding="utf-8")

    asked = typing(monkeypatch, {"サイトのアドレス": ["STOP"]})
    main(["--root", str(root)], TODAY)
    assert "続きから始めますか" in asked[0]
    assert asked[1].startswith("  サイトのアドレス")

    asked = typing(monkeypatch, {"続きから": ["いいえ"], "サイトのアドレス": ["STOP"]})
    main(["--root", str(root)], TODAY)
    assert asked[1] == "  自治体の名前［例川市］："


def test_one_can_go_back_to_any_question_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "answers.yml"
    asked = typing(
        monkeypatch,
        {
            "自治体の名前［": ["戻る", "例川市", "例山市"],
            "自治体の名前の読み［": ["「もどる」", "れいやまし"],
            "  短い名前［": ["まちがい", "窓口"],
            "  サイトの名前［": ["戻る", "例山市の窓口"],
            "  サイトのアドレス［": ["a", "戻る", "https://a.example.jp"],
        },
    )
    ask_all(path, Stage(root=EXAMPLE))
    kept = answers.kept(path)
    assert kept["municipality"] | {"english": ""} == {
        "name": "例山市",
        "reading": "れいやまし",
        "english": "",
        "prefecture": "例県",
    }
    assert (kept["site"]["short_name"], kept["site"]["address"]) == ("窓口", "https://a.example.jp")
    # A line that was refused is no question to go back to.
    addresses = [number for number, one in enumerate(asked) if one.startswith("  サイトのアドレス")]
    assert asked[addresses[1] + 1].startswith("  サイトの名前")
    assert not path.with_suffix(".typed").exists()
    said = capsys.readouterr().out
    assert "これが、はじめの質問です" in said
    assert "「戻る」と書きます" in said


def test_where_nobody_can_be_asked_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert main(["--root", str(tmp_path)], TODAY) == 2
    assert f"make init ROOT={tmp_path} ANSWERS=answers.yml" in capsys.readouterr().err


def test_nobody_there_any_more_is_as_broken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", gone)
    with pytest.raises(Stopped):
        ask_all(tmp_path / "answers.yml", Stage(root=EXAMPLE))
