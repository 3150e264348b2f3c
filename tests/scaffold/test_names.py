"""Names as they are read and said elsewhere."""

import re
from copy import deepcopy
from pathlib import Path

from scaffold.asking.today import answers_of
from scaffold.edits import yaml_text
from scaffold.reread import reread_list
from scaffold.stage import Stage
from scaffold.writing.names import changed_values, write_everywhere, write_readings
from scaffold.writing.phones import write_lines
from tests.conftest import EXAMPLE
from tests.scaffold.shapes import CITY


def test_who_searches_in_hiragana_finds_the_new_names(tmp_path: Path) -> None:
    stage, old = Stage(root=tmp_path), answers_of(Stage(root=EXAMPLE))
    stage.write(
        "content/search.yml",
        "readings:\n  例市: れいし\n  例市役所: れいししゃくしょ\n  消費者庁: しょうひしゃちょう\n",
    )
    new = {**deepcopy(old), "municipality": CITY["municipality"]}
    write_everywhere(stage, changed_values(old, new))
    write_readings(stage, old, new)
    assert yaml_text.read(stage.text("content/search.yml")).data["readings"] == {
        "例川市": "れいかわし",
        "例川市役所": "れいかわししゃくしょ",
        "消費者庁": "しょうひしゃちょう",
    }


def test_what_nobody_said_of_a_line_is_not_kept_or_is_listed(tmp_path: Path) -> None:
    stage = Stage.of(EXAMPLE, tmp_path)
    (near,) = answers_of(stage)["neighbours"]
    other = {**CITY["neighbours"][0], "days": ["tue", "wed"]}
    write_lines(stage, {**CITY, "neighbours": [{**other, "about": near["about"]}]}, answers_of(stage))
    assert ["前の電話の説明" in one.why for one in stage.doubts] == [True, False]
    listed = reread_list(stage, ())
    assert re.search(rf"content/desks.yml:\d+:\d+ `name: {other['name']}`：祝日や年末年始の休みは", listed)
    assert f"`about: {near['about']}`：前の電話の説明のまま" in listed

    del other["about"]
    write_lines(stage, {**CITY, "neighbours": [{**other, "name": "例山県の別のセンター"}]}, answers_of(stage))
    assert near["about"] not in stage.text("content/desks.yml")
