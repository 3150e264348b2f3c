"""The page of all keys: whatever an editor may write is on it once, with what it means."""

from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from builder.files.desk_files import FOLDERS, OPTIONAL_FILES, SINGLE_FILES
from builder.output.preview.keys import File, files, keys_page, places, write_keys
from tests.conftest import EXAMPLE

FILES = {file.kind: file for file in files()}


def test_there_is_a_part_for_each_kind_of_file() -> None:
    kinds = {*SINGLE_FILES.values(), *OPTIONAL_FILES.values(), *FOLDERS.values(), "page"}
    assert set(FILES) == kinds == set(places().values())


def paths(data: object, place: str = "") -> set[str]:
    """The keys of a file as the page names them; of freely named ones `*`."""
    if isinstance(data, list):
        return {path for item in data for path in paths(item, f"{place}[]")}
    if not isinstance(data, dict):
        return set()
    found: set[str] = set()
    for name, value in data.items():
        path = f"{place}.{name}" if place else f"{name}"
        found |= {path} | paths(value, path)
    return found


def is_on_the_page(path: str, file: File) -> bool:
    known = [key.path.split(".") for key in file.keys]
    steps = path.split(".")
    return any(
        len(key) == len(steps) and all(mine in ("*", theirs) for mine, theirs in zip(key, steps, strict=True))
        for key in known
    )


@pytest.mark.parametrize("name", ["desks", "calendar", "site", "flow", "precautions", "not-found"])
def test_every_key_that_a_file_has_is_on_it(name: str) -> None:
    data = yaml.safe_load((EXAMPLE / f"content/{name}.yml").read_text(encoding="utf-8"))
    data.get("mail_domains", {}).pop("mistaken", None)  # its keys are addresses, not names of ours
    data.pop("tongues", None)  # its keys are languages
    for desk in data.get("desks", ()):
        desk.pop("change_reasons", None)  # its keys are the desk's own names
    missing = {path for path in paths(data) if not is_on_the_page(path, FILES[name])}
    assert missing == set()


def test_every_key_is_explained() -> None:
    for file in FILES.values():
        for key in file.keys:
            assert key.title, key.path
            assert key.description, key.path
            assert key.kind, key.path


def test_a_key_says_its_values_its_form_and_an_example() -> None:
    keys = {(file.kind, key.path): key for file in FILES.values() for key in file.keys}
    assert dict(keys["calendar", "calendars[].public_holidays"].values) == {
        "closed": "祝日は閉まる",
        "open": "祝日も開く",
    }
    weekly = keys["calendar", "calendars[].weekly"]
    assert ("mon", "月曜日") in weekly.values
    time = keys["desks", "directory[].hours.open"]
    assert (time.form, time.examples) == ("時刻（時:分、2けたずつ）", ("09:00",))
    assert time.is_required
    assert not keys["desks", "directory[].hours"].is_required
    assert keys["form", "slots.capacity"].kind == "整数（1から100まで）"
    assert keys["form", "fields.*.label"].title == "項目の名前"


def test_the_page_has_each_key_once_and_no_script_in_it(tmp_path: Path) -> None:
    tree = BeautifulSoup(keys_page(), "html.parser")
    ids = [part["id"] for part in tree.select(".key")]
    assert len(ids) == len(set(ids)) == sum(len(file.keys) for file in FILES.values())
    assert all(tag.get("src") for tag in tree.select("script"))
    assert not tree.select("style, [style]")

    written = write_keys(tmp_path)
    tree = BeautifulSoup(written.read_text(encoding="utf-8"), "html.parser")
    for tag in tree.select("link[href], script[src]"):
        assert (written.parent / str(tag.get("href") or tag["src"])).is_file()
