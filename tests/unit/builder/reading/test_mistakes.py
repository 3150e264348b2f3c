"""How mistakes are printed: one line each, or one annotation each for GitHub Actions."""

import pytest

from builder.reading.mistakes import ContentError, Mistake, report

ONE = Mistake("faq/a.yml", 2, 5, "100%だめ")
OTHER = Mistake("content/b,c:d.md", 10, 1, "二行\nにわたる")


def test_mistakes_are_sorted_by_place_and_listed_once() -> None:
    late = Mistake("faq/a.yml", 10, 1, "x")
    assert ContentError([late, ONE, OTHER, ONE]).mistakes == (OTHER, ONE, late)


def test_people_read_one_line_each_with_the_mistakes_last() -> None:
    assert report([ONE], [OTHER], {}).splitlines()[-1] == "faq/a.yml:2:5: 100%だめ"
    assert report((), [ONE], {}) == "faq/a.yml:2:5: 注意: 100%だめ"


GITHUB = {"GITHUB_ACTIONS": "true"}


def test_github_actions_reads_annotations() -> None:
    assert report([ONE, OTHER], (), GITHUB) == (
        "::error file=content/b%2Cc%3Ad.md,line=10,col=1::二行%0Aにわたる\n"
        "::error file=faq/a.yml,line=2,col=5::100%25だめ"
    )
    assert report((), [ONE], GITHUB).startswith("::warning file=faq/a.yml,")


def test_the_variable_must_be_true_to_mean_github_actions() -> None:
    assert report([ONE], (), {"GITHUB_ACTIONS": "false"}) == str(ONE)


@pytest.mark.parametrize(
    ("errors", "warnings", "shown", "more"),
    [
        (30, 0, "e" * 9, "ほかに21件あります（直すところが21件、見てほしいところが0件）。"),
        (4, 26, "e" * 4 + "w" * 5, "ほかに21件あります（直すところが0件、見てほしいところが21件）。"),
        (12, 18, "e" * 9, "ほかに21件あります（直すところが3件、見てほしいところが18件）。"),
        (0, 11, "w" * 9, "ほかに2件あります（直すところが0件、見てほしいところが2件）。"),
        (6, 4, "e" * 6 + "w" * 4, ""),
        (10, 0, "e" * 10, ""),
    ],
)
def test_of_a_step_ten_annotations_are_shown(errors: int, warnings: int, shown: str, more: str) -> None:
    """The mistakes first, then the warnings; the last says how many are left, which stay in the log."""
    mistakes = [Mistake("faq/z.yml", line, 1, "x") for line in range(1, errors + 1)]
    remarks = [Mistake("content/a.md", line, 1, "x") for line in range(1, warnings + 1)]
    lines = report(mistakes, remarks, GITHUB).splitlines()
    annotations = [line for line in lines if line.startswith("::")]
    assert len(annotations) <= 10
    placed = [line for line in annotations if " file=" in line]
    assert "".join(line[2] for line in placed) == shown
    assert [line.partition("::")[2].partition("::")[2] for line in annotations[len(placed) :]] == (
        [f"{more}全部は、この確認の記録（Details）に出ています。"] if more else []
    )
    assert len(lines) - bool(more) == errors + warnings
