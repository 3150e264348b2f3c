"""/.well-known/security.txt: what RFC 9116 demands, and a warning to the editor before it expires."""

from datetime import date
from pathlib import Path

import pytest

from builder.check import load, read
from builder.check import warnings as all_warnings
from builder.output.security_txt import security_txt
from builder.rules.security_txt import security_warnings
from local.web.built_site import Build
from tests.unit.builder.cases import change, small_desk

TODAY = date(2026, 11, 22)
BASE = "base_url: https://example.jp/soudan"


def desk(folder: Path, expires: str, *, base: str = "base_url: https://soudan.example.jp") -> Path:
    root = small_desk(folder)
    told = f'security: {{contact: "mailto:anzen@example.jp", expires: {expires}}}'
    change(root / "content/site.yml", BASE, f"{base}\n{told}")
    return root


def warnings(root: Path) -> list[str]:
    return [str(mistake) for mistake in security_warnings(read(root)[0], TODAY)]


def test_the_file_has_the_fields_of_rfc_9116(tmp_path: Path) -> None:
    assert security_txt(load(desk(tmp_path, "2027-03-31")).site) == (
        "Contact: mailto:anzen@example.jp\n"
        "Expires: 2027-03-31T23:59:59+09:00\n"
        "Preferred-Languages: ja, en\n"
        "Canonical: https://soudan.example.jp/.well-known/security.txt\n"
    )


def test_there_is_no_file_without_a_contact_or_below_a_path(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert security_txt(load(small_desk(tmp_path / "a")).site) is None
    assert security_txt(load(desk(tmp_path / "b", "2027-03-31", base=BASE)).site) is None


@pytest.mark.parametrize(
    ("expires", "told"),
    [
        ("2026-11-21", "期限が過ぎています"),
        ("2026-11-22", "あと0日です"),
        ("2026-12-21", "あと29日です"),
        ("2026-12-22", None),
        ("2027-11-23", None),
        ("2027-11-24", "1年より先です"),
    ],
)
def test_an_editor_is_warned_in_time(expires: str, told: str | None, tmp_path: Path) -> None:
    found = warnings(desk(tmp_path, expires))
    if told is None:
        assert found == []
    else:
        (only,) = found
        assert only.startswith("content/site.yml:5:")
        assert told in only
        assert "連絡先が今も正しいかを確かめて" in only


def test_the_warning_is_one_of_the_check_s(tmp_path: Path) -> None:
    found = all_warnings(read(desk(tmp_path, "2026-11-22"))[0], TODAY)
    assert any("あと0日です" in one.message for one in found)


def test_a_desk_without_one_gets_no_warning(tmp_path: Path) -> None:
    assert warnings(small_desk(tmp_path)) == []


@pytest.mark.parametrize(
    "contact", ["security@example.jp", "http://example.jp/", "mailto:", "tel:0312345678"]
)
def test_an_unusable_contact_is_a_mistake(contact: str, tmp_path: Path) -> None:
    root = desk(tmp_path, "2027-03-31")
    change(root / "content/site.yml", "mailto:anzen@example.jp", contact)
    (mistake,) = read(root)[1]
    assert "mailto:security@example.jp" in mistake.message


def test_it_is_published(built: Build) -> None:
    text = (built.site_dir / ".well-known/security.txt").read_text(encoding="utf-8")
    assert text.startswith("Contact: mailto:")
    assert "Canonical: https://madoguchi.example.jp/.well-known/security.txt\n" in text
