"""The codes that the desk gives out: what they are valid for, for how long, and how they are compared."""

import hmac
import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from desk.domain.codes.manage_code import is_link_code, link_code
from desk.domain.codes.page_nonce import LIFETIME, SKEW, ExpiredNonce, WrongNonce, check_nonce, new_nonce
from desk.domain.codes.receipt import ALPHABET
from desk.domain.errors import NotThroughFrontDoor
from desk.settings import Settings
from desk.web.http import check_front_door, request_of
from tests.functions.conftest import NOW
from tests.functions.events import post

SID = "11111111-2222-4333-8444-555555555555"
OTHER_SID = "11111111-2222-4333-8444-555555555556"
OLD, NEW = {"A": b"old key"}, {"B": b"new key"}
NONCE = new_nonce("booking", SID, now=NOW, keys=OLD)


# ---- A page's nonce


def test_a_nonce_is_valid_for_its_form_and_sid() -> None:
    check_nonce(NONCE, "booking", SID, now=NOW, keys=OLD)


@pytest.mark.parametrize(
    ("nonce", "form", "sid", "keys"),
    [
        pytest.param(NONCE, "consultation", SID, OLD, id="another form"),
        pytest.param(NONCE, "booking", OTHER_SID, OLD, id="another sid"),
        pytest.param(NONCE, "booking", SID, {"A": b"guess"}, id="another key"),
        pytest.param(NONCE, "booking", SID, NEW, id="a key that is gone"),
        pytest.param(NONCE.replace("A.", "B.", 1), "booking", SID, OLD | NEW, id="another key's id"),
        pytest.param(NONCE[:-1] + ("0" if NONCE[-1] != "0" else "1"), "booking", SID, OLD, id="a digit"),
        pytest.param(NONCE.rpartition(".")[0] + ".", "booking", SID, OLD, id="no signature"),
        pytest.param(NONCE.rpartition(".")[0] + ".none", "booking", SID, OLD, id="the algorithm none"),
        pytest.param(
            new_nonce("booking", SID, now=NOW, keys=OLD, shown="x"), "booking", SID, OLD, id="shown"
        ),
        pytest.param("A..", "booking", SID, OLD, id="empty parts"),
        pytest.param("", "booking", SID, OLD, id="nothing"),
        pytest.param("A.１２.x", "booking", SID, OLD, id="digits of another script"),
    ],
)
def test_a_nonce_is_invalid_for_anything_else(
    nonce: str, form: str, sid: str, keys: Mapping[str, bytes]
) -> None:
    with pytest.raises(WrongNonce):
        check_nonce(nonce, form, sid, now=NOW, keys=keys)


def test_the_time_of_a_nonce_can_not_be_changed() -> None:
    key_id, issued, signature = NONCE.split(".")
    moment, _, process = issued.partition("-")
    later = f"{key_id}.{int(moment) + 3600}-{process}.{signature}"
    with pytest.raises(WrongNonce):
        check_nonce(later, "booking", SID, now=NOW, keys=OLD)


@pytest.mark.parametrize("after", [LIFETIME + timedelta(seconds=1), -SKEW - timedelta(seconds=1)])
def test_a_nonce_is_valid_for_two_hours_from_its_issue(after: timedelta) -> None:
    with pytest.raises(ExpiredNonce):
        check_nonce(NONCE, "booking", SID, now=NOW + after, keys=OLD)


# ---- The code of a booking


def test_a_code_can_t_be_guessed() -> None:
    digits = len(link_code(SID, keys=OLD).replace("-", "")) - 1
    assert math.log2(len(ALPHABET)) * digits >= 128


def test_a_code_opens_one_booking() -> None:
    code = link_code(SID, keys=OLD)
    assert is_link_code(code, SID, keys=OLD)
    assert not is_link_code(code, OTHER_SID, keys=OLD)
    assert not is_link_code(code, SID, keys={"A": b"guess"})
    assert not is_link_code("", SID, keys=OLD)
    assert not is_link_code("A", SID, keys=OLD)


@pytest.mark.parametrize(
    ("give", "take"),
    [
        (lambda keys: link_code(SID, keys=keys), lambda code, keys: is_link_code(code, SID, keys=keys)),
        (
            lambda keys: new_nonce("booking", SID, now=NOW, keys=keys),
            lambda code, keys: check_nonce(code, "booking", SID, now=NOW, keys=keys) is None,
        ),
    ],
    ids=["code", "nonce"],
)
def test_keys_can_rotate(
    give: Callable[[Mapping[str, bytes]], str], take: Callable[[str, Mapping[str, bytes]], bool]
) -> None:
    """The newest key signs; what an older one signed is valid as long as that key is kept."""
    before, after = give(OLD), give(NEW | OLD)
    assert before != after
    assert take(before, NEW | OLD)
    assert take(after, NEW | OLD)
    assert take(after, NEW)


@pytest.mark.parametrize("make", [lambda: link_code(SID, keys={"A": b""}), lambda: new_nonce(
    "booking", SID, now=NOW, keys={"A": b""})], ids=["code", "nonce"])  # fmt: skip
def test_without_a_key_nothing_is_signed(make: Callable[[], str]) -> None:
    with pytest.raises(ValueError, match="empty"):
        make()


def test_secrets_stay_out_of_the_settings_text() -> None:
    settings = Settings.from_env(
        {
            "TABLE_NAME": "t",
            "MAIL_HASH_KEY": "secret-1",
            "NONCE_KEYS": "a:secret-2",
            "LINK_KEYS": "A:secret-3",
            "ORIGIN_SECRETS": "secret-4",
        }
    )
    assert "secret-" not in repr(settings)
    assert "secret-" not in str(settings)


# ---- In constant time


@pytest.mark.parametrize(
    "compare",
    [
        lambda: is_link_code("A" + "2" * 26, SID, keys=OLD),
        lambda: is_link_code("B" + "2" * 26, SID, keys=OLD),
        lambda: check_nonce(NONCE, "consultation", SID, now=NOW, keys=OLD),
        lambda: check_front_door(request_of(post("booking", {})), (b"x" * 32,)),
    ],
    ids=["code", "code of no key", "nonce", "front door"],
)
def test_secrets_are_compared_in_constant_time(
    compare: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bytes, bytes]] = []
    real = hmac.compare_digest

    def spy(a: bytes, b: bytes) -> bool:
        seen.append((a, b))
        return real(a, b)

    for module in ("desk.domain.codes.manage_code", "desk.domain.codes.page_nonce", "desk.web.http"):
        monkeypatch.setattr(f"{module}.hmac", SimpleNamespace(compare_digest=spy))
    with suppress(WrongNonce, NotThroughFrontDoor):
        assert compare() is False
    assert len(seen) == 1
