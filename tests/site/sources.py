"""The editors' files that pages come from, read without the builder."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import EXAMPLE


def page_files() -> dict[str, Path]:
    """The file of each page by the page's uri."""
    found = {}
    for file in sorted((EXAMPLE / "content").rglob("*.md")):
        if file.name != "README.md":
            name = file.relative_to(EXAMPLE / "content").with_suffix("").as_posix()
            found["".join(f"{part}/" for part in name.split("/") if part != "index")] = file
    for file in sorted((EXAMPLE / "faq").glob("*.yml")):
        found[f"faq/{file.stem}/"] = file
    return found


def data(file: Path) -> Mapping[str, Any]:
    """A YAML file, or a page's front matter; dates and times stay text."""
    text = file.read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.load(
        text.split("---\n")[1] if file.suffix == ".md" else text,
        yaml.CBaseLoader,  # noqa: S506 - it only makes text, lists and mappings
    )
    return found


def content(name: str) -> Mapping[str, Any]:
    """A YAML file of content/ by its name."""
    return data(EXAMPLE / "content" / name)


def faq_questions() -> Iterator[tuple[str, Mapping[str, str]]]:
    """(the page's uri, {id, q, a}) of every question."""
    for file in sorted((EXAMPLE / "faq").glob("*.yml")):
        for question in data(file)["questions"]:
            yield f"faq/{file.stem}/", question
