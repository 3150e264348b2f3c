"""What a ward gets with a release is named: packages with licences, and what it has to do."""

import re
import tomllib
from importlib import metadata

from tests.conftest import ROOT


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def headings(name: str) -> list[str]:
    return re.findall(r"(?m)^## (\S+)$", text(name))


def shipped() -> set[str]:
    """The packages of the functions' zips."""
    locks = ("functions/requirements.txt", "functions/console-requirements.txt")
    return {name for lock in locks for name in re.findall(r"(?m)^([a-z0-9-]+)==", text(lock))}


def test_every_package_that_is_shipped_is_named_with_its_licence() -> None:
    table = text("NOTICE.md").partition("## In the functions' zips")[2].partition("\n## ")[0]
    rows = table.partition("| --- |")[2]
    named = dict(re.findall(r"(?m)^\| ([a-z0-9-]+)(?: \(console\))? \| ([^|]+) \|$", rows))
    assert set(named) == shipped()
    for name, licence in named.items():
        written = metadata.metadata(name).get("License-Expression")
        assert written in (None, licence), f"{name}: {written}"


def test_what_is_only_the_console_s_says_so() -> None:
    table = text("NOTICE.md")
    of_all = set(re.findall(r"(?m)^([a-z0-9-]+)==", text("functions/requirements.txt")))
    assert set(re.findall(r"(?m)^\| ([a-z0-9-]+) \(console\)", table)) == shipped() - of_all


def test_every_release_says_what_changed_and_what_to_do() -> None:
    assert headings("CHANGELOG.md")[0] == headings("UPGRADING.md")[0] == "Unreleased"
    releases = headings("CHANGELOG.md")[1:]
    assert releases == headings("UPGRADING.md")[1:]
    assert releases == sorted(releases, key=lambda one: tuple(map(int, one.split("."))), reverse=True)
    assert releases[0] == tomllib.loads(text("pyproject.toml"))["project"]["version"]


def test_upgrading_names_only_settings_that_exist_or_that_it_says_are_gone() -> None:
    newest = text("UPGRADING.md").partition("## Unreleased")[2].partition("\n## 0.1.0")[0]
    gone = {"SendRate", "PostsPerSecond", "LooksPerSecond"}
    templates = "".join(text(f"infra/{name}.yaml") for name in ("template", "watch", "deployer"))
    for name in re.findall(r"`([A-Z][A-Za-z]+)", newest):
        assert (
            name in gone
            or f"  {name}:" in templates
            or name.isupper()
            or "_" in name
            or name == "NotVerified"
        ), name
