"""What is wrong with the editors' files, and how it is told.

A problem has a place and a sentence that says what to do. All problems of all files are told at
once, in the order of files and lines.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """`file` is relative to the desk's folder with forward slashes; `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class ContentError(Exception):
    """The desk's files can't be built: `problems` says why, sorted, at least one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def report(problems: Iterable[Problem], environ: Mapping[str, str], *, level: str = "error") -> str:
    """The problems one a line: for people, or as annotations where GitHub Actions reads them.

    `level` is "error" or "warning".
    """
    write = _annotation if environ.get("GITHUB_ACTIONS") == "true" else _plain
    return "\n".join(write(problem, level) for problem in sorted(set(problems)))


def _plain(problem: Problem, level: str) -> str:
    if level == "warning":
        return f"{problem.file}:{problem.line}:{problem.column}: 注意: {problem.message}"
    return str(problem)


def _annotation(problem: Problem, level: str) -> str:
    # https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    place = f"file={_property(problem.file)},line={problem.line},col={problem.column}"
    return f"::{level} {place}::{_data(problem.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
