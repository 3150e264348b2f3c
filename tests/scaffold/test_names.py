"""Names as they are read and said elsewhere."""

import re
from copy import deepcopy
from pathlib import Path

from scaffold.asking.today import answers_of
from scaffold.edits import yaml_text
from scaffold.make import confirm_changed
from scaffold.reread import reread_list
from scaffold.stage import Stage
from scaffold.writing.names import changed_values, write_everywhere, write_kind, write_readings
from scaffold.writing.phones import write_lines
from tests.conftest import EXAMPLE
from tests.scaffold.shapes import CITY, WEEKDAYS


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


def test_the_outside_of_a_city_is_that_of_a_town_there(tmp_path: Path) -> None:
    stage, old = Stage(root=tmp_path), answers_of(Stage(root=EXAMPLE))
    town = {"name": "例川町", "reading": "れいかわちょう", "english": "Reikawa Town", "prefecture": "例県"}
    new = {**deepcopy(old), "municipality": town}
    stage.write("content/search.yml", "readings:\n  例市役所: れいしやくしょ\n")
    text = "市外の人、市民、例市民、市内、市役所、例市役所へ。市外局番、市民《しみん》、近市民、市の窓口\n"
    stage.write("faq/a.md", text)
    write_everywhere(stage, changed_values(old, new))
    write_kind(stage, old, new)
    write_readings(stage, old, new)
    assert stage.text("faq/a.md") == (
        "町外の人、町民、例川町民、町内、町役場、例川町役場へ。市外局番、市民《しみん》、近市民、市の窓口\n"
    )
    assert yaml_text.read(stage.text("content/search.yml")).data["readings"] == {
        "例川町役場": "れいかわちょうやくば"
    }
    (doubt,) = stage.doubts
    assert re.findall(doubt.words, stage.text("faq/a.md")) == ["市民《", "市の"]


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


def test_weekdays_that_are_written_out_are_listed_when_the_opening_days_change(tmp_path: Path) -> None:
    for days, is_listed in ((["tue", "sat"], True), (WEEKDAYS, False)):
        (tmp_path / days[0]).mkdir()
        page = Stage.of(EXAMPLE, tmp_path / days[0])
        page.write("content/index.md", page.text("content/index.md") + "\n土曜日・日曜日は休みです。\n")
        old = answers_of(page)
        confirm_changed(page, old, {**old, "opening": {**old["opening"], "days": days}})
        assert ("`土曜日・日曜日は休みです。`：曜日が書いてあります" in reread_list(page, ())) is is_listed
