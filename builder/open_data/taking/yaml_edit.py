"""Changes values in the text of a YAML file: comments, order and quotes of the rest stay as they are."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from builder.reading.source import Path, Source
from builder.reading.yaml_reader import read_yaml

_PLAIN = re.compile(r"[^\W\d_][^:#\"'\n\[\]{},&*!|>%@`{}\\]*(?<! )")
"""A text that means itself without quotes, also within [ ]: it begins with a letter."""

_TYPED = re.compile(r"(?:true|false|null|yes|no|on|off|y|n)", re.IGNORECASE)


class NotEdited(Exception):
    """The file is written in a way that can't be changed by program."""


@dataclass
class Edits:
    """Collects changes of one source; `text` has them all. Each path is changed at most once."""

    source: Source
    _changes: list[tuple[int, int, str]] = field(default_factory=list)

    def put(self, row: Path, key: str, value: Any, *, before: Sequence[str] = ()) -> None:
        """Set `key` of the mapping at `row`: in its place, else before the first of the keys `before` that is
        there, else at the mapping's end.
        """
        if (*row, key) in self.source.values:
            self._replace((*row, key), value)
        elif self._is_flow(row):
            end = self.source.values[row][1] - 1
            self._change(end, end, f", {key}: {flow(value)}")
        else:
            found = next((one for one in before if (*row, one) in self.source.keys), None)
            at = self._line_start(self.source.keys[(*row, found)][0]) if found else self._end_of(row)
            self._change(at, at, "".join(block({key: value}, self._indent(row))))

    def add_rows(self, path: Path, rows: Iterable[Mapping[str, Any]], *, first: bool) -> None:
        """Add rows to the list at `path`, before its first row or after its last."""
        data = self._at(path)
        if not data:
            start, end = self.source.values[path]
            written = self.source.text[start:end].strip()
            if written not in ("[]", ""):
                raise NotEdited
            self._change(start, end, "\n" + "".join(map(_row, rows)).rstrip("\n"))
            return
        if self._is_flow(path):
            raise NotEdited
        indent = self._indent((*path, 0)) - 2
        text = "".join(_row(row, indent) for row in rows)
        at = (
            self._line_start(self.source.values[(*path, 0)][0])
            if first
            else self._end_of((*path, len(data) - 1))
        )
        self._change(at, at, text)

    def text(self, expected: Any) -> str:
        """The changed text. Raises NotEdited if it doesn't say exactly `expected`."""
        text = self.source.text
        # The last one first; of several at one place, the first one ends up first.
        numbered = enumerate(self._changes)
        for _, (start, end, new) in sorted(numbered, key=lambda one: (*one[1][:2], one[0]), reverse=True):
            text = text[:start] + new + text[end:]
        found = read_yaml(text, kind=self.source.kind, file=self.source.file)
        if found.mistakes or found.data != expected:
            raise NotEdited
        return text

    def _replace(self, path: Path, value: Any) -> None:
        start, end = self.source.values[path]
        written = self.source.text[start:end]
        # A block ends where the next value begins: blanks and comments between them stay.
        kept = len(written) - len(written.rstrip())
        if written.startswith(("|", ">")) or "\n" in written.strip():
            key_indent = self._indent(path[:-1])
            new = (
                "".join(block({str(path[-1]): value}, key_indent)).partition(":")[2].lstrip(" ").rstrip("\n")
            )
            if "#" in written:
                raise NotEdited
            self._change(start, end - kept, new)
        else:
            quoted = written[:1] in ('"', "'")
            self._change(start, end - kept, flow(value, quoted=quoted))

    def _change(self, start: int, end: int, new: str) -> None:
        self._changes.append((start, end, new))

    def _at(self, path: Path) -> Any:
        value = self.source.data
        for step in path:
            value = value[step]
        return value

    def _is_flow(self, path: Path) -> bool:
        return self.source.text[self.source.values[path][0]] in "{["

    def _line_start(self, index: int) -> int:
        return self.source.text.rfind("\n", 0, index) + 1

    def _indent(self, row: Path) -> int:
        """The column at which a mapping's keys begin."""
        key = next(key for key in self.source.keys if key[:-1] == row)
        start = self.source.keys[key][0]
        return start - self._line_start(start)

    def _end_of(self, row: Path) -> int:
        """Behind the last line of a value, without the empty lines and comments that follow it."""
        ends = (
            span[1] for path, span in self.source.values.items() if path[: len(row)] == row and path != row
        )
        end = max(end - self._trailing(end) for end in ends)
        found = self.source.text.find("\n", max(end - 1, 0))
        if found < 0:
            raise NotEdited
        return found + 1

    def _trailing(self, end: int) -> int:
        text = self.source.text[:end]
        return len(text) - len(text.rstrip())


def block(data: Mapping[str, Any], indent: int) -> list[str]:
    """Lines of a mapping, as this repository's files are written: short mappings in braces."""
    lines = []
    for key, value in data.items():
        start = f"{' ' * indent}{key}:"
        if isinstance(value, str) and "\n" in value:
            body = "".join(
                f"{' ' * (indent + 2)}{one}".rstrip() + "\n" for one in value.rstrip("\n").split("\n")
            )
            lines.append(f"{start} |{'' if value.endswith(chr(10)) else '-'}\n{body}")
        elif (
            isinstance(value, list) and value and all(isinstance(one, str) for one in value) and key != "days"
        ):
            lines.append(f"{start}\n" + "".join(f"{' ' * (indent + 2)}- {flow(one)}\n" for one in value))
        else:
            lines.append(f"{start} {flow(value)}\n")
    return lines


def flow(value: Any, *, quoted: bool = False) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str):
        is_plain = _PLAIN.fullmatch(value) and not _TYPED.fullmatch(value) and not quoted
        is_plain = is_plain or (re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) and not quoted)
        return value if is_plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)


def _row(row: Mapping[str, Any], indent: int = 2) -> str:
    text = "".join(block(row, indent + 2))
    return " " * indent + "- " + text[indent + 2 :]
