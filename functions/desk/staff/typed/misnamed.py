"""A command that isn't there: which one may be meant, and what each does."""

import argparse
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from desk.staff.words.terminal import pairs

_MOST = 5
_CLOSE = 0.6


def misnamed_lines(parser: argparse.ArgumentParser, argv: Sequence[str], *, above: str = "") -> list[str]:
    """What to say if the first word is no command, or there is none; empty if all is well.

    A command is never guessed: what it does may not be undone. `above` is the command whose parts these are.
    """
    commands = _commands(parser)
    if commands is None:
        return []
    known = {one.dest: one.help or "" for one in commands._choices_actions}
    typed = argv[0] if argv else ""
    if typed in known:
        return misnamed_lines(commands.choices[typed], argv[1:], above=f"{above}{typed} ")
    if typed.startswith("-"):
        return []
    if not typed:
        return ["手続きを書いてください。", *_listed(above, known, known)]
    none = f"「{above}{typed}」という手続きはありません。"
    if likely := _likely(typed, list(known)):
        return [f"{none}もしかすると、次のどれかですか。", *_listed(above, known, likely)]
    return [f"{none}次の中から選んでください。", *_listed(above, known, known)]


def _commands(parser: argparse.ArgumentParser) -> Any:
    """The commands of a parser; None if it has none."""
    # argparse has no public way to ask for them.
    return next((one for one in parser._actions if isinstance(one, argparse._SubParsersAction)), None)


def _likely(typed: str, known: list[str]) -> list[str]:
    """Those that begin with what was typed, else those that have it, else those that are like it."""
    plain = unicodedata.normalize("NFKC", typed).strip().lower().replace("_", "-").replace(" ", "-")
    begins = [name for name in known if name.startswith(plain)]
    has = [name for name in known if len(plain) > 1 and plain in name and name not in begins]
    return [*begins, *has] or get_close_matches(plain, known, n=_MOST, cutoff=_CLOSE)


def _listed(above: str, known: Mapping[str, str], names: Iterable[str]) -> Iterator[str]:
    return pairs([(f"{above}{name}", known[name]) for name in names])
