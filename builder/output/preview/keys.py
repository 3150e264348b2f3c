"""The page of all keys that the editors' YAML may have, from schemas/content.

For each key: what it is and where it appears, which values it may have, an example.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.files.desk_files import FOLDERS, OPTIONAL_FILES, REPOSITORY, SINGLE_FILES
from builder.output.preview.pages import STYLE, TEMPLATES, render

_SCHEMAS = REPOSITORY / "schemas/content"
SCRIPT = TEMPLATES / "keys.js"
"""Files of their own: the policy of the pages under /_local/ allows nothing inline."""

_KINDS = {
    "object": "「項目: 値」の並び",
    "array": "「- 」で始まる並び",
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "true か false",
}


@dataclass(frozen=True, kw_only=True)
class Key:
    """A key. `path` is as one would say it: `desks[].mail.desk.address`, `fields.*.label`.

    `kind` and `form` say in words what may be written; `values` is each fixed value with its meaning.
    """

    path: str
    title: str
    description: str
    kind: str
    form: str
    is_required: bool
    examples: tuple[str, ...]
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class File:
    """A kind of file: where it is (`content/mail/*.yml`), and its keys in the schema's order."""

    kind: str
    place: str
    title: str
    keys: tuple[Key, ...]


def files(schemas: Path = _SCHEMAS) -> tuple[File, ...]:
    """Every kind of file, by its schema in the folder `schemas`."""
    read = {path.name: _read(path) for path in schemas.glob("*.schema.json")}
    return tuple(
        File(kind=kind, place=place, title=schema["title"], keys=tuple(_keys(schema, "", read)))
        for place, kind in places().items()
        if (schema := read.get(f"{kind}.schema.json"))
    )


def places() -> Mapping[str, str]:
    """Where the files of each kind are: path or pattern -> kind."""
    folders = {f"{folder}/*.yml": kind for folder, kind in FOLDERS.items()}
    return {**SINGLE_FILES, **OPTIONAL_FILES, **folders, "content/**/*.md": "page"}


def keys_page(
    *,
    style: str = STYLE.name,
    script: str = SCRIPT.name,
    icon: str = "",
    links: Sequence[tuple[str, str]] = (),
) -> str:
    """The whole page. `style`, `script` and `icon` are addresses, `links` the words and addresses away."""
    return render("keys.html", style=style, icon=icon, links=links, files=files(), script=script)


def write_keys(folder: Path) -> Path:
    """Write the page into `folder`/keys/, and return its path."""
    path = folder / "keys" / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    page = keys_page(links=[("変更の見本の入口", "../index.html")])
    path.write_text(page, encoding="utf-8")
    for file in (STYLE, SCRIPT):
        shutil.copy(file, path.parent)
    return path


def _read(path: Path) -> Any:
    """A schema, in which each `$ref` names its file, also those within the file itself."""

    def named(rule: dict[str, Any]) -> dict[str, Any]:
        if str(rule.get("$ref", "")).startswith("#"):
            rule["$ref"] = path.name + rule["$ref"]
        return rule

    return json.loads(path.read_text(encoding="utf-8"), object_hook=named)


def _keys(schema: Any, place: str, read: Mapping[str, Any]) -> Iterator[Key]:
    for name, written in schema.get("properties", {}).items():
        rule = _resolved(written, read)
        path = f"{place}.{name}" if place else name
        yield _key(path, written, rule, read, is_required=name in schema.get("required", ()))
        yield from _below(rule, path, read)


def _below(rule: Mapping[str, Any], path: str, read: Mapping[str, Any]) -> Iterator[Key]:
    yield from _keys(rule, path, read)
    if isinstance(rule.get("items"), dict):
        yield from _below(_resolved(rule["items"], read), f"{path}[]", read)
    if isinstance(rule.get("additionalProperties"), dict):
        yield from _below(_resolved(rule["additionalProperties"], read), f"{path}.*", read)


def _resolved(rule: Mapping[str, Any], read: Mapping[str, Any]) -> Mapping[str, Any]:
    """A rule with what its `$ref` (FILE#/$defs/NAME) adds; what is written beside the `$ref` wins."""
    if "$ref" not in rule:
        return rule
    file, _, place = rule["$ref"].partition("#")
    found: Any = read[file]
    for step in filter(None, place.split("/")):
        found = found[step]
    return {**_resolved(found, read), **rule}


def _key(
    path: str,
    written: Mapping[str, Any],
    rule: Mapping[str, Any],
    read: Mapping[str, Any],
    *,
    is_required: bool,
) -> Key:
    values = rule.get("enum") or rule.get("items", {}).get("enum", ())
    meanings = rule.get("enumDescriptions") or rule.get("items", {}).get("enumDescriptions", ())
    return Key(
        path=path,
        title=rule.get("title", ""),
        description=rule.get("description", ""),
        kind=_kind(rule),
        form=_form(written, read),
        is_required=is_required,
        examples=tuple(map(str, rule.get("examples", ()))),
        values=tuple(zip(map(str, values), meanings, strict=True)),
    )


def _form(written: Mapping[str, Any], read: Mapping[str, Any]) -> str:
    """The form of the value, as its name in common.schema.json has it."""
    if "$ref" not in written:
        return ""
    form: str = _resolved({"$ref": written["$ref"]}, read).get("description", "")
    return form


def _kind(rule: Mapping[str, Any]) -> str:
    if "enum" in rule:
        return "次のどれか"
    kind = rule.get("type")
    # A list of types has first what is usually written: ["array", "null"].
    words = _KINDS.get(str(kind[0] if isinstance(kind, list) else kind), "")
    low, high = rule.get("minimum"), rule.get("maximum")
    if low is not None and high is not None:
        return f"{words}（{low}から{high}まで）"
    if low is not None:
        return f"{words}（{low}以上）"
    return words
