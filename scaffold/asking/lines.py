"""What is typed, line after line: kept, so that one can go back, and go on after a break."""

import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

BACK = ("戻る", "もどる", "back")


class Stopped(Exception):
    """Nobody answers any more."""


class Back(Exception):
    """The last answer is taken back: everything is asked again, with the lines before it."""


class Lines:
    """Lines that were typed before are given without asking, and nothing is said meanwhile.

    `file` has {"answers": those at the start, "typed": the lines} until all is answered.
    """

    def __init__(self, file: Path, answers: Mapping[str, Any], typed: list[str]) -> None:
        self._file, self._answers, self._typed = file, answers, typed
        self._at, self._heading = 0, ""

    @property
    def _is_again(self) -> bool:
        return self._at < len(self._typed)

    def begin(self) -> None:
        """From the first line on."""
        self._at = 0

    def say(self, words: str) -> None:
        if not self._is_again:
            print(words)

    def head(self, words: str) -> None:
        """Begin a group of questions. Who comes back into the middle of one sees its heading again."""
        self._heading = words
        if not self._is_again:
            self._show_heading()

    def line(self, question: str) -> str:
        """The next line. Raises Stopped and Back."""
        while not self._is_again:
            self._show_heading()
            try:
                typed = input(question).strip()
            except EOFError as error:
                raise Stopped from error
            if unicodedata.normalize("NFKC", typed).lower().strip("「」") not in BACK:
                self._typed.append(typed)
                self._keep()
            elif self._typed:
                self._typed.pop()
                self._keep()
                raise Back
            else:
                print("  → これが、はじめの質問です。")
        self._at += 1
        return self._typed[self._at - 1]

    def refuse(self) -> None:
        """The last line can't be used: it is asked for again, and so is what came after it."""
        self._at -= 1
        del self._typed[self._at :]
        self._keep()

    def end(self) -> None:
        self._file.unlink(missing_ok=True)

    def _show_heading(self) -> None:
        if self._heading:
            print(self._heading)
        self._heading = ""

    def _keep(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"answers": self._answers, "typed": self._typed}, ensure_ascii=False, indent=1)
        scratch = self._file.with_suffix(".new")
        scratch.write_text(text + "\n", encoding="utf-8")
        scratch.replace(self._file)


def kept(file: Path) -> tuple[dict[str, Any], list[str]] | None:
    """The answers and the lines of a break; None if there are none that can be read."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        answers, typed = dict(data["answers"]), [str(line) for line in data["typed"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (answers, typed) if typed else None
