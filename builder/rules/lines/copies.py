"""Rows that were copied and left as they were, and things that people can't tell apart by their names."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Path, Source, once_a_source
from desk.domain.forms.formats.numbers import phone

_NAMED: Mapping[tuple[str, str], str] = {
    ("desks", "desks"): "name",
    ("desks", "directory"): "name",
    ("site", "services"): "name",
    ("magazines", "magazines"): "name",
    ("flow", "steps"): "title",
    ("precautions", "groups"): "title",
    ("form", "sections"): "title",
    ("laws", "laws"): "name",
    ("not-found", "links"): "label",
}
"""(kind of file, key of a list) -> the key of its rows that people read as the name of one."""

_FOR_PEOPLE = frozenset(
    {
        "page",
        "faq",
        "mail",
        "issue",
        "reply",
        "form",
        "flow",
        "precautions",
        "cooling-off",
        "messages",
        "site",
        "desks",
    }
)
"""The kinds of file whose texts people read."""
_WORDS = re.compile(r"\w{2}")
_WITH_AN_ID = re.compile(r"\{#|^\[\^")
"""A heading or a note, whose id is there twice: that is reported."""


def copied_row_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Rows of a list that say exactly the same. Nothing else is reported of the second."""
    kinds = dict.fromkeys(source.kind for source in checked.sources.files)
    sound = (source for kind in kinds for source in checked.all(kind))
    for source in (*sound, *checked.workflows.values()):
        yield from _copied_rows(source, checked.kind_schemas)


@once_a_source
def _copied_rows(source: Source, _: object) -> tuple[Mistake, ...]:
    return tuple(_copies(source, source.data, ()))


def _copies(source: Source, data: Any, path: Path) -> Iterator[Mistake]:
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, dict | list):
                yield from _copies(source, value, (*path, key))
    elif isinstance(data, list) and data and isinstance(data[0], dict | list):
        for index, row in enumerate(data):
            here = (*path, index)
            if (first := data.index(row)) < index:
                yield _copy(source, here, (*path, first))
            else:
                yield from _copies(source, row, here)


def _copy(source: Source, path: Path, first: Path) -> Mistake:
    here, there = source.mistake(path, ""), source.mistake(first, "")
    where = "この行の前のもの" if here.line == there.line else f"{there.line}行目からのもの"
    message = f"{where}と、まったく同じです。写したままなら、中身を直すか、消してください。"
    return source.covering(source.mistake(path, message), path, is_row=True)


def same_label_mistakes(checked: Checked) -> Iterator[Mistake]:
    """Questions of one form with the same words: neither applicants nor staff can tell the answers apart."""
    for source in checked.all("form"):
        fields = source.data["fields"]
        rows = ((("fields", name, "label"), word["label"]) for name, word in fields.items())
        for path, line in _again(source, rows):
            label = fields[path[1]]["label"].strip()
            message = (
                f"「{label}」という質問が、{line}行目にもあります。"
                "答えを見分けられるように、言葉を変えてください（例：会社の電話番号、ご自宅の電話番号）。"
            )
            yield source.mistake(path, message)


def same_name_warnings(checked: Checked) -> Iterator[Mistake]:
    """Things of a list with the same name, and lines of the directory with the same number, each once."""
    for (kind, key), name in _NAMED.items():
        for source in checked.all(kind):
            rows = [((key, index), row) for index, row in enumerate(source.data.get(key, ()))]
            told = set()
            for path, line in _again(source, (((*path, name), row.get(name)) for path, row in rows)):
                told.add(path[:2])
                message = f"同じ名前が、{line}行目にもあります。読む方が見分けられる名前にしてください。"
                yield source.mistake(path, message)
            if key == "links":
                pages = [((*path, "page"), row["page"]) for path, row in rows if path not in told]
                for path, line in _again(source, pages):
                    yield source.mistake(
                        path, f"同じページが、{line}行目にもあります。どちらか一方を消してください。"
                    )
            if key == "directory":
                yield from _same_numbers(source, [one for one in rows if one[0] not in told])


def repeated_line_warnings(checked: Checked) -> Iterator[Mistake]:
    """Lines of a text that say what the line right above says, or the paragraph above."""
    for source in checked.sources.files:
        if source.kind in _FOR_PEOPLE:
            yield from _repeated_lines(source, None)


@once_a_source
def _repeated_lines(source: Source, _: None) -> tuple[Mistake, ...]:
    return tuple(_repeated(source))


def _repeated(source: Source) -> Iterator[Mistake]:
    for path, text in source.all_texts():
        before, at = "", 0
        for line in text.split("\n") if "\n" in text else ():
            words = line.strip()
            if words and words == before and _WORDS.search(words) and not _WITH_AN_ID.search(words):
                index = source.body_start + at if path is None else source.place(path, at)
                message = (
                    "すぐ上と同じことが、もう一度書いてあります。写したままなら、どちらかを消してください。"
                )
                yield source.mistake_at(index, message).unless_missing("anchor twice")
            before, at = words or before, at + len(line) + 1


def _same_numbers(source: Source, rows: Iterable[tuple[Path, Any]]) -> Iterator[Mistake]:
    numbers = (((*path, "phone"), phone(row["phone"])) for path, row in rows if "extension" not in row)
    for path, line in _again(source, numbers):
        message = f"同じ電話番号が、{line}行目にもあります。番号を確かめてください。"
        yield source.mistake(path, f"{message}同じ電話なら、1つにまとめると、読む方が迷いません。")


def _again(source: Source, named: Iterable[tuple[Path, str | None]]) -> Iterator[tuple[Path, int]]:
    """(path of a name that was there before, the line of the first), whatever its width and blanks."""
    first: dict[str, Path] = {}
    for path, name in named:
        bare = "".join(unicodedata.normalize("NFKC", name or "").split())
        if bare and first.setdefault(bare, path) != path:
            yield path, source.mistake(first[bare], "").line
