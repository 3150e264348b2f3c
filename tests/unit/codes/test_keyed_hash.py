"""Keyed hashes: the bytes of each use never change, because the table and the applicants' mails hold them."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from unittest.mock import Mock
from urllib.parse import urlencode

import pytest

from desk.delivery.caps import caps_of
from desk.domain.codes import page_nonce
from desk.domain.codes.canary_proof import new_proof
from desk.domain.codes.keyed_hash import person_hash
from desk.domain.codes.manage_code import link_code
from desk.domain.codes.page_nonce import new_nonce
from desk.domain.forms.form import Form
from desk.domain.mail.stored.suppression import suppression_pk
from desk.parts import Parts
from desk.settings import Settings
from desk.storage.reader import Reader
from desk.web.attempt_limit import Tries
from desk.web.forms import done_page
from desk.web.forms import pages as form_pages
from desk.web.http import Request
from local.web.built_site import Build

NOW = datetime.fromisoformat("2026-11-20T10:00:00+09:00")
SID = "11111111-2222-4333-8444-555555555555"
ANSWERS = {
    "inquirer": "worker",
    "topics": "response",
    "message": "例",
    "reply_by": "email",
    "email": "hanako@example.jp",
}


def auto_reply_pk(key: bytes) -> str:
    bundle = {
        "auto_reply_caps": {
            "per_address_a_day": 5,
            "per_desk_an_hour": 200,
            "notices_an_hour": 30,
            "changes_an_hour": 1,
        }
    }
    row = {"kind": "auto-reply", "to": "Taro.Rei+desk@example.jp", "desk": "consumer-center"}
    return caps_of(row, bundle, now=NOW, key=key)[0].pk


def attempts_pk(key: bytes, *, source: str) -> str:
    """The key of the item that counts the wrong codes from `source`."""
    found: list[str] = []

    class Table:
        def update_item(self, **request: Any) -> Any:
            found.append(request["Key"]["PK"]["S"])
            return {"Attributes": {"tries": {"N": "1"}}}

    Tries(client=Table(), table="desk", kind="manage", key=key).add(source, now=NOW)  # type: ignore[arg-type]
    return found[0]


HASHES: Mapping[str, tuple[Callable[[bytes], str], str, str]] = {
    "one live booking a person": (
        lambda key: person_hash("Taro@example.jp", key=key),
        "MAIL_HASH_KEY",
        "7e4ef6e6adda6f34f11ab8334f24acbc",
    ),
    "one live booking a person, with a tag": (
        lambda key: person_hash("taro+2@example.jp", key=key),
        "MAIL_HASH_KEY",
        "7e4ef6e6adda6f34f11ab8334f24acbc",
    ),
    "suppressed address": (
        lambda key: suppression_pk("Ｔaro@example.jp", key=key),
        "MAIL_HASH_KEY",
        "SUPP#7941d56b0b39b19d7aeeff83dc99a75f",
    ),
    "auto-replies of a mailbox": (
        auto_reply_pk,
        "MAIL_HASH_KEY",
        "RATE#auto-reply#e11992816fa7b5553f637a9e0b07f62f",
    ),
    "wrong codes from an IPv4 address": (
        lambda key: attempts_pk(key, source="192.0.2.7"),
        "MAIL_HASH_KEY",
        "RATE#manage#57f3cd526d7c07e3753affe80576fa8b",
    ),
    "wrong codes from an IPv6 network": (
        lambda key: attempts_pk(key, source="2001:db8::7"),
        "MAIL_HASH_KEY",
        "RATE#manage#d5fb54acf1528d6fc6edee85c8ce74e5",
    ),
    "manage code": (
        lambda key: link_code(SID, keys={"A": key}),
        "LINK_KEYS",
        "A6VE6-TXZR4-CJTWV-ZMU9Y-WJ7G3-75",
    ),
    "page nonce": (
        lambda key: new_nonce("booking", SID, now=NOW, keys={"a": key}),
        "NONCE_KEYS",
        "a.1795136400-00000000.20fb490fcb614639aff6ed31368a9ff63d9825b43ea93b661a6bfe9c5cb81ad9",
    ),
    "canary proof": (
        lambda key: new_proof("booking", SID, now=NOW, keys={"a": key}),
        "NONCE_KEYS",
        "a.1795136400-00000000.45901568ccc96a777f116aece1728bddcc56e4d75680c498e4f3ccc4492bbfbf",
    ),
}


@pytest.mark.parametrize("use", HASHES)
def test_the_bytes_never_change(use: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_nonce, "_PROCESS", "00000000")
    make, _, expected = HASHES[use]
    assert make(b"test") == expected


@pytest.mark.parametrize("use", HASHES)
def test_an_empty_key_is_an_error_that_names_the_setting(use: str) -> None:
    make, setting, _ = HASHES[use]
    with pytest.raises(ValueError, match=setting):
        make(b"")


# ---- On the pages


def parts(built: Build, key: bytes) -> Parts:
    settings = Settings(
        table="desk",
        bundle_path=built.bundle_path,
        allowed_origins=(),
        mail_hash_key=b"",
        nonce_keys={"a": key, "b": b"an older one"},
    )
    return Parts(settings=settings, dynamodb=Mock(), clock=lambda: NOW)


def form_of(made: Parts) -> Form:
    form = made.form("consultation")
    assert form is not None
    return form


def post(made: Parts, fields: Mapping[str, str]) -> Mapping[str, Any]:
    body = urlencode(fields).encode()
    request = Request(method="POST", path="", path_parameters={}, query={}, headers={}, body=body)
    return form_pages.step(form_of(made), request, made, source="")[0]


def done_url(made: Parts) -> str:
    return done_page.done_url(form_of(made), "K7M2-9XQ4-R", made)


def check_page_sid(made: Parts) -> str:
    (sid,) = re.findall(r'name="_sid" value="([^"]*)"', post(made, ANSWERS)["body"])
    return str(sid)


def test_the_seal_of_the_done_page_never_changes(built: Build) -> None:
    expected = "/api/forms/consultation/done?receipt=K7M2-9XQ4-R&seal=3c6f6d0ab53ea1d6e7ccbf65f8931a2d"
    assert done_url(parts(built, b"test")) == expected


def test_the_sid_of_the_check_page_never_changes(built: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reader, "meta", lambda *_: None)
    assert check_page_sid(parts(built, b"test")) == "b5441d86-3b3d-41e5-a5b6-642134785947"


def test_the_sid_after_an_ended_submission_never_changes(
    built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = {"PK": f"SUB#{SID}", "status": "cancelled", "ended_at": "2026-11-20T01:00:00Z"}
    before = "b5441d86-3b3d-41e5-a5b6-642134785947"
    monkeypatch.setattr(Reader, "meta", lambda _, sid: first if sid == before else None)
    assert check_page_sid(parts(built, b"test")) == "7edab531-f8ad-4349-ad55-69679a74a403"


@pytest.mark.parametrize("make", [done_url, check_page_sid])
def test_pages_need_a_nonce_key(make: Callable[[Parts], str], built: Build) -> None:
    with pytest.raises(ValueError, match="NONCE_KEYS"):
        make(parts(built, b""))


def test_a_missing_key_is_an_error_too() -> None:
    with pytest.raises(ValueError, match="LINK_KEYS"):
        link_code(SID, keys={})
    with pytest.raises(ValueError, match="NONCE_KEYS"):
        new_nonce("booking", SID, now=NOW, keys={})
