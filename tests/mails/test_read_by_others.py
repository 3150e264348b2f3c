"""Each mail as another program reads it: nothing is lost, cut or garbled on the way."""

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from builder.output.mails.preview import Shown, previews
from builder.output.mails.samples import samples_of
from desk.domain.mail.compose import compose
from tests.conftest import NOW
from tests.mails.reader import read_all

AT = datetime.fromisoformat(NOW)
RARE = "髙﨑①𠮷〜－ｶﾅ"
"""Characters that get lost in the older Japanese character sets."""

Read = dict[str, Any]


@pytest.fixture(scope="module")
def read(bundle: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any], Read]]:
    """(mail's name, its row, what was read) of every sample, with rare characters in the staff's texts."""
    samples = samples_of(bundle, now=AT)
    rows = []
    for sample in samples:
        facts = dict(sample.row["facts"])
        if sample.use == "answer":
            facts["answer"] = RARE + facts["answer"]
        rows.append({**sample.row, "facts": facts})
    raws = [compose(row, bundle, now=AT, link_keys={"A": b"test"}).as_bytes() for row in rows]
    names = [sample.mail for sample in samples]
    return list(zip(names, rows, read_all(raws), strict=True))


@pytest.fixture(scope="module")
def shown(bundle: Mapping[str, Any]) -> dict[str, list[Shown]]:
    return {mail.name: list(mail.shown) for mail in previews(bundle, now=AT)}


def test_another_mail_program_reads_what_editors_are_shown(
    read: list[tuple[str, Mapping[str, Any], Read]], shown: dict[str, list[Shown]]
) -> None:
    for name, _, mail in read:
        (sender,) = mail["from"]
        seen = [one.subject for one in shown[name] if one.sender == sender["name"]]
        assert mail["subject"] in seen, name
        assert sender["address"] in {one.sender_address for one in shown[name]}
        assert len(mail["to"]) == 1
        assert datetime.fromisoformat(mail["date"]) == AT
        if name != "consultation-answer":
            texts = [one.text.replace(" ", "") for one in shown[name]]
            # The link's code differs: it depends on a secret.
            assert any(_start(mail["text"]) == _start(text) for text in texts), name


def _start(text: str) -> str:
    return text.replace(" ", "").partition("https://")[0].rstrip("\n")


def test_rare_characters_survive(read: list[tuple[str, Mapping[str, Any], Read]]) -> None:
    answers = [mail["text"] for name, _, mail in read if name == "consultation-answer"]
    assert answers
    assert all(RARE in text for text in answers)


def test_replies_to_mails_for_applicants_go_to_a_desk_s_read_mailbox(
    bundle: Mapping[str, Any], read: list[tuple[str, Mapping[str, Any], Read]]
) -> None:
    for name, row, mail in read:
        desk = bundle["desks"][row["desk"]]["mail"]["desk"]["address"]
        wanted = [] if bundle["mails"][name]["to"] == "desk" else [desk]
        assert [one["address"] for one in mail["reply_to"]] == wanted, name


def test_calendar_files_arrive_byte_for_byte(
    bundle: Mapping[str, Any], read: list[tuple[str, Mapping[str, Any], Read]]
) -> None:
    from desk.domain.mail.ics import calendar_of

    mails: set[str] = set()
    for name, row, mail in read:
        if "calendar" not in row:
            assert mail["attachments"] == [], name
            continue
        (file,) = mail["attachments"]
        assert file["type"] == "text/calendar"
        assert file["name"] == ("cancel.ics" if row["calendar"]["method"] == "CANCEL" else "invite.ics")
        assert base64.b64decode(file["content"]) == calendar_of(row, bundle, now=AT)
        (kind,) = [line for line in _part_types(row, bundle) if line.startswith("text/calendar")]
        assert f'method="{row["calendar"]["method"]}"' in kind
        mails.add(row["mail"])
    assert mails == {name for name, words in bundle["mails"].items() if "event" in words}


def _part_types(row: Mapping[str, Any], bundle: Mapping[str, Any]) -> list[str]:
    message = compose(row, bundle, now=AT, link_keys={"A": b"test"})
    return [str(part["Content-Type"]) for part in message.iter_attachments()]


def test_header_lines_are_short_and_ascii(
    read: list[tuple[str, Mapping[str, Any], Read]],
) -> None:
    """RFC 5322: 78 characters if possible; RFC 2047: 76 of a line with encoded words, 75 of such a word.

    An address to leave a list can't be folded, for the machines that call it: 998 are allowed.
    """
    words = 0
    for name, _, mail in read:
        for header in mail["lines"]:
            for line in header.splitlines():
                found = re.findall(r"=\?[^?\s]+\?[bqBQ]\?[^?\s]*\?=", line)
                words += len(found)
                assert line.isascii(), name
                most = 998 if line.startswith("List-Unsubscribe: <") else 76 if found else 78
                assert len(line) <= most, (name, line)
                assert [word for word in found if len(word) > 75] == [], name
    assert words


def test_no_header_appears_twice(read: list[tuple[str, Mapping[str, Any], Read]]) -> None:
    for name, _, mail in read:
        headers = [line.partition(":")[0].lower() for line in mail["lines"]]
        assert len(headers) == len(set(headers)), name
