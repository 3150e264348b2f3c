"""YAML as editors mean it: types of YAML 1.2, and the place of every value."""

from typing import Any

import pytest

from builder.reading.source import Path, Source
from builder.reading.yaml_reader import read_yaml


def source(text: str) -> Source:
    return read_yaml(text, kind="test", file="test.yml")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        # text, where YAML 1.1 sees something else
        ("yes", "yes"),
        ("No", "No"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("9:00", "9:00"),
        ("09:00", "09:00"),
        ("1:30:00", "1:30:00"),
        ("2026-12-01", "2026-12-01"),
        ("2026-12-01T10:00:00Z", "2026-12-01T10:00:00Z"),
        ("12-29", "12-29"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("=", "="),
        ("<<", "<<"),
        ("03-0000-5385", "03-0000-5385"),
        ('"188"', "188"),
        ("'true'", "true"),
        # typed
        ("true", True),
        ("FALSE", False),
        ("188", 188),
        ("-3", -3),
        ("007", 7),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("null", None),
        ("~", None),
        ("", None),
        ("9" * 30, float("9" * 30)),
    ],
)
def test_types(written: str, meant: Any) -> None:
    data = source(f"a: {written}\n").data["a"]
    assert data == meant
    assert type(data) is type(meant)


def test_keys_are_text_as_written() -> None:
    assert source("2026:\n  2026-01-01: 元日\n188: x\ntrue: y\n").data == {
        "2026": {"2026-01-01": "元日"},
        "188": "x",
        "true": "y",
    }


def test_merge_keys_have_no_special_meaning() -> None:
    assert source("a:\n  <<: b\n").data == {"a": {"<<": "b"}}


TEXT = """\
# 説明
plain: あいう {{ x }}
list:
  - 𠮷田 {{ x }}
  - |
    一行目
    二行目 {{ x }} と {{ x }}
  - "quoted \\" {{ x }}"
map: {inner: 値}
folded: >
  長い
  文 {{ x }}
"""


@pytest.mark.parametrize(
    ("path", "fragment", "nth", "line", "column"),
    [
        (("plain",), "", 0, 2, 8),
        (("plain",), "{{ x }}", 0, 2, 12),
        (("list",), "", 0, 4, 3),
        (("list", 0), "{{ x }}", 0, 4, 8),
        (("list", 1), "", 0, 5, 5),
        (("list", 1), "{{ x }}", 0, 7, 9),
        (("list", 1), "{{ x }}", 1, 7, 19),
        (("list", 2), "{{ x }}", 0, 8, 16),
        (("map", "inner"), "", 0, 9, 14),
        (("folded",), "{{ x }}", 0, 12, 5),
        (("map", "inner", "deeper"), "", 0, 9, 14),
        (("plain",), "not there", 0, 2, 8),
    ],
)
def test_places_of_values(path: Path, fragment: str, nth: int, line: int, column: int) -> None:
    mistake = source(TEXT).mistake(path, "", fragment=fragment, nth=nth)
    assert (mistake.line, mistake.column) == (line, column)


def test_places_of_keys() -> None:
    mistake = source(TEXT).key_mistake(("map", "inner"), "")
    assert (mistake.line, mistake.column) == (9, 7)


def test_only_the_front_matter_of_a_page_is_yaml() -> None:
    text = "---\ntitle: あ\n---\n\t: not yaml\n"
    page = read_yaml(text, kind="page", file="a.md", upto=text.index("---\n\t"), body_start=text.index("\t"))

    assert page.data == {"title": "あ"}
    assert page.body == "\t: not yaml\n"
    assert str(page.mistake_at(page.body_start, "x")) == "a.md:4:1: x"
    assert str(page.mistake(("title",), "x")) == "a.md:2:8: x"


HOSTILE = ["[" * 100_000, "- " * 10_000 + "a", "{a: " * 5_000, "\0", "%", "&", "*", "!", "@"]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:4]))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    assert source(text).mistakes


def test_an_empty_file_has_no_data_and_no_mistake() -> None:
    assert (source("").data, source("# x\n").data, source("").mistakes) == (None, None, ())
