"""Several people of a desk get its notices: each in a mail of their own, whatever becomes of the others'."""

import copy
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from desk import bootstrap
from tests import actions
from tests.functions.bookings import SID, book, do
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff
from tests.functions.events import ses
from tests.functions.mail_reports.test_reports import record
from tests.functions.mornings import CENTER, HARASSMENT, a_morning

OF_DESK = ["kakari@city.example.jp", "tantou@city.example.jp", CENTER]
OF_FORM = ["senmon@city.example.jp", "hosa@city.example.jp"]
NOTICES_AN_HOUR = 2


@pytest.fixture
def bundle(bundle: Mapping[str, Any]) -> Mapping[str, Any]:
    changed: dict[str, Any] = copy.deepcopy(dict(bundle))
    changed["desks"]["consumer-center"]["notify"] = OF_DESK
    changed["forms"]["consultation"]["words"]["notify"] = OF_FORM
    changed["auto_reply_caps"] |= {"notices_an_hour": NOTICES_AN_HOUR}
    return changed


def notices(desk: Desk) -> Counter[str]:
    """How many mails each of the desk's people got; none is to two at once."""
    desk.sweep()
    ours = {*OF_DESK, *OF_FORM, CENTER, HARASSMENT}
    return Counter(str(mail["To"]) for mail in desk.mails() if mail["To"] in ours or "," in str(mail["To"]))


def test_each_of_them_gets_a_new_booking_and_its_change(desk: Desk) -> None:
    book(desk)
    assert notices(desk) == dict.fromkeys(OF_DESK, 1)
    do(actions.withdraw())
    assert notices(desk) == dict.fromkeys(OF_DESK, 2)
    texts = {mail.get_content() for mail in desk.mails() if mail["To"] in OF_DESK}
    assert len(texts) == 2  # the same to each: one of the booking, one of its end


def test_a_form_s_own_people_get_its_notices_in_place_of_the_desk_s(desk: Desk) -> None:
    assert desk.send("consultation", CONSULTATION, sid=SID)[0] == 201
    assert notices(desk) == dict.fromkeys(OF_FORM, 1)


def test_one_address_that_fails_holds_up_no_other_and_is_named(desk: Desk, staff: Staff) -> None:
    receipt = book(desk)
    assert notices(desk) == dict.fromkeys(OF_DESK, 1)
    (row,) = [row for row in desk.rows("mail") if row["to"] == OF_DESK[1]]
    record(ses("Bounce", row, bounceSubType="NoEmail"))
    said = staff("show", receipt).out
    lines = {to: next(line for line in said.splitlines() if to in line) for to in OF_DESK}
    assert "ありません" in said.split(OF_DESK[1])[1].split("職員へのお知らせ")[0]
    assert [to for to, line in lines.items() if "NoEmail" in line] == [OF_DESK[1]]
    # And it gets the next one: a desk's address is never suppressed.
    book(desk, sid=SID.replace("1", "2"), email="b@example.jp", slot="2026-12-01T10:00")
    assert notices(desk) == dict.fromkeys(OF_DESK, 2)


def test_over_the_cap_each_of_them_has_got_as_many(desk: Desk) -> None:
    for n in range(NOTICES_AN_HOUR + 1):
        assert desk.send("consultation", CONSULTATION, sid=SID.replace("1", str(n + 2)))[0] == 201
    found = notices(desk)
    assert {to: found[to] for to in OF_FORM} == dict.fromkeys(OF_FORM, NOTICES_AN_HOUR)


def test_each_of_them_gets_the_morning_s_digest_once(desk: Desk) -> None:
    found = a_morning(desk, "2026-11-24T08:30:00+09:00")
    assert sorted(str(mail["To"]) for mail in found) == sorted([*OF_DESK, HARASSMENT])
    before = len(desk.mails())
    desk.morning()
    desk.sweep()
    assert len(desk.mails()) == before


def test_a_digest_that_was_written_to_one_of_them_is_written_to_the_others(desk: Desk) -> None:
    desk.at("2026-11-24T08:30:00+09:00")
    desk.morning()
    for row in [row for row in desk.rows("mail") if row.get("copy")]:
        desk.cloud.dynamodb.delete_item(
            TableName=bootstrap.parts().settings.table, Key={name: {"S": row[name]} for name in ("PK", "SK")}
        )
    desk.morning()
    desk.sweep()
    assert sorted(str(mail["To"]) for mail in desk.mails()) == sorted([*OF_DESK, HARASSMENT])


@pytest.mark.parametrize("address", [OF_DESK[0], OF_FORM[0], "Kakari+a@city.example.jp"])
def test_none_of_them_can_apply_here(desk: Desk, address: str) -> None:
    status, answer = desk.send("booking", {**BOOKING, "email": address}, sid=SID)
    assert (status, [error["code"] for error in answer["errors"]]) == (422, ["own"])
