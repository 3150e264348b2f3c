"""The words of a file that people read: its pages, questions, labels, hints, mails and messages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from builder.files.sound import Checked
from builder.reading.source import Path, Source, Span, once_a_source
from builder.texts.markdown import MARKDOWN_KINDS

FOR_EDITORS = frozenset({"expectations", "searches", "words"})
"""Kinds of file that nobody else reads."""

_COMPARED = frozenset({"canary", "mail_domains", "not_answers", "when", "without"})
"""Keys whose values are compared with what visitors type, or are typed in their place. Nobody reads them."""

_WORDS = re.compile(r"#/\$defs/(?:line|text)$")

NOT_PROSE = "\x01"
"""Stands in `Public.prose` for a character of code, an address, a tag or the target of a link."""

PLACEHOLDER_MARK = "\x02"
"""Stands in `Public.prose` for a character of a placeholder."""

_CODE_PARTS = (
    r"^[ ]*(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n[^\0]*?(?:^[ ]*(?P=fence)[ \t]*$|(?=\0)|\Z)"
    r"|(?<!`)(?P<tick>`++)[^`\n]++(?P=tick)(?!`)"
    r"|<!--[^\0]*?(?:-->|(?=\0)|\Z)"
)
_CODE = re.compile(_CODE_PARTS, re.MULTILINE)
_NOT_PROSE = re.compile(
    r"(?P<placeholder>\{\{[^{}\n]*\}\})"
    rf"|{_CODE_PARTS}"
    r"|(?<=\])\((?:\{\{[^{}\n]*\}\}|[^()\n]|\([^()\n]*\))*+\)"
    r"|^[ ]*\[[^\]\n]+\]:[^\n]*"
    r"|</?[A-Za-z](?![^<>\n]*@)[^<>\n]*>"
    r"|\{[^{}\n#.=]*+[#.=][^{}\n]*+\}"
    r"|(?:https?|mailto|tel):[!-;=?-~]+(?:\{\{[^}\n]*\}\}[!-;=?-~]*)*"
    r"|(?<![\w.+-])[\w.+-]++@[A-Za-z0-9.-]+",
    re.MULTILINE | re.ASCII,
)

_BLOTS = re.compile(rf"([\0{NOT_PROSE}{PLACEHOLDER_MARK}])\1+")


@dataclass(frozen=True, kw_only=True)
class Public:
    """What people read of `source`. An index in `written` and `prose` is an index of the file's text.

    `written` is the file with everything else blotted out (NUL characters; line breaks stay). In `prose`,
    what is no sentence of Japanese is blotted out too: NOT_PROSE, PLACEHOLDER_MARK.
    """

    source: Source
    written: str

    @property
    def is_markdown(self) -> bool:
        return self.source.kind == "page" or self.source.kind in MARKDOWN_KINDS

    @cached_property
    def without_code(self) -> str:
        """`written` without code and comments."""
        return _CODE.sub(_blotted, self.written)

    @cached_property
    def prose(self) -> str:
        return _NOT_PROSE.sub(_blotted, self.written)

    @cached_property
    def gist(self) -> str:
        """`prose` with one character for each run of blotted ones: half as long, to see whether a rule has
        anything to find.
        """
        return _BLOTS.sub(r"\1", self.prose)

    def found(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Each match in `prose`."""
        return pattern.finditer(self.prose) if pattern.search(self.gist) else iter(())


def public_texts(checked: Checked) -> Iterator[Public]:
    """One for each readable file that has words for people."""
    for source in checked.sources.files:
        if source.data is not None and source.kind not in FOR_EDITORS:
            yield _public(source, checked.kind_schemas[source.kind].schema)


@once_a_source
def _public(source: Source, schema: Any) -> Public:
    spans = sorted(_spans(source, source.data, schema, ()))
    if source.kind == "page":
        spans.append((source.body_start, len(source.text)))
    parts, at = [], 0
    for start, end in spans:
        parts += [_nothing(source.text[at:start]), source.text[start:end]]
        at = end
    return Public(source=source, written="".join([*parts, _nothing(source.text[at:])]))


def _spans(source: Source, data: Any, schema: Mapping[str, Any], path: Path) -> Iterator[Span]:
    """Where the values are whose schema says that they are words."""
    if isinstance(data, str):
        if _WORDS.search(schema.get("$ref", "")) and path in source.values:
            yield source.values[path]
    elif isinstance(data, dict):
        known, other = schema.get("properties", {}), schema.get("additionalProperties") or {}
        for key, value in data.items():
            if key not in _COMPARED:
                yield from _spans(source, value, known.get(key, other), (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _spans(source, value, schema.get("items", {}), (*path, index))


def _nothing(text: str) -> str:
    return "\n".join("\0" * len(line) for line in text.split("\n"))


def _blotted(match: re.Match[str]) -> str:
    mark = PLACEHOLDER_MARK if match.groupdict().get("placeholder") else NOT_PROSE
    return "\n".join(mark * len(line) for line in match[0].split("\n"))
