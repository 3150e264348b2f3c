"""The colours that go with a municipality's own: its hue on every ground, and all of it readable."""

from colorsys import rgb_to_hls
from pathlib import Path

import pytest

from builder.files.look.colours import own_tokens
from builder.rules.look.colours import contrast, engine_tokens
from scaffold.edits import yaml_text
from scaffold.stage import Stage
from scaffold.writing.look import write_look
from tests.conftest import EXAMPLE
from tests.scaffold.shapes import CITY

SITE = "content/site.yml"


def hue(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return rgb_to_hls(red, green, blue)[0] * 360


def with_colour(stage: Stage, colour: str, *, is_first: bool = False) -> dict[str, dict[str, str]]:
    write_look(stage, {**CITY, "look": {"colour": colour}}, Path(), is_first=is_first)
    return dict(yaml_text.read(stage.text(SITE)).data["look"]["colours"])


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(root=tmp_path)
    stage.write(SITE, Stage(root=EXAMPLE).text(SITE))
    return stage


@pytest.mark.parametrize("colour", ["#1b7a3d", "#1a4f8b", "#8b1a4f", "#444444", "#000000", "#7a5200"])
@pytest.mark.parametrize("palette", ["light", "dark"])
def test_every_ground_has_the_hue_of_the_main_colour_and_is_readable(
    stage: Stage, colour: str, palette: str
) -> None:
    found = with_colour(stage, colour, is_first=True)
    assert {*found} == {"brand", "tint", "foot"}
    shown = engine_tokens(palette) | own_tokens({"colours": found}, palette)
    for ground, inks in {
        "tint": ("ink", "muted", "link", "visited", "brand-ink"),
        "foot": ("on-foot",),
    }.items():
        assert all(contrast(shown[ground], shown[ink]) >= 4.5 for ink in inks)
        red, green, blue = (shown[ground][at : at + 2] for at in (1, 3, 5))
        is_grey = red == green == blue
        assert is_grey if colour in ("#444444", "#000000") else abs(hue(shown[ground]) - hue(colour)) < 15


def test_another_colour_brings_other_grounds_but_not_over_an_editor_s(stage: Stage) -> None:
    first = with_colour(stage, "#1b7a3d", is_first=True)
    assert with_colour(stage, "#1b7a3d") == first
    foot = {"light": "#222222", "dark": "#111111"}
    stage.write(SITE, yaml_text.put(stage.text(SITE), ("look", "colours", "foot"), foot))
    now = with_colour(stage, "#1a4f8b")
    assert now["foot"] == foot
    assert now["tint"] != first["tint"]
