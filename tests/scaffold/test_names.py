"""Names as they are read and said elsewhere."""

from copy import deepcopy
from pathlib import Path

from scaffold.asking.today import answers_of
from scaffold.edits import yaml_text
from scaffold.stage import Stage
from scaffold.writing.names import changed_values, write_everywhere, write_readings
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
