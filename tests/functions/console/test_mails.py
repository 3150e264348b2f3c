"""What is done about a mail at the console: the same as by the command line, and once."""

from collections.abc import Mapping
from typing import Any

import pytest

from desk.console.member import Right
from desk.domain.mail.stored.suppression import suppression_pk
from tests import actions
from tests.functions.bookings import URL, book, do, put
from tests.functions.conftest import BOOKING, Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.both_ways import COLLEAGUE, everything, put_back, stored

OP = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member({"consumer-center": EVERYTHING}, id_=COLLEAGUE))


def auto_reply(desk: Desk) -> Mapping[str, Any]:
    return next(row for row in desk.rows("mail") if row["kind"] == "auto-reply")


def prepared(desk: Desk, job: str) -> str:
    """A booking whose mail needs that job; its receipt number."""
    receipt = book(desk)
    if job == "resend":
        desk.sweep()
        do(actions.confirm(url=URL))
        desk.sweep()
        return receipt
    row = dict(auto_reply(desk))
    if job in ("send_held", "drop_held"):
        row |= {"status": "held", "why": "address", "held_at": row["created_at"], "GSI1PK": "MAIL#held"}
    elif job == "letter_sent":
        row |= {"status": "letter", "GSI1PK": "MAIL#letter"}
    else:
        pk = suppression_pk(BOOKING["email"], key=b"test")
        put({"PK": pk, "SK": "META", "type": "suppression"})
        row |= {"status": "failed", "why": "suppressed", "suppression": pk, "GSI1PK": "MAIL#failed"}
    put(row)
    return receipt


@pytest.mark.parametrize("job", ["resend", "send_held", "drop_held", "letter_sent", "unsuppress"])
def test_command_line_and_console_do_the_same(job: str, desk: Desk, staff: Staff, counter: Counter) -> None:
    receipt = prepared(desk, job)
    before, path = everything(desk), f"/cases/{receipt}/mails"
    yes = ["--yes"] if job in ("resend", "letter_sent") else []
    said = staff(job.replace("_", "-"), receipt, *yes)
    assert said.status == 0, said.err
    by_command = stored(desk)
    assert by_command != stored(desk, before)
    put_back(desk, before)

    page = counter.get(path)
    offered = "letters" if job == "letter_sent" else job
    assert (f'value="{job}"' in page["body"]) or (f"/{offered}" in page["body"])
    mail = max((row for row in desk.rows("mail") if row["to"] == BOOKING["email"]), key=lambda row: row["v"])
    for _ in range(2):
        done = counter.post(path, {"job": job, "mail": mail["SK"], "op": OP})
        assert (done["statusCode"], done["headers"]["location"]) == (303, f"{path}?done={job}")
    assert stored(desk) == by_command
    assert 'role="status"' in counter.get(path, done=job)["body"]


def test_a_letter_names_its_reader_and_is_logged(desk: Desk, counter: Counter) -> None:
    receipt = prepared(desk, "letter_sent")
    body = counter.get(f"/cases/{receipt}/letters")["body"]
    assert "例 太郎 様" in body
    assert desk.items("AUDIT#view#")


def test_what_is_no_longer_possible_is_shown_as_it_is_now(desk: Desk, counter: Counter) -> None:
    receipt = prepared(desk, "send_held")
    path = f"/cases/{receipt}/mails"
    assert counter.post(path, {"job": "drop_held"})["statusCode"] == 303
    refused = counter.post(path, {"job": "send_held"})
    assert refused["statusCode"] == 409
    assert auto_reply(desk)["status"] == "dropped"
    assert counter.post(path, {"job": "resend", "mail": "OUT#nothing#1"})["statusCode"] == 409


def test_who_may_only_look_sees_the_mails_and_can_send_none(desk: Desk) -> None:
    receipt = prepared(desk, "send_held")
    reader = Counter(member({"consumer-center": frozenset({Right.SEE})}))
    page = reader.get(f"/cases/{receipt}/mails")
    assert page["statusCode"] == 200
    assert 'name="job"' not in page["body"]
    assert reader.post(f"/cases/{receipt}/mails", {"job": "send_held"})["statusCode"] == 403
    assert auto_reply(desk)["status"] == "held"
