"""What a build found out of texts is taken over by the next one and by a check, unless it has changed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builder.check import read
from builder.files import desk_files, last_build
from builder.files.last_build import recalling
from builder.reading.recall import Memory, recalled, remembering
from builder.texts.gfm import document, sections
from tests.unit.builder.cases import change, small_desk

DESK = Path("desk")


@pytest.fixture
def computed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that `_upper` had to look at."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code/rules.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(last_build, "FOLDER", tmp_path)
    monkeypatch.setattr(last_build, "_CODE", (tmp_path / "code",))
    _looked_at.clear()
    return _looked_at


_looked_at: list[str] = []


@recalled
def _upper(text: str) -> str:
    _looked_at.append(text)
    return text.upper()


def _looking(*texts: str, desk: Path = DESK, is_build: bool = True) -> list[str]:
    with recalling(desk, is_build=is_build):
        return [_upper(text) for text in texts]


def test_only_what_has_changed_is_computed(computed: list[str]) -> None:
    _looking("a", "b")
    assert _looking("a", "c") == ["A", "C"]
    assert computed == ["a", "b", "c"]


def test_what_a_build_did_not_use_is_forgotten(computed: list[str]) -> None:
    _looking("a", "b")
    _looking("b", "c")
    _looking("a")
    assert computed == ["a", "b", "c", "a"]


def test_a_check_takes_over_and_keeps_nothing(computed: list[str]) -> None:
    _looking("a")
    _looking("a", "b", is_build=False)
    _looking("a", "b")
    assert computed == ["a", "b", "b"]


def test_each_desk_has_its_own(computed: list[str]) -> None:
    _looking("a")
    _looking("a", desk=Path("other"))
    assert computed == ["a", "a"]


def _changed_code(folder: Path, _: pytest.MonkeyPatch) -> None:
    (folder / "code/rules.py").write_text("# changed", encoding="utf-8")


def _newer_library(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_build, "version", lambda _: "99")


def _cut_off(folder: Path, _: pytest.MonkeyPatch) -> None:
    for path in folder.glob("recalled/*"):
        path.write_bytes(path.read_bytes()[:-5])


@pytest.mark.parametrize("change", [_changed_code, _newer_library, _cut_off])
def test_nothing_is_taken_over_from_other_code_or_a_broken_file(
    computed: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path, pytest.MonkeyPatch], None],
) -> None:
    _looking("a")
    change(tmp_path, monkeypatch)
    assert _looking("a") == ["A"]
    assert computed == ["a", "a"]


def test_only_the_desks_built_last_are_kept(computed: list[str], tmp_path: Path) -> None:
    for number in range(9):
        _looking("a", desk=Path(f"desk-{number}"))
    assert len([*tmp_path.glob("recalled/*")]) == 4
    _looking("a", desk=Path("desk-8"))
    assert len(computed) == 9


@pytest.fixture
def as_new_processes() -> Iterator[Callable[[], None]]:
    """Forgets what this process knows of texts."""

    def forget() -> None:
        for known in (desk_files._parsed, desk_files._parsed_rules, document.document, sections._parsed):
            known.cache_clear()

    forget()
    return forget


def test_a_mistake_in_a_changed_file_is_found_and_all_else_recalled(
    tmp_path: Path, as_new_processes: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = small_desk(tmp_path)
    first = Memory({})
    with remembering(first):
        assert read(root)[1] == ()
    change(root / "faq/visit.yml", "a: 無料です。", "a: 無料です（[表](/nowhere.md)）。")
    parsed: list[str] = []
    parse = sections.parse
    monkeypatch.setattr(sections, "parse", lambda one: parsed.append(one) or parse(one))
    as_new_processes()
    with remembering(Memory(first.used)):
        found = read(root)[1]
    assert [mistake.file for mistake in found] == ["faq/visit.yml"]
    assert "/nowhere.md" in found[0].message
    assert parsed == ["無料です（[表](/nowhere.md)）。\n"]
