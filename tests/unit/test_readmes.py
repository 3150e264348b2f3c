"""The documents say where something is: each path exists, and what is said to be in a module is there."""

import re
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, ROOT

FOLDERS = ("", "builder", "functions", "infra", "local", "schemas", "tests", "docs/decisions")
DOCUMENTS = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.md"))]
TOPS = ("builder/", "docs/", "functions/", "infra/", "local/", "schemas/", "tests/")
WHERE_TO_CHANGE = "## Where to change what"
"""The section of functions/README.md. Its paths may begin in functions/desk/, or beside the one before."""

PATH = re.compile(r"(?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|js|css|json)")
SYMBOL_IN = re.compile(
    r"`([\w.]+)`(?: \([^)]*\))?(?:, `([\w.]+)`)?(?: and `([\w.]+)`)? in `([\w./-]+\.(?:py|js|css))`"
)


def file_of(name: str) -> Path:
    """A desk's own files are those of the example desk."""
    own = ("content/", "faq/", "schemas/forms/", "infra/environments/")
    return (EXAMPLE if name.startswith(own) else ROOT) / name


def section() -> str:
    text = (ROOT / "functions/README.md").read_text(encoding="utf-8")
    return text.partition(WHERE_TO_CHANGE)[2].partition("\n## ")[0]


def test_where_to_change_what_leads_to_files() -> None:
    names = [name for name in re.findall(r"`([^`\s]+)`", section()) if PATH.fullmatch(name)]
    assert len(names) > 100
    missing, beside = [], ROOT
    for name in (name for name in names if "NAME" not in name):
        places = (file_of(name), ROOT / "functions/desk" / name, beside / name)
        found = next((path for path in places if path.exists()), None)
        missing += [] if found else [name]
        if found:
            beside = found if found.is_dir() else found.parent
    assert missing == []


def test_what_is_said_to_be_in_a_module_is_there() -> None:
    said = SYMBOL_IN.findall(section())
    assert len(said) > 15
    missing = []
    for *symbols, name in said:
        places = (ROOT / name, ROOT / "functions/desk" / name)
        text = next(path for path in places if path.exists()).read_text(encoding="utf-8")
        missing += [(one, name) for one in symbols if one and one.split(".")[-1] not in text]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_whole_path_that_a_document_names_exists(document: Path) -> None:
    named = re.findall(r"`([^`\s]+)`", document.read_text(encoding="utf-8"))
    whole = [name.partition("::")[0] for name in named if name.startswith(TOPS)]
    paths = [name for name in whole if PATH.fullmatch(name) and "NAME" not in name]
    assert [name for name in paths if not file_of(name).exists()] == []
