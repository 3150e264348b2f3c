"""A mistake in a settings file hides no other: what refers into the file is still looked at."""

from pathlib import Path

import pytest

from builder.check import read
from builder.names.references import GROUPS
from builder.texts.values import KEYS, values
from tests.conftest import EXAMPLE
from tests.unit.builder.cases import change, mistakes, small_desk

PAGE = "content/talk/index.md"
# A first mistake in each settings file: (file, what is there, what is put).
DESKS = ("content/desks.yml", 'phone: "00-1111-2222"', "phone: 0011112222")
SITE = ("content/site.yml", "done_page_days:", "done_page_day:")
FORM = ("content/forms/visit.yml", "retention_days:", "retention_day:")


@pytest.mark.parametrize(
    ("first", "name", "meant"),
    [
        (DESKS, "desks.lief.name", "desks.life.name"),
        (DESKS, "desks.life.phon", "desks.life.phone"),
        (DESKS, "directory.hotlin.name", "directory.hotline.name"),
        (DESKS, "directory.life-line.hour_words", "directory.life-line.hours_words"),
        (SITE, "site.munisipality", "site.municipality"),
        (FORM, "forms.visit.slots.minuets", "forms.visit.slots.minutes"),
        (FORM, "forms.vist.title", "forms.visit.title"),
    ],
)
def test_a_wrong_name_is_told_beside_a_mistake_in_the_file_it_names(
    tmp_path: Path, first: tuple[str, str, str], name: str, meant: str
) -> None:
    root = small_desk(tmp_path)
    change(root / first[0], first[1], first[2])
    alone = mistakes(root)
    change(root / PAGE, "## きまり", f"{{{{ {name} }}}}\n\n## きまり")
    (second,) = set(mistakes(root)) - set(alone)
    assert second.startswith(PAGE)
    assert f"「{meant}」の間違いではありませんか" in second


@pytest.mark.parametrize("first", [DESKS, SITE, FORM])
@pytest.mark.parametrize("name", ["desks.life.phone", "site.municipality", "forms.visit.slots.minutes"])
def test_a_right_name_is_not_told_beside_a_mistake_in_the_file_it_names(
    tmp_path: Path, first: tuple[str, str, str], name: str
) -> None:
    root = small_desk(tmp_path)
    change(root / first[0], first[1], first[2])
    alone = mistakes(root)
    change(root / PAGE, "## きまり", f"{{{{ {name} }}}}\n\n## きまり")
    assert mistakes(root) == alone


def test_a_form_of_no_desk_is_told_beside_a_mistake_in_the_desks(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / DESKS[0], DESKS[1], DESKS[2])
    alone = mistakes(root)
    change(root / "content/forms/visit.yml", "desk: life", "desk: lief")
    (second,) = set(mistakes(root)) - set(alone)
    assert "「life」の間違いではありませんか" in second


def test_every_value_of_a_named_thing_is_among_the_keys_that_there_can_be() -> None:
    for path in values(read(EXAMPLE)[0]):
        group, _, rest = path.partition(".")
        key = rest.partition(".")[2] if group in GROUPS else rest
        assert group not in KEYS or key in KEYS[group], path
