"""An editor at work on a copy of a desk: changes a value where it stands, and leaves the rest of the file."""

import json
import re
import shutil
import textwrap
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from builder.reading.source import Path as Place
from builder.reading.source import Source
from builder.reading.yaml_reader import read_yaml
from tests.content.ward import WARD

OF_A_DESK = (
    "content",
    "faq",
    *(f"schemas/{name}" for name in ("forms", "workflows", "actions")),
    *(f"builder/{name}" for name in ("theme", "assets", "templates")),
    "mkdocs.yml",
    "builder/mkdocs.yml",
)
"""What is in a desk's folder, if it has it; in a fork also what its mkdocs.yml inherits."""


class NothingToEdit(Exception):
    """The desk has nothing of this kind."""


@lru_cache(maxsize=100)
def _parsed(text: str, name: str) -> Source:
    return read_yaml(text, kind="", file=name)


class Editor:
    """`root` is the folder of the copy."""

    def __init__(self, desk: Path, root: Path) -> None:
        """Copy what makes `desk` a desk, the READMEs of its folders included."""
        self.root = root
        for name in OF_A_DESK:
            if (desk / name).is_dir():
                shutil.copytree(desk / name, root / name)
            elif (desk / name).is_file():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(desk / name, root / name)

    def text(self, name: str) -> str:
        """What is written in a file. Raises NothingToEdit if the desk does without it."""
        path = self.root / name
        return path.read_text(encoding="utf-8") if path.is_file() else _nothing(name)

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def replace(self, name: str, pattern: str, put: str | Callable[[re.Match[str]], str]) -> None:
        """Put something in place of the first match in a file, by lines. Raises NothingToEdit."""
        text, count = re.subn(pattern, put, self.text(name), count=1, flags=re.MULTILINE)
        if not count:
            raise NothingToEdit(f"{name}: {pattern}")
        self.write(name, text)

    def source(self, name: str) -> Source:
        return _parsed(self.text(name), name)

    def data(self, name: str) -> Any:
        return self.source(name).data

    def put(self, name: str, place: Place, value: Any) -> None:
        """Write `value` (as JSON, which is YAML) in place of the one at `place`. Raises NothingToEdit."""
        self.at(name, place)
        source = self.source(name)
        start, end = source.values[place]
        written = source.text[start:end]
        blank = written[len(written.rstrip()) :]
        after = source.text[end:]
        self.write(name, f"{source.text[:start]}{json.dumps(value, ensure_ascii=False)}{blank}{after}")

    def add(self, name: str, place: Place, words: str) -> None:
        """Add words to the text at `place`. Raises NothingToEdit."""
        before = self.at(name, place)
        self.put(name, place, f"{before.rstrip()}{words}")

    def append(self, name: str, text: str, column: int) -> None:
        """Write `text` at the end of a file, each line from this column on."""
        lines = textwrap.indent(textwrap.dedent(text), " " * column)
        self.write(name, f"{self.text(name).rstrip()}\n{lines}")

    def column_at_the_end(self, name: str, place: Place) -> int:
        """Where a row of a file's last list or mapping begins. Raises NothingToEdit if more follows it."""
        source = self.source(name)
        if [*source.data][-1] != place[0]:
            raise NothingToEdit(f"{name} goes on behind {place[0]}")
        start, _ = source.keys.get(place) or source.values[place]
        return start - (source.text.rfind("\n", 0, start) + 1)

    def at(self, name: str, place: Place) -> Any:
        """The value at `place`. Raises NothingToEdit."""
        value = self.data(name)
        for step in place:
            try:
                value = value[step]
            except (KeyError, IndexError) as error:
                raise NothingToEdit(f"{name}: {place}") from error
        return value

    def first(self, folder: str) -> str:
        """The first YAML file of a folder. Raises NothingToEdit."""
        return next(iter(self.files(folder, "*.yml")), None) or _nothing(folder)

    def files(self, folder: str, pattern: str) -> list[str]:
        found = sorted((self.root / folder).rglob(pattern))
        return [path.relative_to(self.root).as_posix() for path in found if path.name != "README.md"]

    def forms(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """(file, words) of each form."""
        for name in self.files("content/forms", "*.yml"):
            yield name, self.data(name)

    def form_with(self, key: str) -> str:
        """The first form's file that has `key`. Raises NothingToEdit."""
        return next((name for name, form in self.forms() if key in form), None) or _nothing(key)


def example(readme: str, key: str, default: str) -> str:
    """The first block of YAML with `key` in one of the READMEs for editors, or `default` if it has none."""
    return next((block for block in _blocks(readme) if f"{key}:" in block), default)


def examples(readme: str, key: str, default: str) -> list[str]:
    """Every block of YAML that begins with `key`, or `default` alone if there is none."""
    return [block for block in _blocks(readme) if block.lstrip().startswith(f"{key}:")] or [default]


def _blocks(readme: str) -> Iterator[str]:
    """The blocks of YAML in one of the READMEs for editors."""
    path = WARD / readme
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = re.finditer(r"^( *)```yaml\n(.*?)^\1```", text, re.DOTALL | re.MULTILINE)
    # A block in a list is indented by the width of its marker, which isn't part of the example.
    yield from (re.sub(f"^{block[1]}", "", block[2], flags=re.MULTILINE) for block in found)


def _nothing(what: str) -> Any:
    raise NothingToEdit(what)
