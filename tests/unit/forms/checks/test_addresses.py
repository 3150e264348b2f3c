"""Which addresses are the same mailbox, and which can't be an applicant's."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from desk.domain.forms.checks.addresses import (
    one_mailbox,
    one_person,
    our_mailboxes,
    refusal_reason,
    refused_pattern,
)
from desk.domain.forms.formats import is_mail_address, mail_address

DESKS: Mapping[str, Any] = {
    "forms": {"visit": {"words": {"notify": ["uketsuke@city.example.jp"]}}},
    "desks": {
        "life": {
            "email": "toiawase@city.example.jp",
            "mail": {
                "auto_reply": {"address": "jidou@city.example.jp"},
                "desk": {"address": "kurashi.no-mado@city.example.jp"},
            },
        }
    },
}
OURS = our_mailboxes(DESKS)

AUTOMATIC = (
    "noreply@example.jp", "no-reply@example.jp", "no_reply@example.jp", "no.reply@example.jp",
    "NoReply@example.jp", "ｎｏｒｅｐｌｙ@example.jp", "no－reply＠example.jp", "noreply+1@example.jp",
    "noreply-123@example.jp", "news-noreply@example.jp", "news.no-reply@example.jp",
    "do-not-reply@example.jp", "donotreply@example.jp", "dont-reply@example.jp",
    "mailer-daemon@example.jp", "MAILER-DAEMON@example.jp", "mailerdaemon@example.jp",
    "postmaster@example.jp", "Postmaster+x@example.jp", "hostmaster@example.jp",
    "bounce@example.jp", "bounces@example.jp", "bounces+taro=example.com@example.jp",
    "list-bounces@example.jp", "abuse@example.jp", "root@example.jp", "ROOT@example.jp", "daemon@example.jp",
    "nobody@example.jp", "autoreply@example.jp", "auto-responder@example.jp", "majordomo@example.jp",
)  # fmt: skip

OWN = (
    "jidou@city.example.jp", "JIDOU@CITY.EXAMPLE.JP", "ｊｉｄｏｕ＠ｃｉｔｙ．ｅｘａｍｐｌｅ．ｊｐ",
    "jidou+1@city.example.jp", "ji.dou@city.example.jp", "toiawase@city.example.jp",
    "kurashi.no-mado@city.example.jp", "kurashino-mado@city.example.jp", " jidou@city.example.jp ",
)  # fmt: skip

PEOPLE = (
    "taro@example.jp", "taro@city.example.jp", "jidou@example.jp", "jidou2@city.example.jp",
    "jidou@sub.city.example.jp", "root.taro@example.jp", "roots@example.jp", "n.oreply@example.jp",
    "reply@example.jp", "norep@example.jp", "hirano-reply@example.jp", "abuse-taisaku@example.jp",
    "bouncer@example.jp", "info@example.jp", "webmaster@example.jp", "admin@example.jp",
    "noreplytaro@example.jp", "nobody1@example.jp",
)  # fmt: skip


def is_refused_by_the_pattern(address: str) -> bool:
    """Whether the pattern in the API's description refuses the address in its stored form."""
    return bool(re.search(refused_pattern(DESKS), mail_address(address)))


@pytest.mark.parametrize("address", AUTOMATIC)
def test_addresses_of_machines_are_refused(address: str) -> None:
    assert refusal_reason(address, OURS) == "automatic"
    assert is_refused_by_the_pattern(address)


@pytest.mark.parametrize("address", OWN)
def test_our_own_addresses_are_refused(address: str) -> None:
    assert refusal_reason(address, OURS) == "own"
    assert is_refused_by_the_pattern(address)


@pytest.mark.parametrize("address", PEOPLE)
def test_addresses_of_people_are_accepted(address: str) -> None:
    assert is_mail_address(mail_address(address))
    assert refusal_reason(address, OURS) is None
    assert not is_refused_by_the_pattern(address)


def test_every_reader_of_json_schema_understands_the_pattern() -> None:
    """Valid ECMAScript with the `u` flag: no inline flags, no needless escapes."""
    pattern = refused_pattern(DESKS)
    assert "(?i" not in pattern
    assert set(re.findall(r"\\(.)", pattern)) <= {".", "+"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("taro@example.jp", "TARO+x+y@EXAMPLE.jp"),
        ("taro@example.jp", "t.a.r.o@example.jp"),
        ("taro@example.jp", "ｔａｒｏ@example.jp"),
    ],
)
def test_spellings_of_one_mailbox(one: str, other: str) -> None:
    assert one_mailbox(one) == one_mailbox(other)


@pytest.mark.parametrize("other", ["TARO+2@EXAMPLE.JP", "taro+@example.jp", "ｔａｒｏ@example.jp"])
def test_tags_and_case_are_one_persons(other: str) -> None:
    assert one_person("taro@example.jp") == one_person(other)


def test_a_domain_is_the_same_in_letters_and_in_punycode() -> None:
    assert one_person("taro@例え.jp") == one_person("taro@XN--R8JZ45G.jp") == "taro@xn--r8jz45g.jp"
    assert one_mailbox("t.aro@例え.jp") == "taro@xn--r8jz45g.jp"


def test_dots_may_be_another_persons() -> None:
    assert one_person("t.aro@example.jp") != one_person("taro@example.jp")


@pytest.mark.parametrize(
    "other", ["taro@example.com", "taro1@example.jp", "ta-ro@example.jp", "ta_ro@example.jp"]
)
def test_addresses_of_different_mailboxes(other: str) -> None:
    assert one_mailbox("taro@example.jp") != one_mailbox(other)
