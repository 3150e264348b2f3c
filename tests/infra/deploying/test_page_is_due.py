"""When the site is built again without a push: .ci/page-is-due."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("day", "is_due"),
    [
        ("2026-12-24", True),  # a page's day
        ("2026-12-25", False),
        ("2027-01-01", True),  # a month begins: calendars would show what is past
        ("2027-01-02", False),
    ],
)
def test_the_site_is_built_again_when_something_new_has_to_be_shown(
    day: str, is_due: bool, tmp_path: Path
) -> None:
    for name in ("content", "faq"):
        (tmp_path / name).mkdir()
    (tmp_path / "content/news.md").write_text("---\ntitle: お知らせ\npublished: 2026-12-24\n---\n")

    ran = subprocess.run([ROOT / ".ci/page-is-due", day], cwd=tmp_path, check=False)

    assert (ran.returncode == 0) is is_due
