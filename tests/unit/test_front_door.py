"""Who comes to the repository finds the way, in Japanese and in English: what is named is there, in both."""

import json
import re
from pathlib import Path

import pytest

from infra.package import LAMBDA
from tests.conftest import ROOT

READMES = ("README.md", "README.ja.md")
_FOLDERS = ("", "builder", "docs", "docs/decisions", "functions", "infra", "local", "schemas", "tests")
DOCUMENTS = [
    *(path for folder in _FOLDERS for path in sorted((ROOT / folder).glob("*.md"))),
    *(ROOT / name / "README.md" for name in ("content", "faq")),
]
_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\((?P<to>[^)\s]+)\)")
_PICTURE = re.compile(r'<img src="(?P<to>[^"]+)"(?P<rest>[^>]*)>')
_TARGET = re.compile(r"(?m)(?:`|^)make ([a-z][a-z -]*[a-z])")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_ELSEWHERE = ("http://", "https://", "mailto:")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def ids(document: Path) -> set[str]:
    """The ids that GitHub gives to a document's headings."""
    found: set[str] = set()
    for heading in re.findall(
        r"(?m)^#{1,6} (.+)$", re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    ):
        name = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower())
        name = base = name.replace(" ", "-")
        number = 0
        while name in found:
            number += 1
            name = f"{base}-{number}"
        found.add(name)
    return found


@pytest.mark.every_file
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_of_a_document_lives(document: Path) -> None:
    lost = []
    for found in _LINK.finditer(_CODE.sub("", document.read_text(encoding="utf-8"))):
        path, _, fragment = found["to"].partition("#")
        # An address from the root is a page's, in an example of an editor's text.
        if found["to"].startswith((*_ELSEWHERE, "/")):
            continue
        there = (document.parent / path).resolve() if path else document
        there = there / "README.md" if there.is_dir() else there
        if not there.exists() or (fragment and fragment not in ids(there)):
            lost.append(found["to"])
    assert lost == []


def targets(name: str) -> set[str]:
    """The make targets that a README names."""
    return {one for words in _TARGET.findall(text(name)) for one in words.split()}


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_names_targets_and_shows_pictures_that_there_are(readme: str) -> None:
    rules = set(re.findall(r"(?m)^([a-z-]+):", text("Makefile")))
    assert targets(readme) - rules == set()
    assert len(targets(readme)) > 3
    pictures = _PICTURE.findall(text(readme))
    assert len(pictures) > 5
    for picture, rest in pictures:
        assert (ROOT / picture).is_file(), picture
        assert re.search(r'alt="[^"]{10,}"', rest), picture


def test_both_readmes_lead_to_the_same_places() -> None:
    def places(name: str) -> set[str]:
        found = {link["to"].partition("#")[0].rstrip("/") for link in _LINK.finditer(text(name))}
        return {place for place in found if not place.startswith(_ELSEWHERE)} - {"", *READMES}

    english, japanese = map(places, READMES)
    assert english == japanese
    assert len(english) > 15


def test_both_list_the_same_rooms_once() -> None:
    english, japanese = (
        re.findall(
            r"(?m)^\| \[([^\]]+)\]", text(name).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
        )
        for name, heading in zip(READMES, ("The rooms", "部屋の一覧"), strict=True)
    )
    assert english == japanese
    assert len({*english}) == len(english) > 10


def test_the_japanese_one_names_every_target_of_the_english_one() -> None:
    """There they are partly in one list, without `make`."""
    rest = text("README.md").partition("`make help` lists")[2].partition("\n\n")[0]
    listed = set(re.findall(r"`([a-z-]+)`", rest))
    assert listed | targets("README.md") == targets("README.ja.md") | {"help"}


def test_the_first_line_of_each_leads_to_the_other() -> None:
    for here, there in (READMES, READMES[::-1]):
        assert f"]({there})" in text(here).partition("\n## ")[0][:300]


def test_the_container_is_what_the_functions_run_on_and_editors_need() -> None:
    container = json.loads(text(".devcontainer/devcontainer.json"))
    # No registry's host: the name alone.
    assert re.fullmatch(rf"python:{re.escape(LAMBDA.python)}-[a-z]+", container["image"])
    assert container["postCreateCommand"] == "make .venv/.ready"
    assert f"{container['postCreateCommand'].removeprefix('make ')}\n" in text("Makefile")
    assert container["forwardPorts"] == [8000, 8100, 8200]
    assert sorted(map(int, container["portsAttributes"])) == container["forwardPorts"]
    extensions = json.loads(text(".vscode/extensions.json"))["recommendations"]
    assert container["customizations"]["vscode"]["extensions"] == extensions
    known = {"name", "image", "postCreateCommand", "forwardPorts", "portsAttributes", "customizations"}
    assert set(container) <= known
