"""Mistakes in the editors' files, and their report.

A mistake has a position and a Japanese sentence that says what to do. A report lists all mistakes of all
files, by file and line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Mistake:
    """`file` is relative to the desk's folder, with forward slashes; `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class ContentError(Exception):
    """The desk can't be built. `mistakes` is sorted and not empty."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def report(mistakes: Iterable[Mistake], environ: Mapping[str, str], *, level: str = "error") -> str:
    """One line per mistake, on GitHub Actions as annotations. `level` is "error" or "warning"."""
    write = _annotation if environ.get("GITHUB_ACTIONS") == "true" else _plain
    return "\n".join(write(mistake, level) for mistake in sorted(set(mistakes)))


def _plain(mistake: Mistake, level: str) -> str:
    if level == "warning":
        return f"{mistake.file}:{mistake.line}:{mistake.column}: 注意: {mistake.message}"
    return str(mistake)


def _annotation(mistake: Mistake, level: str) -> str:
    # https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    place = f"file={_property(mistake.file)},line={mistake.line},col={mistake.column}"
    return f"::{level} {place}::{_data(mistake.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
