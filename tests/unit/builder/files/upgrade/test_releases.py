"""Each release names all that it asks of a desk's files."""

from builder.files.upgrade.releases import engine_release, numbers, releases
from tests.unit.builder.files.upgrade.keys import without_words


def test_a_key_that_became_required_has_words_to_begin_with() -> None:
    """A ward's files lack it. `python -m tests.unit.builder.files.upgrade.write` writes its words into the
    newest of builder/releases; or let files do without it.
    """
    assert without_words(releases()) == set(), "see the docstring"


def test_no_release_is_later_than_this_one() -> None:
    assert max(numbers(release.number) for release in releases()) <= numbers(engine_release())
