"""How mistakes are printed: one line each, or one annotation each for GitHub Actions."""

from builder.reading.mistakes import ContentError, Mistake, report

ONE = Mistake("faq/a.yml", 2, 5, "100%だめ")
OTHER = Mistake("content/b,c:d.md", 10, 1, "二行\nにわたる")


def test_mistakes_are_sorted_by_place_and_listed_once() -> None:
    late = Mistake("faq/a.yml", 10, 1, "x")
    assert ContentError([late, ONE, OTHER, ONE]).mistakes == (OTHER, ONE, late)


def test_people_read_one_line_per_mistake() -> None:
    assert report([ONE], {}) == "faq/a.yml:2:5: 100%だめ"
    assert report([ONE], {}, level="warning") == "faq/a.yml:2:5: 注意: 100%だめ"


def test_github_actions_reads_annotations() -> None:
    assert report([ONE, OTHER], {"GITHUB_ACTIONS": "true"}) == (
        "::error file=content/b%2Cc%3Ad.md,line=10,col=1::二行%0Aにわたる\n"
        "::error file=faq/a.yml,line=2,col=5::100%25だめ"
    )
    assert report([ONE], {"GITHUB_ACTIONS": "true"}, level="warning").startswith("::warning file=faq/a.yml,")


def test_the_variable_must_be_true_to_mean_github_actions() -> None:
    assert report([ONE], {"GITHUB_ACTIONS": "false"}) == str(ONE)


def test_of_more_than_ten_the_tenth_annotation_says_how_many_are_left() -> None:
    """GitHub shows ten of a step; what is left stays in the log."""
    many = [Mistake("faq/a.yml", line, 1, "x") for line in range(1, 14)]
    lines = report(many, {"GITHUB_ACTIONS": "true"}).splitlines()
    assert sum(line.startswith("::error") for line in lines) == 10
    assert lines[9].startswith("::error::ほかに4件あります。")
    assert lines[10:] == [f"faq/a.yml:{line}:1: x" for line in (10, 11, 12, 13)]
    ten = report(many[:10], {"GITHUB_ACTIONS": "true"}).splitlines()
    assert len(ten) == 10
    assert "ほかに" not in ten[9]
