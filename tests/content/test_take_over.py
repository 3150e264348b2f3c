"""Another municipality can make its desk of this one (`make init`), with the services of one desk alone. It
goes by what the desk has, not by its words.
"""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from builder.check import read
from desk.domain.calendar.moments import tokyo_day
from scaffold.asking.fitting import desks_kept
from scaffold.asking.today import answers_of
from scaffold.make import make
from scaffold.parts import parts_of
from scaffold.stage import Stage
from tests.content.test_readme import anchor, outside_code
from tests.content.ward import WARD

HERE = Stage(root=WARD)
PARTS = parts_of(HERE)
TODAY = answers_of(HERE)


def elsewhere(services: list[str]) -> dict[str, Any]:
    """The answers of a municipality that keeps these services, and everything else as it is here."""
    names = {"name": "例川市", "reading": "れいかわし", "english": "Reikawa City", "prefecture": "例山県"}
    desks = desks_kept(services, PARTS)
    first = TODAY["desks"][0]["id"]
    phones = [row for row in TODAY["phones"] if row.get("desk", first) in desks]
    return {
        **TODAY,
        "municipality": names,
        "services": services,
        "desks": [row for row in TODAY["desks"] if row["id"] in desks],
        "phones": phones or [{**row, "desk": desks[0]} for row in TODAY["phones"][:1]],
    }


def of_one_desk(desk: str) -> list[str]:
    return [one.id for one in PARTS if not one.after and {*one.desks} <= {desk}]


@pytest.mark.parametrize("desk", [row["id"] for row in TODAY["desks"]])
def test_it_can_be_taken_over(desk: str, tmp_path: Path) -> None:
    today = tokyo_day(datetime.now(UTC))
    make(WARD, tmp_path, elsewhere(of_one_desk(desk)), today)
    _, mistakes = read(tmp_path, today)
    assert mistakes == ()
    for text in (path.read_text(encoding="utf-8") for path in tmp_path.glob("*/README.md")):
        # What the editors' guide leads to is still in it, and no chapter was cut at a wrong place.
        assert text.count("<!-- end -->") == len(re.findall("(?m)^<!-- for: .* -->$", text))
        anchors = {anchor(heading) for heading in re.findall(r"(?m)^#+ (.*)$", outside_code(text))}
        assert {*re.findall(r"\]\(#([^)]+)\)", outside_code(text))} <= anchors
