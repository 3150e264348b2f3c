"""How styles and scripts are published: under a name with a fingerprint, scripts joined from their parts."""

import re
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from builder.pages.published import assets
from builder.pages.published.assets import published_assets

FORM = '// Calls the table.\n(() => {\n  table("a  b");\n})();\n'
TABLE = "function table(text) {\n  return text; // said\n}\n"
STEPS = "function steps() { return table; }\n"
STYLE = "a { color: red; } /* kept */\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(assets, "SCRIPT_PARTS", {"form.js": ("slot_table.js", "steps.js", "form.js")})
    (tmp_path / "form.js").write_text(FORM)
    (tmp_path / "slot_table.js").write_text(TABLE)
    (tmp_path / "steps.js").write_text(STEPS)
    return tmp_path


def as_written(*parts: str) -> bytes:
    return ("(() => {\n" + "\n".join(parts) + "\n})();\n").encode()


@pytest.fixture
def without_minifier(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that has no wheel of it."""
    monkeypatch.setitem(sys.modules, "minify", None)


@pytest.mark.usefixtures("without_minifier")
def test_the_parts_of_a_script_are_one_function(folder: Path) -> None:
    (form,) = published_assets(folder)
    assert form.name == "form.js"
    assert form.content == as_written(TABLE, STEPS, FORM)


@pytest.mark.skipif(not find_spec("minify"), reason="Apple's processors have no wheel of tdewolff-minify")
def test_it_is_published_without_comments_and_blanks(folder: Path) -> None:
    (form,) = published_assets(folder)
    assert b'"a  b"' in form.content
    assert b"Calls" not in form.content
    assert b"said" not in form.content
    assert len(form.content) < len(as_written(TABLE, STEPS, FORM)) / 2


def test_a_script_with_a_mistake_is_published_as_it_is(folder: Path) -> None:
    """A desk's own, for instance: the browser tells the line."""
    (folder / "form.js").write_text("let a = ;\n")
    (form,) = published_assets(folder)
    assert form.content == as_written(TABLE, STEPS, "let a = ;\n")


def test_a_change_in_any_part_changes_the_script_s_address(folder: Path) -> None:
    (before,) = published_assets(folder)
    (folder / "slot_table.js").write_text(TABLE.replace("text;", "null;"))
    (after,) = published_assets(folder)
    assert before.uri != after.uri


def test_a_script_without_one_of_its_parts_is_not_published(folder: Path) -> None:
    (folder / "slot_table.js").unlink()
    with pytest.raises(KeyError):
        published_assets(folder)


@pytest.mark.usefixtures("without_minifier")
def test_a_part_can_be_in_two_scripts_and_is_none_itself(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "status.js").write_text("table();\n")
    scripts = {
        "form.js": ("slot_table.js", "steps.js", "form.js"),
        "status.js": ("slot_table.js", "status.js"),
    }
    monkeypatch.setattr(assets, "SCRIPT_PARTS", scripts)
    form, status = published_assets(folder)
    assert (form.name, status.name) == ("form.js", "status.js")
    assert status.content == as_written(TABLE, "table();\n")


def test_every_other_file_is_published_by_itself(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("not published")
    (tmp_path / "base.css").write_text(STYLE)
    (tmp_path / "page.js").write_text("(() => {\n  go();\n})();\n")
    style, script = published_assets(tmp_path)
    assert (style.name, style.content) == ("base.css", STYLE.encode())
    assert script.name == "page.js"
    assert re.fullmatch(r"assets/page\.[0-9a-f]{8}\.js", script.uri)
