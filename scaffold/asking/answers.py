"""The answers' file: read, checked with the place of every mistake, and written."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from builder.files.desk_files import REPOSITORY
from builder.files.kind_schemas import KindSchema, kind_schemas
from builder.files.shapes import shape_mistakes
from builder.reading.file_text import file_text
from builder.reading.mistakes import ContentError, Mistake
from builder.reading.source import Source
from builder.reading.yaml_reader import read_yaml

Answers = Mapping[str, Any]
"""As schemas/content/answers.schema.json says."""

KIND = "answers"
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－", "-") | {"〜": "~", "～": "~"})
_LETTERS = {ord(char) + 0xFEE0: char for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"}
_SCHEMA = "schemas/content/answers.schema.json"


@cache
def schema() -> KindSchema:
    return kind_schemas(REPOSITORY / "schemas/content")[KIND]


def folded(value: Any) -> Any:
    """A value with half-width letters (Ｗｅｂｅｘ), and with half-width digits, colons and dashes, if it
    is one that has to be typed so.
    """
    if isinstance(value, Mapping):
        return {key: folded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [folded(one) for one in value]
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKC", value).strip().translate(_DASHES)
    plain = re.sub(r"^(\d:\d\d)$", r"0\1", plain).removeprefix("mailto:")
    return plain if plain.isascii() and re.search(r"[0-9@./:]", plain) else value.strip().translate(_LETTERS)


def read(path: Path) -> Source:
    """The answers in a file, of which only the shape is checked. Raises ContentError."""
    text, unreadable = file_text(path, path.name)
    if unreadable:
        raise ContentError([unreadable])
    source = read_yaml(text, kind=KIND, file=path.name)
    if source.mistakes:
        raise ContentError(source.mistakes)
    source = replace(source, data=folded(source.data))
    if mistakes := [*shape_mistakes(source, schema()), *_undivided(source)]:
        raise ContentError(mistakes)
    return source


def kept(path: Path) -> dict[str, Any]:
    """What was answered before, as far as it can be read: nothing is complained of."""
    if not path.is_file():
        return {}
    text, _ = file_text(path, path.name)
    data = folded(read_yaml(text, kind=KIND, file=path.name).data)
    return dict(data) if isinstance(data, dict) else {}


def write(path: Path, answers: Answers) -> None:
    """Keep the answers, each under what was asked."""
    place = Path(_relative(REPOSITORY / _SCHEMA, path.parent.resolve()))
    lines = [
        f"# yaml-language-server: $schema={place.as_posix()}",
        "# make init がたずねたことの答えです。"
        "直して、もう一度 make init ANSWERS=… とすれば、答えなおせます。",
    ]
    asked = schema().schema["properties"]
    for key in [*asked, *(one for one in answers if one not in asked)]:
        if key not in answers:
            continue
        words = asked.get(key, {})
        lines += ["", f"# {words.get('title', key)}：{words.get('description', '')}"]
        said = yaml.dump(
            {key: answers[key]},
            Dumper=_Dumper,
            allow_unicode=True,
            sort_keys=False,
            width=10_000,
            default_flow_style=None,
        )
        lines.append(said.rstrip("\n"))
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".new")
    scratch.write_text("\n".join(lines) + "\n", encoding="utf-8")
    scratch.replace(path)


def _undivided(source: Source) -> list[Mistake]:
    found = []
    for path, value in source.texts():
        if path[-1] in ("phone", "fax") and re.fullmatch(r"[0-9]{10,11}", value):
            message = f"「{value}」を、市外局番などで区切ってください。例: 03-1234-5678"
            found.append(source.mistake(path, message))
    return found


def _relative(target: Path, start: Path) -> str:
    import os

    return os.path.relpath(target, start)


class _Dumper(yaml.SafeDumper):
    """Quotes what the editors' guide has in quotes: phones, times."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = '"' if re.match(r"[0-9#]", value) else "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
