"""The editors' README on GitHub: its table of contents and its pictures lead somewhere."""

import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.conftest import ROOT
from tests.content.ward import WARD

READMES = tuple(path for path in (WARD / "content/README.md", WARD / "faq/README.md") if path.is_file())
_LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)")


def anchor(heading: str) -> str:
    """The id that GitHub gives a heading: lower case, without signs, blanks as hyphens."""
    kept = (
        char for char in heading.strip().lower() if char in " -_" or unicodedata.category(char)[0] in "LNM"
    )
    return "".join(kept).replace(" ", "-")


def outside_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^( *)```.*?^\1```", "", text, flags=re.DOTALL | re.MULTILINE))


def is_there(path: Path) -> bool:
    """Whether a file is in the desk's folder or, as the pictures may be, only in the engine's."""
    return path.is_file() or (ROOT / path.resolve().relative_to(WARD.resolve())).is_file()


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.parent.name)
def test_every_link_of_a_readme_has_its_target(path: Path) -> None:
    text = outside_code(path.read_text(encoding="utf-8"))
    anchors = {anchor(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
    for link in _LINK.findall(text):
        file, _, fragment = unquote(link).partition("#")
        if not file.startswith("https:") and file:
            assert is_there(path.parent / file), link
        elif fragment and not file:
            assert fragment in anchors, link


def test_a_picture_has_words_for_who_does_not_see_it() -> None:
    for path in READMES:
        text = outside_code(path.read_text(encoding="utf-8"))
        for words, file in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text):
            assert len(words) > 20, file
