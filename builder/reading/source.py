"""One file of the desk: its data, and the position of every value in it."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from typing import Any, TypeVar

from builder.reading.mistakes import Mistake

Path = tuple[str | int, ...]
"""The keys and list indexes that lead to a value in a file's data."""

Span = tuple[int, int]
"""Index of the first character, and of the one after the last."""

_By = TypeVar("_By")
_Result = TypeVar("_Result")


@dataclass(frozen=True, kw_only=True, eq=False)
class Source:
    """`data` is None if the file could not be read; `mistakes` says why. `data` is only read: several checks
    may share a source.

    `values` and `keys` give the span in `text` of a value and of its key, by the value's path. A Markdown
    page has its front matter in `data`, and its body from `body_start` on.
    """

    kind: str
    file: str
    text: str
    data: Any = None
    body_start: int = 0
    values: Mapping[Path, Span] = field(default_factory=dict)
    keys: Mapping[Path, Span] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    _once: dict[Any, tuple[Any, Any]] = field(default_factory=dict, init=False, repr=False)

    @property
    def body(self) -> str:
        return self.text[self.body_start :]

    @property
    def stem(self) -> str:
        """The file's name without folder and extension."""
        return self.file.rpartition("/")[2].rpartition(".")[0]

    def all_texts(self) -> Iterator[tuple[Path | None, str]]:
        """As `texts`, and a page's body, whose path is None."""
        yield from self.texts()
        if self.kind == "page":
            yield None, self.body

    def mistake_in(self, path: Path | None, index: int, fragment: str, message: str) -> Mistake:
        """A mistake at `fragment`, which is at `index` of one of `all_texts`."""
        if path is None:
            return self.mistake_at(self.body_start + index, message)
        text = next(text for place, text in self.texts() if place == path)
        return self.mistake(path, message, fragment=fragment, nth=text.count(fragment, 0, index))

    def texts(self) -> Iterator[tuple[Path, str]]:
        """(path, text) of each string in `data`."""
        return iter(self._all_of_data)

    @cached_property
    def _all_of_data(self) -> tuple[tuple[Path, str], ...]:
        # Every rule on words asks for them.
        return tuple(_texts(self.data, ()))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def mistake_at(self, index: int, message: str) -> Mistake:
        """A mistake at an index of `text`. Line breaks in the message become blanks."""
        line = bisect_right(self._line_starts, index)
        column = index - self._line_starts[line - 1] + 1
        return Mistake(self.file, line, column, re.sub(r"\s*\n\s*", " ", message))

    def mistake(self, path: Path, message: str, *, fragment: str = "", nth: int = 0) -> Mistake:
        """A mistake at the value at `path`, or at the nth `fragment` in it."""
        start, end = self._span(path)
        if fragment:
            found = [match.start() for match in re.finditer(re.escape(fragment), self.text[start:end])]
            start += found[nth] if nth < len(found) else 0
        return self.mistake_at(start, message)

    def key_mistake(self, path: Path, message: str) -> Mistake:
        """A mistake at the key that `path` ends with."""
        return self.mistake_at(self.keys.get(path, self._span(path))[0], message)

    def covering(self, mistake: Mistake, path: Path, *, is_row: bool = False) -> Mistake:
        """The mistake, as one that makes the value at `path`, and its key, impossible to understand.

        Of a row, also what is reported where it begins.
        """
        start = self.key_mistake(path, "")
        end = self.mistake_at(self._span(path)[1], "")
        return replace(mistake, covers=((start.line, start.column - is_row), (end.line, end.column)))

    def written(self, path: Path) -> str:
        """A value as written in the file, with its quotes."""
        start, end = self._span(path)
        return self.text[start:end]

    def place(self, path: Path, index: int) -> int:
        """The index in `text` of a character of the string at `path`: of its line, where it is written anew.

        A string's lines are written in its file as they are, unless it is folded or has escapes.
        """
        value = self.data
        for step in path:
            value = value[step]
        line_start = value.rfind("\n", 0, index) + 1
        line = value[line_start:].partition("\n")[0]
        start, end = self._span(path)
        for at, words in ((line_start, line), (index, line[index - line_start :][:12])):
            nth = len(re.findall(re.escape(words), value[:at])) if words else 0
            found = [match.start() for match in re.finditer(re.escape(words), self.text[start:end])]
            if words and nth < len(found):
                return start + found[nth] + index - at
        return start

    def _span(self, path: Path) -> Span:
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (0, 0))


def once_a_source(compute: Callable[[Source, _By], _Result]) -> Callable[[Source, _By], _Result]:
    """Remember what `compute` makes of a source, for the last second argument (that object, not one like it).

    A second check of the same files then looks only at those that have changed.
    """

    @wraps(compute)
    def remembered(source: Source, by: _By) -> _Result:
        last = source._once.get(compute)
        if last is None or last[0] is not by:
            last = source._once[compute] = by, compute(source, by)
        result: _Result = last[1]
        return result

    return remembered


def _texts(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*path, index))
