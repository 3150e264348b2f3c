"""The functions' settings: a mistake that would show itself only to an applicant is told at the start."""

import pytest

from desk.domain.codes.receipt import ALPHABET
from desk.settings import Settings


def settings(link_keys: str) -> Settings:
    return Settings.from_env({"TABLE_NAME": "t", "LINK_KEYS": link_keys})


def test_link_keys_are_read_with_the_newest_first() -> None:
    assert list(settings("B:new,A:old").link_keys.items()) == [("B", b"new"), ("A", b"old")]
    assert settings("").link_keys == {}


@pytest.mark.parametrize("key_id", ["a", "L", "O", "1", "AB", "", "Ａ", " A"])
def test_a_key_id_that_no_code_can_have_is_refused(key_id: str) -> None:
    with pytest.raises(ValueError, match=rf"LINK_KEYS: .* one character of {ALPHABET}"):
        settings(f"A:old,{key_id}:new")


def test_the_error_for_a_forgotten_id_does_not_show_the_secret() -> None:
    with pytest.raises(ValueError, match="LINK_KEYS") as refused:
        settings("s3cret")
    assert "s3cret" not in str(refused.value)
