"""What VS Code, github.dev and others read: the schema of each file, by its first line and by its place.

They read the schema files as they are, without what `builder.files.shapes` fills in.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from builder.files.desk_files import read_sources
from builder.output.preview.keys import places
from builder.reading.source import Source
from tests.boundary import is_of_the_ward
from tests.conftest import EXAMPLE, ROOT

SCHEMAS = ROOT / "schemas/content"
SETTINGS = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
_MODELINE = re.compile(r"^# yaml-language-server: \$schema=(\S+)\n", re.MULTILINE)
_MADE = frozenset({"node_modules", "build", "site", "htmlcov"})


@pytest.fixture(scope="module")
def files() -> tuple[Source, ...]:
    """The example desk's, but its pages."""
    found = tuple(source for source in read_sources(EXAMPLE).files if source.kind != "page")
    assert found
    return found


def plain_schemas() -> Callable[[str], Draft202012Validator]:
    """The validator of a kind."""
    files = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")}
    resources = ((name, Resource.from_contents(schema)) for name, schema in files.items())
    registry: Registry[Any] = Registry().with_resources(resources)
    return cache(lambda kind: Draft202012Validator(files[f"{kind}.schema.json"], registry=registry))


def named_schema(text: str, file: Path) -> Path | None:
    """The schema that a file names in its first line."""
    found = _MODELINE.match(text)
    return (file.parent / found[1]).resolve() if found else None


def test_each_file_of_the_example_names_its_schema(files: tuple[Source, ...]) -> None:
    named = {one.file: named_schema(one.text, EXAMPLE / one.file) for one in files}
    assert named == {one.file: SCHEMAS / f"{one.kind}.schema.json" for one in files}


def test_the_schemas_alone_find_nothing_wrong_with_a_sound_file(files: tuple[Source, ...]) -> None:
    plain = plain_schemas()
    found = {one.file: [error.message for error in plain(one.kind).iter_errors(one.data)] for one in files}
    assert {file: errors for file, errors in found.items() if errors} == {}


@pytest.mark.every_file
def test_every_yaml_file_names_a_schema_and_fits_it() -> None:
    """But the ward's: of a file of editors', the settings name the schema by its place."""
    for file in sorted(file for file in _yaml_files() if not is_of_the_ward(file)):
        text = file.read_text(encoding="utf-8")
        found = _MODELINE.search(text)
        assert found, file
        if not found[1].startswith("https://"):
            schema = (file.parent / found[1]).resolve()
            assert schema.is_file(), file
            if not schema.is_relative_to(SCHEMAS):  # `make check` and the table of mistakes try these
                errors = Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).iter_errors(
                    yaml.safe_load(text)
                )
                assert [error.message for error in errors] == [], file


def _yaml_files() -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in _MADE and (name[0] != "." or name == ".github")]
        yield from (Path(folder, name) for name in names if name.endswith((".yml", ".yaml")))


@pytest.mark.parametrize("schema", ["schemas/mkdocs.schema.json", "schemas/environment.schema.json"])
def test_what_whoever_deploys_it_writes_is_explained_in_japanese(schema: str) -> None:
    for name, part in json.loads((ROOT / schema).read_text(encoding="utf-8"))["properties"].items():
        assert re.search("[ぁ-ん]", part["title"] + part["description"]), name
        assert part["description"].endswith("。"), name


def test_the_settings_name_a_schema_for_each_place() -> None:
    by_place = {
        place: PurePosixPath(schema).name
        for schema, found in SETTINGS["yaml.schemas"].items()
        for place in found
    }
    for place, kind in places().items():
        if kind != "page":
            assert by_place[place] == by_place[f"**/{place}"] == f"{kind}.schema.json"
    for schema in SETTINGS["yaml.schemas"]:
        assert (ROOT / schema).is_file()


def test_the_settings_keep_to_what_the_files_are() -> None:
    assert SETTINGS["files.encoding"] == "utf8"
    assert SETTINGS["files.eol"] == "\n"
    assert SETTINGS["[yaml]"]["editor.insertSpaces"] is True
    assert SETTINGS["[yaml]"]["editor.tabSize"] == 2
    # Two blanks at the end of a line are a line break in Markdown.
    assert SETTINGS["[markdown]"]["files.trimTrailingWhitespace"] is False
    config = (ROOT / ".editorconfig").read_text(encoding="utf-8")
    assert "[*.md]\ntrim_trailing_whitespace = false" in config
    assert "redhat.vscode-yaml" in (ROOT / ".vscode/extensions.json").read_text(encoding="utf-8")


def test_a_value_s_form_is_explained_in_japanese_with_an_example() -> None:
    """Programs show it in place of the pattern itself."""
    rules = json.loads((SCHEMAS / "common.schema.json").read_text(encoding="utf-8"))["$defs"]
    for name, rule in rules.items():
        if {"pattern", "format"} & set(rule):
            said = rule["patternErrorMessage"]
            assert said.endswith(("ください。", "できません。", *map(str, rule.get("examples", ())))), name
