"""Cooling-off: the last day by the builder's rule and by the published script, what a notice must say, and
what has to be looked at again.
"""

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builder.check import load, read, warnings
from builder.pages.blocks import Blocks
from builder.pages.cooling_off import last_day
from tests.conftest import ROOT, need
from tests.unit.builder.cases import CASES, change, mistakes, small_desk

EXAMPLE = ROOT / "tests/example_desk"
LAST_DAYS: list[dict[str, Any]] = json.loads((CASES / "last_days.json").read_text(encoding="utf-8"))
SCRIPT = (ROOT / "builder/assets/cooling_off/last_day.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", LAST_DAYS, ids=lambda case: case["about"])
def test_the_last_day(case: dict[str, Any]) -> None:
    goods = date.fromisoformat(case["goods"]) if "goods" in case else None
    assert last_day(date.fromisoformat(case["received"]), case["days"], goods).isoformat() == case["last"]


def by_script(expression: str) -> Any:
    node = need("node", "nodejs", why="the page's script can't be run")
    code = f"{SCRIPT}\nconsole.log(JSON.stringify({expression}))"
    # Far west of Tokyo: the device's time zone must not matter.
    ran = subprocess.run(
        [node, "-e", code], capture_output=True, text=True, check=True, env={"TZ": "Pacific/Honolulu"}
    )
    return json.loads(ran.stdout)


def test_the_page_s_script_counts_alike() -> None:
    cases = json.dumps(LAST_DAYS)
    found = by_script(f"{cases}.map((one) => lastDay(one.received, one.days, one.goods || ''))")
    assert found == [case["last"] for case in LAST_DAYS]


def test_days_as_they_are_typed_where_there_is_no_calendar() -> None:
    days = {
        "2026-12-01": "2026-12-01",
        " 2026/12/1 ": "2026-12-01",
        "２０２６年１２月１日": "2026-12-01",
        "2028-02-29": "2028-02-29",
        "2027-02-29": "",
        "2026-13-01": "",
        "12月1日": "",
        "昨日": "",
        "": "",
    }
    assert by_script(f"{json.dumps([*days])}.map(typedDay)") == [*days.values()]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small desk with the example's periods and notices, on a page of its own."""
    root = small_desk(tmp_path)
    shutil.copy(EXAMPLE / "content/cooling-off.yml", root / "content/cooling-off.yml")
    (root / "content/talk/papers.md").write_text(
        "---\ntitle: 通知\ndescription: 通知を書くページです。\npublished: 2026-04-01\nupdated: 2026-04-01\n"
        "service: talk\nlayout: form\n---\n\n"
        "{{ block cooling-off-days }}\n\n{{ block cooling-off-letter }}\n",
        encoding="utf-8",
    )
    change(root / "content/menu.yml", "- /talk/manage.md", "- /talk/manage.md\n      - /talk/papers.md")
    assert mistakes(root) == []
    return root


def test_a_notice_without_what_it_must_name_is_told(root: Path) -> None:
    change(root / "content/cooling-off.yml", "          会社の名前：{{ trader }}\n", "")
    (mistake,) = mistakes(root)
    assert "「{{ trader }}」がありません" in mistake


def test_blocks_without_their_file_are_told(root: Path) -> None:
    (root / "content/cooling-off.yml").unlink()
    told = mistakes(root)
    assert [mistake.partition(": ")[0] for mistake in told] == [
        "content/talk/papers.md:10:1",
        "content/talk/papers.md:12:1",
    ]
    assert "content/cooling-off.yml がありません" in told[0]


def test_a_service_without_a_first_screen_is_told_where_it_is_shown(root: Path) -> None:
    change(root / "content/talk/papers.md", "{{ block cooling-off-days }}", "{{ block start talk }}")
    (mistake,) = mistakes(root)
    assert mistake.startswith("content/talk/papers.md:10:1: content/site.yml の「talk」に start がありません")


@pytest.mark.parametrize(
    ("file", "find", "put"),
    [
        ("content/cooling-off.yml", "review_by: 2036-11-01", "review_by: 2026-11-19"),
        ("content/talk/papers.md", "service: talk", "review_by: 2026-11-19\nservice: talk"),
        ("faq/visit.yml", "order: 1", "order: 1\nreview_by: 2026-11-19"),
        ("faq/visit.yml", "    q: ", "    review_by: 2026-11-19\n    q: "),
    ],
)
def test_what_has_to_be_looked_at_again_is_told_from_the_day_after(
    file: str, find: str, put: str, root: Path
) -> None:
    change(root / file, find, put)
    checked, _ = read(root)

    def told(day: str) -> list[str]:
        found = map(str, warnings(checked, date.fromisoformat(day)))
        return [one for one in found if "見なおす日" in one]

    assert told("2026-11-19") == []
    (one,) = told("2026-11-20")
    assert one.startswith(f"{file}:")
    assert "見なおす日（2026-11-19）を過ぎています" in one


def test_a_law_is_said_to_begin_until_the_day_on_which_it_does() -> None:
    project = load(EXAMPLE)
    before, after = (
        Blocks(project=project, since=date.fromisoformat(day)).render("laws")
        for day in ("2036-09-30", "2036-10-01")
    )
    assert "国　2036年10月1日から、始まります" in before
    assert "国　2036年10月1日から、始まっています" in after
    assert "例県　2025年4月1日から、始まっています" in before


def test_the_example_counts_from_the_day_of_the_build() -> None:
    text = Blocks(project=load(EXAMPLE), since=date(2028, 2, 22)).render("cooling-off-days")
    assert "<strong>8日間</strong><br>2月29日(火)まで" in text
