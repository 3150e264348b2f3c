"""One slip in a file is one mistake, wherever it is; several slips in several entries are as many."""

from collections.abc import Callable

import pytest

from builder.reading.yaml_reader import read_yaml
from tests.conftest import EXAMPLE

SLIPS: dict[str, Callable[[str], str]] = {
    "a tab": lambda line: "\t" + line.lstrip(),
    "a blank too many": lambda line: " " + line,
    "a blank too few": lambda line: line.removeprefix(" "),
    "a quote less": lambda line: line.replace('"', "", 1),
    "a colon more": lambda line: line.replace(": ", ": 例: ", 1),
    "no blank after the colon": lambda line: line.replace(": ", ":", 1),
    "an at sign": lambda line: line.replace(": ", ": @", 1),
    "a bracket": lambda line: line.replace(": ", ": [", 1),
    "an open quote": lambda line: line if '"' in line else line.replace(": ", ': "', 1),
}
FILES = ("content/desks.yml", "content/forms/consultation.yml", "faq/seminar.yml", "content/menu.yml")


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("file", FILES)
def test_one_slip_is_told_once(file: str, slip: str) -> None:
    lines = (EXAMPLE / file).read_text(encoding="utf-8").splitlines()
    for number in range(2, len(lines), 7):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        broken = "\n".join([*lines[:number], SLIPS[slip](line), *lines[number + 1 :]])
        source = read_yaml(broken, kind="x", file=file)
        assert source.data is not None or len(source.mistakes) == 1, (number + 1, source.mistakes)


@pytest.mark.parametrize("slip", ["a colon more", "an at sign", "a bracket", "an open quote", "a tab"])
def test_slips_in_several_rows_are_all_told(slip: str) -> None:
    rows = [f"  - id: row-{number}\n    q: 例です。\n    a: 例です。\n" for number in range(5)]
    lines = ("questions:\n" + "".join(rows)).splitlines()
    for number in (2, 6, 12, 15):
        lines[number] = SLIPS[slip](lines[number])
    source = read_yaml("\n".join(lines) + "\n", kind="x", file="faq/x.yml")
    assert [mistake.line for mistake in source.mistakes] == [3, 7, 13, 16]
    assert source.data is None
