"""An editor makes a typo while the desk runs, sees its line in Japanese, corrects it, and sees the change."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from local.clock import Clock
from local.desk import LocalDesk
from local.web.server import Listener
from tests.applicants import RESIDENT
from tests.browser.formpage import FormPage
from tests.browser.visitor import Visitor
from tests.conftest import ROOT, copy_example

_FLOW = "content/flow.yml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A desk's folder of the editor's own."""
    return copy_example(tmp_path)


@pytest.fixture
def desk(folder: Path, listener: Listener, clock: Clock) -> Iterator[LocalDesk]:
    """A desk that builds the editor's folder."""
    with LocalDesk(folder, clock=clock, origins=listener.origins) as desk, listener.serving(desk.app):
        yield desk


def test_a_typo_is_shown_with_its_line_until_it_is_corrected(
    visitor: Visitor, folder: Path, bundle: Mapping[str, Any]
) -> None:
    page, resident = visitor.page, visitor.context.new_page()
    resident.goto(f"{visitor.origin}/online/booking/")
    visitor.visit("/online/flow/")
    heading = page.get_by_role("heading", name="まず、")
    expect(heading).to_have_count(0)

    place = the_editor_changes(folder, _FLOW, "title: ", "titel: まず、")
    page.reload()
    visitor.watch.expect("500 /online/flow/")
    problem = page.get_by_role("listitem").filter(has_text=place)
    expect(problem).to_have_count(1)
    expect(problem).to_contain_text(re.compile("「titel」.*[。]"))
    visitor.check_page()
    the_check_says_the_same(folder, page)

    form = FormPage(resident, bundle, "booking")
    form.fill(RESIDENT)
    form.send()

    the_editor_changes(folder, _FLOW, "titel: ", "title: ")
    page.reload()
    expect(heading).to_have_count(1)
    visitor.check_page()
    assert check(folder).returncode == 0


def test_several_mistakes_in_several_files_are_shown_at_once(visitor: Visitor, folder: Path) -> None:
    places = [
        the_editor_changes(folder, "content/calendar.yml", "weekly: [mon", "weekly: [moon"),
        the_editor_changes(folder, "content/online/index.md", "/online/flow.md", "/online/flaw.md"),
        the_editor_changes(folder, "faq/seminar.yml", "    a: |", "\ta: |"),
    ]
    visitor.visit("/")
    visitor.watch.expect("500 /")
    for place in places:
        file, line, _ = place.split(":")
        expect(visitor.page.get_by_role("listitem").filter(has_text=f"{file}:{line}:").first).to_be_visible()
    the_check_says_the_same(folder, visitor.page)


def the_editor_changes(folder: Path, name: str, old: str, new: str) -> str:
    """Replaces the first `old` of a file; returns its "file:line:column"."""
    file = folder / name
    before, found, after = file.read_text(encoding="utf-8").partition(old)
    assert found
    file.write_text(before + new + after, encoding="utf-8")
    return f"{name}:{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}"


def the_check_says_the_same(folder: Path, page: Page) -> None:
    said = check(folder)
    assert said.returncode == 1
    assert said.stdout.splitlines() == page.get_by_role("listitem").all_inner_texts()


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """`python -m builder check` as an editor runs it in a terminal."""
    environment = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    return subprocess.run(
        [sys.executable, "-m", "builder", "check", "--root", folder],
        cwd=ROOT,
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
    )
