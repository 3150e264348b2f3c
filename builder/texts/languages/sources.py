"""A fingerprint of the words of a Japanese page, by which its translations know that they were compared."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from builder.files.desk_files import page_uri
from builder.files.sound import Checked
from builder.reading.source import Source
from builder.texts.block_names import BLOCK

_LETTERS = "bcdfghjkmnpqrstvwxz"
_LENGTH = 6
"""No vowels: it is no word, and YAML takes it for nothing else."""

_NOT_READ = re.compile(r"<!--.*?-->|\s+", re.DOTALL)

_SHOWN: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "flow": ("flow", "steps", ("title", "text")),
    "laws": ("laws", "laws", ("name", "by", "in_force", "about")),
    "directory": ("desks", "directory", ("name", "run_by", "about", "spoken")),
    "other-ways": ("desks", "other_ways", ("name", "what", "who", "when", "cost")),
    "services": ("site", "services", ("name", "lead")),
    "cooling-off-days": ("cooling-off", "kinds", ("name", "days", "about")),
}
"""Block -> the kind of file, the list and the keys of each row that people read. What comes and goes by
itself (seminars, issues, closed days) and the questions of forms aren't looked at.
"""


@lru_cache(maxsize=4)
def fingerprints(checked: Checked) -> Mapping[str, str]:
    """The fingerprint of each sound page, by the address that links use."""
    return {
        page_uri(source): _fingerprint("\n".join(_read_of(checked, source)))
        for source in (*checked.all("page"), *checked.all("faq"))
    }


def files_of(checked: Checked, page: Source) -> list[str]:
    """The files whose words the fingerprint of a page is made of."""
    kinds = {_SHOWN[name][0] for name, _ in _blocks(page) if name in _SHOWN}
    kinds |= {"precautions"} if any(name == "precautions" for name, _ in _blocks(page)) else set()
    kinds |= {"site"} if any(name == "start" for name, _ in _blocks(page)) else set()
    return [page.file, *(source.file for kind in sorted(kinds) for source in checked.all(kind))]


def _read_of(checked: Checked, source: Source) -> Iterator[str]:
    """What people read on a page, as written: values that are called by name change by themselves."""
    yield str(source.data["title"])
    if source.kind == "faq":
        yield str(source.data["lead"])
        for row in source.data["questions"]:
            yield from (row["q"], row["a"])
        return
    yield BLOCK.sub("", source.body)
    for name, argument in _blocks(source):
        if name == "precautions":
            for _, _, group in checked.rows("precautions", "groups"):
                yield group["title"]
                for item in group["items"]:
                    yield from (item["title"], item["text"])
        elif name == "start":
            for _, _, service in checked.rows("site", "services"):
                if service["id"] == argument:
                    yield from (f"{fact['name']}{fact['text']}" for fact in service["start"]["facts"])
        elif name in _SHOWN:
            kind, key, shown = _SHOWN[name]
            yield from _rows(checked, kind, key, shown)


def _rows(checked: Checked, kind: str, key: str, shown: tuple[str, ...]) -> Iterator[str]:
    for source in checked.all(kind):
        for row in source.data.get(key, ()):
            yield from (_words(row[name]) for name in shown if name in row)


def _words(value: Any) -> str:
    """Of what languages a phone has, only which."""
    return " ".join(value["languages"]) if isinstance(value, dict) else str(value)


def _blocks(page: Source) -> list[tuple[str, str]]:
    return [(match["name"], match["argument"] or "") for match in BLOCK.finditer(page.body)]


def _fingerprint(text: str) -> str:
    number = int.from_bytes(sha256(_NOT_READ.sub("", text).encode()).digest()[:8], "big")
    letters = []
    for _ in range(_LENGTH):
        number, letter = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[letter])
    return "".join(letters)
