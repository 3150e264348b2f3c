"""The help of every command: in Japanese, within the terminal, with examples that work as they are."""

import argparse
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from desk.counter.times.typed import typed_day
from desk.domain.forms.formats import is_slot
from desk.domain.forms.formats.moments import moment_of
from desk.domain.mail.uses.table import resendable
from desk.staff.typed.arguments import parser
from desk.staff.words.terminal import folded, width
from local.clock import Clock
from tests.conftest import NOW

COLUMNS = 80


def commands(top: argparse.ArgumentParser, above: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield f"{above}{name}", command
                yield from commands(command, f"{above}{name} ")


def examples_of(text: str) -> list[str]:
    return [line.strip() for line in text.partition("\n例:\n")[2].split("\n\n")[0].splitlines()]


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(COLUMNS))


@pytest.fixture(scope="module")
def helps(bundle: Mapping[str, Any]) -> Mapping[str, str]:
    """Command -> its help, in a narrow terminal."""
    with pytest.MonkeyPatch.context() as narrow:
        narrow.setenv("COLUMNS", str(COLUMNS))
        return {name: command.format_help() for name, command in commands(parser(bundle))}


def test_every_command_says_what_it_does_and_shows_how_it_is_typed(
    bundle: Mapping[str, Any], helps: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("書いた文.txt", "用紙.txt"):
        Path(name).write_text("例", encoding="utf-8")
    Path("出席.csv").write_text("受付番号,出欠\nK7M2-9XQ4-F,出席\n", encoding="utf-8")
    top = parser(bundle)
    found = dict(commands(top))
    assert {"confirm", "magazine send", "resend", "close-day"} <= found.keys()
    for name, command in found.items():
        text = helps[name]
        assert re.search("[ぁ-ん]", command.description or ""), name
        if name in ("magazine", "notice"):  # its parts have them
            continue
        examples = examples_of(text)
        assert examples, name
        for example in examples:
            assert example.split(" ")[: len(name.split())] == name.split()
            top.parse_args(example.split())


def test_help_has_no_english_and_fits_the_terminal(helps: Mapping[str, str]) -> None:
    for name, text in helps.items():
        # Names of values, where nobody gave one: NAME, FILE, receipt.
        shouted = {*re.findall(r"\b[A-Z]{2,}\b", text)} - {"URL", "CSV", "UTF", "XQ4F", "AWS"}
        assert not shouted, (name, shouted)
        plain = text.split("\n例:\n")[0]
        assert not re.findall(r"\b(receipt|show this|positional|options:)\b", plain), name
        assert not re.findall(r"change_reasons|handling|visit_minutes", text), name
        assert not [line for line in plain.splitlines() if width(line) > COLUMNS], name


def test_the_days_of_the_examples_are_read(helps: Mapping[str, str]) -> None:
    now = Clock.parse(NOW)()
    text = "\n".join(f"  {one}" for text in helps.values() for one in examples_of(text))
    for typed in {*re.findall(r"--(?:slot|at|slots) (\S+)", text)}:
        assert is_slot(moment_of(typed, now.date(), now.date() + timedelta(days=365))), typed
    for typed in {*re.findall(r"^  (?:block|unblock|close-day) ([^-\s]\S+)", text, re.MULTILINE)}:
        assert typed_day(typed, now=now) >= date(2026, 11, 20)


def test_resend_names_every_mail_to_applicants_that_the_forms_have(bundle: Mapping[str, Any]) -> None:
    text = dict(commands(parser(bundle)))["resend"].format_help()
    kinds = resendable(bundle)
    assert {"auto-reply", "invitation", "viewing-url", "approval", "waiting"} <= kinds.keys()
    assert "staff-notice" not in kinds
    for kind, words in kinds.items():
        assert f"  {kind}：{words}\n" in text


def test_reasons_are_listed_where_they_can_be_typed(bundle: Mapping[str, Any]) -> None:
    found = {name: command.format_help() for name, command in commands(parser(bundle))}
    assert "document（consultation）：" in found["wait"]
    assert "staff_away（" in found["block"]
    scope = next(iter(bundle["forms"]["dispatch"]["words"]["handling"]["decline_reasons"]))
    assert f"  {scope}（dispatch）：" in found["propose"]
    assert "理由の id" not in found["finish"]


def test_nothing_is_broken_that_is_typed_as_one(bundle: Mapping[str, Any]) -> None:
    words = "別の日時を決められるときは、confirm か move を使います（--reason で理由）。"
    lines = list(folded(words, 20))
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(width(line) <= 20 for line in lines)
    assert not [line for line in lines if line[0] in "、。）"]
    assert [line for line in lines if "confirm" in line]
    assert [line for line in lines if "--reason" in line]
