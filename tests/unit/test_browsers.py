"""Styles and scripts need no newer browser than docs/browsers.yml says, and the READMEs say what it says."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder.pages.published.assets import published_assets
from tests.conftest import ROOT

BROWSERS: dict[str, Any] = yaml.safe_load((ROOT / "docs/browsers.yml").read_text(encoding="utf-8"))
FOLDERS = {"public": "builder/assets", "console": "functions/desk/console/static"}
_COMMENTS = {".css": re.compile(r"/\*.*?\*/", re.DOTALL), ".js": re.compile(r"^\s*//.*$", re.MULTILINE)}


def _code(file: Path) -> str:
    return _COMMENTS[file.suffix].sub("", file.read_text(encoding="utf-8"))


def _is_newer(since: dict[str, str], oldest: dict[str, str]) -> bool:
    def number(version: str) -> list[int]:
        return [int(part) for part in version.split(".")]

    return any(number(since[name]) > number(oldest[name]) for name in oldest)


def needed(pages: str) -> dict[str, list[str]]:
    """Feature -> the files in which it is, of those that the pages' oldest browsers don't know."""
    oldest = BROWSERS["oldest"][pages]
    files = [path for path in sorted((ROOT / FOLDERS[pages]).rglob("*")) if path.suffix in (".css", ".js")]
    assert len(files) > 5
    found: dict[str, list[str]] = {}
    for name, feature in BROWSERS["features"].items():
        if _is_newer(feature["since"], oldest):
            for path in (path for path in files if path.suffix == f".{feature['in']}"):
                if re.search(feature["pattern"], _code(path)):
                    found.setdefault(name, []).append(path.name)
    return found


@pytest.mark.parametrize("pages", FOLDERS)
def test_what_older_browsers_do_not_know_is_only_a_refinement(pages: str) -> None:
    found = needed(pages)
    assert {name: files for name, files in found.items() if name not in BROWSERS["refines"][pages]} == {}
    assert set(BROWSERS["refines"][pages]) - set(found) == set(), "no longer used: take it from the list"


@pytest.mark.skipif(not find_spec("minify"), reason="Apple's processors have no wheel of tdewolff-minify")
def test_the_minifier_writes_nothing_newer_than_the_scripts_have() -> None:
    published = [one for one in published_assets(ROOT / FOLDERS["public"]) if one.name.endswith(".js")]
    refines = BROWSERS["refines"]["public"]
    newer = {
        name: [one.name for one in published if re.search(feature["pattern"], one.content.decode())]
        for name, feature in BROWSERS["features"].items()
        if feature["in"] == "js"
        and name not in refines
        and _is_newer(feature["since"], BROWSERS["oldest"]["public"])
    }
    assert {name: files for name, files in newer.items() if files} == {}


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_the_readmes_name_the_oldest_browsers(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| [^|]+ \| ([0-9.]+) \| ([0-9.]+) \| ([0-9.]+) \|$", text)
    assert rows == [tuple(BROWSERS["oldest"][pages].values()) for pages in ("public", "console")]
