"""A second check in one process: what is remembered of a file that stayed holds for the same values alone."""

from pathlib import Path

from tests.unit.builder.cases import change, mistakes, small_desk

PAGE, DESKS = "content/talk/index.md", "content/desks.yml"


def test_a_file_that_stayed_is_judged_by_the_values_of_now(tmp_path: Path) -> None:
    root = small_desk(tmp_path)
    change(root / PAGE, "## きまり", "[00-1111-2222](tel:{{ desks.life.phone }})\n\n## きまり")
    assert mistakes(root) == []

    change(root / DESKS, '"00-1111-2222"', '"00-1111-3333"')
    (told,) = mistakes(root)
    assert told.startswith(f"{PAGE}:")
    assert "かかる番号（00-1111-3333）が違います" in told
