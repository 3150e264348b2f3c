"""Mistakes in the editors' files, and their report.

A mistake has a position and a Japanese sentence that says what to do. A report lists all mistakes of all
files, by file and line.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

_MOST_SHOWN = 10
"""GitHub's limit: https://docs.github.com/rest/checks/runs (annotations of a step)."""


Place = tuple[int, int]
"""Line and column, from 1."""


class Thing(NamedTuple):
    """What a mistake is about: what `kind` of thing (a row of `builder.names.kinds.KINDS`, or a word of the
    rule's own), and its name.
    """

    kind: str
    name: str


SECOND = "second"
"""A `Thing` of this kind is a name that is there twice; its name is the kind of what it is the name of."""


STRAY = "stray"
"""A `Thing` of this kind is a file that can't stay as it is called or where it lies."""


OTHER_USE = "other use"
"""A `Thing` of this kind is a mail that a form names for something that it isn't written for."""


OTHER_NAME = "other name"
"""A `Thing` of this kind is a file that a desk can do without, and that has another name than it should."""


@dataclass(frozen=True, order=True)
class Mistake:
    """`file` is relative to the desk's folder, with forward slashes; `line` and `column` count from 1.

    What is wrong with one thing is reported once (`builder.causes`): `about` is that thing. Of several
    mistakes about it, those with `is_cause` are reported. Nothing else is reported of the part of the file
    that it `covers` (from a line and column up to another): it can't be understood. While there is a mistake
    about one of the things in `unless`, or about any thing of the kinds in it, the mistake isn't reported: it
    may come from that.
    """

    file: str
    line: int
    column: int
    message: str
    about: Thing | None = field(default=None, compare=False, repr=False)
    is_cause: bool = field(default=False, compare=False, repr=False)
    covers: tuple[Place, Place] | None = field(default=None, compare=False, repr=False)
    unless: frozenset[str | Thing] = field(default=frozenset(), compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"

    def on(self, kind: str, name: str, *, is_cause: bool = False) -> "Mistake":
        """The same mistake, about a thing."""
        return replace(self, about=Thing(kind, name), is_cause=is_cause)

    def unless_missing(self, *kinds: str) -> "Mistake":
        """The same mistake, which may come from a missing thing of one of these kinds."""
        return replace(self, unless=self.unless | {*kinds})

    def unless_wrong(self, kind: str, name: str) -> "Mistake":
        """The same mistake, which may come from what is wrong with that thing."""
        return replace(self, unless=self.unless | {Thing(kind, name)})

    def as_json(self) -> dict[str, str | int]:
        """{file, line, column, message}"""
        return {"file": self.file, "line": self.line, "column": self.column, "message": self.message}


HOW_BACK = "GitHubでは、このファイルの「History」から前の中身を開き、消えたところを写します"
"""How editors get back what was deleted."""

_MOST_PLACES = 6
"""Places that a message names; the rest is a number."""


def places_words(places: Iterable[Mistake]) -> str:
    """The places in words: 「a.yml の3・7行目、b.md の2行目、ほか4か所」。"""
    by_file: defaultdict[str, list[int]] = defaultdict(list)
    found = sorted({(place.file, place.line) for place in places})
    for file, line in found[:_MOST_PLACES]:
        by_file[file].append(line)
    words = [f"{file} の{'・'.join(map(str, lines))}行目" for file, lines in by_file.items()]
    if len(found) > _MOST_PLACES:
        words.append(f"ほか{len(found) - _MOST_PLACES}か所")
    return "、".join(words)


_MARKS = ("<<<<<<<", ">>>>>>>", "|||||||", "\n=======\n")
_CONFLICT = re.compile(r"^(?:(?:<{7}|>{7})(?: |$)|\|{7}(?: [0-9a-f]{7,40}$| merged |$)|={7}$)", re.MULTILINE)


def conflict_mistake(text: str, file: str) -> Mistake | None:
    """The mistake of a file in which git left both versions of a place, if it is one."""
    # To look for the marks first takes a tenth of the time.
    found = any(mark in text for mark in _MARKS) and _CONFLICT.search(text)
    if not found:
        return None
    line = text.count("\n", 0, found.start()) + 1
    if found[0] == "=======":
        message = (
            "「=======」は、ほかの人の変更と重なったときの印の残りです。この行を消してください。"
            "上と下に、同じ文が2つないかも、見てください。"
        )
        return Mistake(file, line, 1, message)
    message = (
        "ほかの人の変更と重なったところが、両方残っています（<<<<<<< から >>>>>>> まで）。"
        "残すほうだけにして、<<<<<<<、=======、>>>>>>> の行を消してください。"
    )
    return Mistake(file, line, 1, message)


class ContentError(Exception):
    """The desk can't be built. `mistakes` is sorted and not empty."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def report(mistakes: Iterable[Mistake], warnings: Iterable[Mistake], environ: Mapping[str, str]) -> str:
    """One line for each, the mistakes last; on GitHub Actions as annotations, the mistakes first.

    GitHub shows no more than ten annotations of a step, so the tenth says how many are left. What is left is
    in the step's log.
    """
    errors, remarks = sorted(set(mistakes)), sorted(set(warnings))
    if environ.get("GITHUB_ACTIONS") != "true":
        found = [*((each, "warning") for each in remarks), *((each, "error") for each in errors)]
        return "\n".join(_plain(each, level) for each, level in found)
    found = [*((each, "error") for each in errors), *((each, "warning") for each in remarks)]
    shown = found if len(found) <= _MOST_SHOWN else found[: _MOST_SHOWN - 1]
    left = found[len(shown) :]
    lines = [_annotation(each, level) for each, level in shown]
    if left:
        real = sum(level == "error" for _, level in left)
        which = f"（直すところが{real}件、見てほしいところが{len(left) - real}件）"
        more = f"ほかに{len(left)}件あります{which}。全部は、この確認の記録（Details）に出ています。"
        lines += [f"::{'error' if real else 'warning'}::{more}", *(_plain(*each) for each in left)]
    return "\n".join(lines)


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
