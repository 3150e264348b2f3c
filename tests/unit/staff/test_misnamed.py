"""A command that is mistyped: which may be meant, and what each does; nothing is guessed and done."""

from collections.abc import Mapping
from typing import Any

import pytest

from desk.staff.typed.arguments import parser
from desk.staff.typed.misnamed import misnamed_lines


def said(bundle: Mapping[str, Any], typed: str) -> tuple[str, list[str]]:
    """(the first line, the commands that are named)."""
    first, *rows = misnamed_lines(parser(bundle), typed.split()) or [""]
    return first, [row.split("  ")[1].strip() for row in rows]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("confrim K7M2-9XQ4-R", ["confirm"]),
        ("con", ["confirm"]),
        ("ＬＩＳＴ", ["list"]),
        ("no_show XQ4R", ["no-show"]),
        ("visit", ["visit-done", "plan-visit", "move-visit", "cancel-visit"]),
        ("letters", ["letter", "letter-sent"]),
        ("magazine staus", ["magazine status"]),
    ],
)
def test_what_is_like_it_is_named(bundle: Mapping[str, Any], typed: str, meant: list[str]) -> None:
    first, named = said(bundle, typed)
    assert "という手続きはありません。もしかすると" in first
    assert set(meant) <= set(named)
    assert len(named) <= len(meant) + 3


@pytest.mark.parametrize("typed", ["", "zzzz", "magazine zzzz"])
def test_every_command_is_listed_with_what_it_does(bundle: Mapping[str, Any], typed: str) -> None:
    _, *rows = misnamed_lines(parser(bundle), typed.split())
    assert len(rows) > (3 if typed.startswith("magazine") else 40)
    # Command and words, side by side.
    assert all(len(row.split()) > 1 for row in rows)


@pytest.mark.parametrize("typed", ["list", "--help", "-h", "confirm", "list --foo", "magazine list"])
def test_what_is_named_rightly_is_left_to_the_parser(bundle: Mapping[str, Any], typed: str) -> None:
    assert misnamed_lines(parser(bundle), typed.split()) == []
