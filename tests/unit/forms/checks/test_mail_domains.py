"""Which mail domains look like a slip of a well-known one, and which don't."""

import string
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.domain.forms.checks.mail_domains import is_one_slip, meant_domain


def test_no_known_domain_is_asked_about(bundle: Mapping[str, Any]) -> None:
    domains = bundle["mail_domains"]
    assert len(domains["known"]) > 50
    assert [one for one in domains["known"] if meant_domain(f"taro@{one}", domains)] == []


def test_each_mistake_leads_to_a_domain_without_one(bundle: Mapping[str, Any]) -> None:
    domains = bundle["mail_domains"]
    for written, meant in domains["mistaken"].items():
        prefix = "example" if written.startswith(".") else ""
        assert meant_domain(f"taro@{prefix}{written}", domains) == prefix + meant
        assert meant_domain(f"taro@{prefix}{meant}", domains) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gmail.con", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
    ],
)
def test_one_slip(one: str, other: str) -> None:
    assert is_one_slip(one, other)
    assert is_one_slip(other, one)


@pytest.mark.parametrize("other", ["gmail.com", "gmal.con", "gamil.con", "mgail.cmo", "example.jp"])
def test_none_or_more_than_one_slip(other: str) -> None:
    assert not is_one_slip("gmail.com", other)


@pytest.mark.parametrize(
    "domain",
    [
        "odn.ne.jp", "kcn.ne.jp", "tcn.ne.jp", "emobile.ne.jp", "emnet.ne.jp", "love.com", "cloud.com",
        "hotmail.be", "yahoo.com.cn", "example.ne.jp",
    ],
)  # fmt: skip
def test_another_provider_is_no_slip(domain: str, bundle: Mapping[str, Any]) -> None:
    assert meant_domain(f"taro@{domain}", bundle["mail_domains"]) is None


@given(st.text(string.ascii_lowercase + ".", min_size=2, max_size=9), st.data())
def test_any_one_change_is_one_slip(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("xyz0"))
    changed = [
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at + 1 :],
    ]
    swapped = word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
    assert all(
        is_one_slip(word, one) and is_one_slip(one, word) for one in [*changed, swapped] if one != word
    )
