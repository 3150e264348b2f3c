"""What makes a translation ask to be compared again, and what doesn't."""

from pathlib import Path
from shutil import copytree

import pytest

from builder.check import read
from builder.texts.languages.sources import fingerprints
from tests.conftest import EXAMPLE
from tests.unit.builder.cases import change


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(copytree(EXAMPLE, tmp_path / "desk"))


def changed(root: Path) -> set[str]:
    """The pages whose fingerprint isn't that of the example desk."""
    before, after = (fingerprints(read(one)[0]) for one in (EXAMPLE, root))
    return {uri for uri, one in after.items() if before.get(uri) != one}


@pytest.mark.parametrize(
    ("file", "find", "put", "pages"),
    [
        ("content/online/flow.md", "電話", "でんわ", {"/online/flow.md"}),
        ("content/flow.yml", "はじめに", "まず", {"/online/flow.md"}),
        ("content/precautions.yml", "守って", "お守り", {"/online/precautions.md"}),
        ("content/desks.yml", "急ぐときは、まずこちらへ", "まず、ここへ", {"/directory.md"}),
        ("content/desks.yml", "languages: [en, zh, ko]", "languages: [en, zh]", {"/directory.md"}),
        ("content/desks.yml", "通訳の人が", "オペレーターが", {"/without-voice.md"}),
        ("faq/general.yml", "q: ", "q: あの、", {"/faq/general.md"}),
    ],
)
def test_words_that_people_read(root: Path, file: str, find: str, put: str, pages: set[str]) -> None:
    change(root / file, find, put)
    assert changed(root) == pages


@pytest.mark.parametrize(
    ("file", "find", "put"),
    [
        # A value that is called by name changes in every language by itself.
        ("content/desks.yml", "03-0000-5380", "03-0000-5389"),
        ("content/forms/booking.yml", "  minutes: 30", "  minutes: 40"),
        ("content/desks.yml", "aliases: [電話で相談したい", "aliases: [電話で聞きたい"),
        ("content/online/flow.md", "updated: 2025-04-01", "updated: 2025-04-02"),
        ("content/online/flow.md", "{{ block flow }}", "<!-- 直すところ -->\n\n{{ block flow }}\n"),
    ],
)
def test_what_people_do_not_read_or_what_changes_everywhere(
    root: Path, file: str, find: str, put: str
) -> None:
    change(root / file, find, put)
    assert changed(root) == set()
