"""What GitHub asks of people: issue forms and the pull request's text, without personal data."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLE, ROOT
from tests.quick_yaml import read_yaml

GITHUB = ROOT / ".github"
FORMS = tuple(path for path in sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")) if path.name != "config.yml")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
_TYPES = {"markdown", "input", "textarea", "dropdown", "checkboxes"}


def read(path: Path) -> Any:
    return read_yaml(path)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_is_one_that_github_reads(path: Path) -> None:
    """https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests"""
    form = read(path)
    assert set(form) <= {"name", "description", "title", "body"}
    ids = [part["id"] for part in form["body"] if "id" in part]
    assert len(ids) == len(set(ids))
    for part in form["body"]:
        assert part["type"] in _TYPES
        assert set(part) <= {"type", "id", "attributes", "validations"}
        if part["type"] == "markdown":
            assert part["attributes"]["value"]
            continue
        assert re.fullmatch(r"[a-z_-]+", part["id"])
        assert _JAPANESE.search(part["attributes"]["label"])
        assert set(part.get("validations", {})) <= {"required"}
        if part["type"] == "dropdown":
            options = part["attributes"]["options"]
            assert len(options) == len(set(options)) > 1


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_asks_for_no_personal_data(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search("個人(情報|がわかること)", text)


def test_every_issue_begins_with_a_form() -> None:
    assert len(FORMS) == 3
    assert read(GITHUB / "ISSUE_TEMPLATE/config.yml") == {"blank_issues_enabled": False}


def test_the_pull_request_s_text_is_a_short_list_in_japanese() -> None:
    text = (GITHUB / "PULL_REQUEST_TEMPLATE.md").read_text(encoding="utf-8")
    shown = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    assert 3 <= len(re.findall(r"^- \[ \] ", shown, re.MULTILINE)) <= 6
    assert "個人情報" in shown
    assert all(_JAPANESE.search(line) for line in shown.splitlines() if line.strip())


def test_nobody_owns_code_by_the_example() -> None:
    used = GITHUB / "CODEOWNERS"  # a ward's own
    assert not used.exists() or "@example-city" not in used.read_text(encoding="utf-8")
    example = (GITHUB / "CODEOWNERS.example").read_text(encoding="utf-8")
    assert all(line.startswith("#") for line in example.splitlines() if line.strip())
    assert set(re.findall(r"@([\w-]+)/", example)) == {"example-city"}
    for path in re.findall(r"^# (/[\w./-]+) +@", example, re.MULTILINE):
        root = EXAMPLE if path.startswith(("/content/", "/faq/")) else ROOT
        assert (root / path.strip("/")).exists(), path
