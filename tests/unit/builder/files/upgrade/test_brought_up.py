"""A desk of an earlier release is sound: what it lacks is printed, and with that pasted it is clean."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builder.check import load, read, warnings
from builder.files.upgrade.releases import engine_release, releases
from builder.reading.mistakes import Mistake
from builder.reading.source import Path as Place
from builder.reading.yaml_reader import read_yaml
from tests.conftest import copy_example

DAY = date(2026, 11, 30)
SITE = "content/site.yml"
CONSOLE = "content/console.yml"
MESSAGES = "content/messages.yml"


def told(root: Path) -> list[Mistake]:
    """What `make check` says; the desk has no mistake."""
    checked, mistakes = read(root, DAY)
    assert [str(mistake) for mistake in mistakes] == []
    return list(warnings(checked, DAY))


def places(new: Mapping[str, Any], data: Mapping[str, Any], path: Place = ()) -> Iterator[Place]:
    """What the newest release added and the desk has: whole where all of it is new."""
    for name, value in new.items():
        if isinstance(value, dict) and set(data[name]) - set(value):
            yield from places(value, data[name], (*path, name))
        else:
            yield (*path, name)


def strip(root: Path, file: str) -> None:
    """Take away what a release added, as if the file were from before it."""
    path = root / file
    source = read_yaml(path.read_text(encoding="utf-8"), kind="", file=file)
    lines = source.text.splitlines(keepends=True)
    for release in releases():
        for place in places(release.added[file], source.data):
            first = source.text.count("\n", 0, source.keys[place][0])
            ends = [end for other, (_, end) in source.values.items() if other[: len(place)] == place]
            last = source.text.count("\n", 0, len(source.text[: max(ends)].rstrip()))
            lines[first : last + 1] = [""] * (last + 1 - first)
    path.write_text("".join(lines), encoding="utf-8")


def paste(root: Path, found: list[Mistake]) -> None:
    """As the messages ask for, the last ones first, so that the numbers of lines hold."""
    for one in sorted(found, key=lambda one: -one.line):
        _, *text = one.message.split("\n")
        if text:
            lines = (root / one.file).read_text(encoding="utf-8").split("\n")
            lines[one.line : one.line] = text
            (root / one.file).write_text("\n".join(lines), encoding="utf-8")


def set_release(root: Path, release: str) -> None:
    text = (root / SITE).read_text(encoding="utf-8")
    (root / SITE).write_text(re.sub("(?m)^release: .*\n", release, text), encoding="utf-8")


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """The example desk as it was before the last release."""
    root = copy_example(tmp_path)
    for file in (CONSOLE, MESSAGES):
        strip(root, file)
    set_release(root, "release: 0.1.0\n")
    return root


def test_a_desk_of_an_earlier_release_is_sound_and_says_what_is_new(earlier: Path) -> None:
    found = told(earlier)
    assert {one.file for one in found} == {SITE, CONSOLE, MESSAGES}
    (summary,) = [one.message for one in found if one.file == SITE]
    assert f"content は 0.1.0 に合わせてあります。このしくみは {engine_release()} です。" in summary
    assert f"{len(found) - 1}か所" in summary
    # It works on with the words of the release.
    desk = load(earlier, DAY)
    assert desk.messages["notices"]["label"] == "今のお知らせ"
    assert desk.console
    assert desk.console["screens"]["nav"]["figures"] == "数字"


def test_what_is_printed_is_pasted_and_all_is_well(earlier: Path) -> None:
    paste(earlier, told(earlier))
    (summary,) = told(earlier)
    assert "増えたものは、そろっています。" in summary.message
    set_release(earlier, f"release: {engine_release()}\n")
    assert told(earlier) == []


def test_a_desk_that_names_no_release_is_of_the_first(earlier: Path) -> None:
    before = told(earlier)
    set_release(earlier, "")
    assert [one.message for one in told(earlier)] == [one.message for one in before]


def test_what_the_desks_own_release_has_is_missing_as_ever(earlier: Path) -> None:
    set_release(earlier, f"release: {engine_release()}\n")
    _, mistakes = read(earlier, DAY)
    assert {one.file for one in mistakes} == {CONSOLE, MESSAGES}


def test_a_key_that_is_gone_says_what_to_do(tmp_path: Path) -> None:
    root = copy_example(tmp_path)
    text = (root / CONSOLE).read_text(encoding="utf-8")
    old = re.sub(r"(?m)^    before_week: .*\n", "    before: まえの7日\n", text)
    (root / CONSOLE).write_text(old, encoding="utf-8")
    # The desk says that it knows this release.
    _, (gone,) = read(root, DAY)
    assert gone.message == "0.2.0 から使いません。同じ言葉を before_week に書いて、この行を消してください。"
    set_release(root, "release: 0.1.0\n")
    assert [one.message for one in told(root) if one.file == CONSOLE] == [gone.message]
    desk = load(root, DAY)
    assert desk.console
    assert desk.console["screens"]["slots"]["before_week"] == "まえの7日"


def test_a_desk_of_a_later_release_is_not_built(tmp_path: Path) -> None:
    root = copy_example(tmp_path)
    set_release(root, "release: 99.0.0\n")
    _, (mistake,) = read(root, DAY)
    assert mistake.file == SITE
    assert f"それより前の {engine_release()} です" in mistake.message


def test_lines_are_told_where_a_mapping_is_written_in_one_line(tmp_path: Path) -> None:
    root = copy_example(tmp_path)
    strip(root, MESSAGES)
    set_release(root, "release: 0.1.0\n")
    text = (root / MESSAGES).read_text(encoding="utf-8")
    seminars = read_yaml(text, kind="", file="").data["seminars"]
    block = re.search(r"(?m)^seminars:\n(?:  .*\n)+", text)
    assert block
    flow = f"seminars: {json.dumps(seminars, ensure_ascii=False)}\n"
    (root / MESSAGES).write_text(text.replace(block[0], flow), encoding="utf-8")
    (there,) = [one.message for one in told(root) if "{ } の中" in one.message]
    assert there.endswith('\nover: "このセミナーは、終わりました。"')
