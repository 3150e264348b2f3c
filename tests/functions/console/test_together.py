"""Several cases in one go: a cluster, held mails, letters; by the command line and at the console."""

import re
import uuid
from typing import Any

import pytest

from desk import bootstrap
from desk.console.member import Right
from tests import actions
from tests.functions.bookings import URL, do
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.both_ways import COLLEAGUE, everything, put_back, stored
from tests.functions.console.calendar.test_day_and_month import words
from tests.functions.staff.cases.test_clusters import flood, sid_of, somebody, statuses

OP = "00000000-0000-4000-8000-000000000001"
CALLER = {name: value for name, value in BOOKING.items() if name != "email"}


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member(dict.fromkeys(desk.bundle["desks"], EVERYTHING), id_=COLLEAGUE))


def posted(body: str, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """What a browser posts of the page as it is, but for what is unticked."""
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', body.partition("<main")[2]))
    ticked = re.findall(r'type="checkbox"[^>]*name="receipt" value="([^"]*)" checked', body)
    return {**hidden, "op": OP, "receipt": [one for one in ticked if one not in without]} | {
        "_token": hidden["_token"]
    }


def press(counter: Counter, path: str, form: dict[str, Any], **button: str) -> Any:
    return counter.post(path, {**{k: v for k, v in form.items() if k != "_token"}, **button})


def test_both_ways_release_a_cluster_but_for_whom_it_is_left(
    desk: Desk, staff: Staff, counter: Counter
) -> None:
    receipts, other = flood(desk, 6), somebody(desk)
    before = everything(desk)
    said = staff("release-cluster", receipts[0], "--except", receipts[2], "--yes")
    assert said.status == 0, said.err
    by_command = stored(desk)
    put_back(desk, before)
    assert f'href="/clusters/{receipts[0]}"' in counter.get("/")["body"]
    path = f"/clusters/{receipts[0]}"
    page = counter.get(path)["body"]
    assert other not in page
    form = posted(page, without=(receipts[2],))
    assert stored(desk) == stored(desk, before)
    for _ in range(2):
        assert press(counter, path, form, step="do")["statusCode"] in (200, 303)
        assert statuses(desk) == {
            **dict.fromkeys(receipts, "released"),
            receipts[2]: "received",
            other: "received",
        }
    assert stored(desk) == by_command
    assert "もう無効です" in words(counter.get(path)["body"])


def test_whom_a_colleague_has_confirmed_meanwhile_is_left_and_said(desk: Desk, counter: Counter) -> None:
    receipts = flood(desk, 6)
    path = f"/clusters/{receipts[0]}"
    form = posted(counter.get(path)["body"])
    do(actions.correct(mail="san@example.jp"), sid=sid_of(desk, receipts[4]), by="staff-2")
    told = press(counter, path, form, step="do")
    assert told["statusCode"] == 409
    assert "staff-2" in words(told["body"])
    assert statuses(desk)[receipts[4]] == "received"
    assert statuses(desk)[receipts[0]] == "received", "it still names the rest"
    again = posted(told["body"])
    assert press(counter, path, again, step="do")["statusCode"] == 303
    assert set(statuses(desk).values()) == {"released"}


def test_a_few_are_no_cluster_and_what_is_decided_is_none(desk: Desk, counter: Counter) -> None:
    receipts = flood(desk, 3)
    few = counter.get(f"/clusters/{receipts[0]}")["body"]
    assert "少ないので" in words(few)
    assert "<button" not in few.partition("<main")[2]
    do(actions.confirm(url=URL), sid=sid_of(desk, receipts[0]))
    assert "もう決まった受付です" in words(counter.get(f"/clusters/{receipts[0]}")["body"])
    assert press(counter, f"/clusters/{receipts[0]}", {"receipt": receipts}, step="do")["statusCode"] == 200
    assert "released" not in statuses(desk).values()


def held(desk: Desk, count: int) -> list[str]:
    """Consultations whose auto-reply is held: they are all for one address."""
    bootstrap.parts().bundle["auto_reply_caps"]["per_address_a_day"] = 1
    receipts = []
    for _ in range(count + 1):
        status, body = desk.send("consultation", CONSULTATION, sid=str(uuid.uuid4()))
        assert status == 201, body
        receipts.append(str(body["receipt"]))
        desk.sweep()
    return receipts[1:]


@pytest.mark.parametrize(("job", "command"), [("send_held", "send-held"), ("drop_held", "drop-held")])
def test_both_ways_settle_held_mails_together(
    desk: Desk, staff: Staff, counter: Counter, job: str, command: str
) -> None:
    receipts = held(desk, 3)
    before = everything(desk)
    left = receipts[1]
    said = staff(command, *[one for one in receipts if one != left])
    assert said.status == 0, said.err
    by_command = stored(desk)
    put_back(desk, before)
    assert 'href="/held"' in counter.get("/")["body"]
    form = posted(counter.get("/held")["body"], without=(left,))
    for _ in range(2):
        assert press(counter, "/held", form, job=job)["statusCode"] == 303
        assert stored(desk) == by_command
    rest = counter.get("/held")["body"]
    assert left in rest
    assert receipts[0] not in rest


def test_what_a_colleague_has_settled_meanwhile_is_said_with_who_did_it(
    desk: Desk, staff: Staff, counter: Counter
) -> None:
    receipts = held(desk, 2)
    alone = f"/cases/{receipts[0]}/mails"
    one, both = counter.get(alone)["body"], posted(counter.get("/held")["body"])
    assert staff("drop-held", receipts[0]).status == 0
    told = press(counter, "/held", both, job="send_held")
    assert told["statusCode"] == 409
    assert re.search(rf"{receipts[0]} ほかの人が先に変えた[^。]*。 [^。]*staff-1", words(told["body"]))
    assert receipts[1] not in words(told["body"]).partition("ほかの人")[2].partition("あてはまる")[0]
    version = re.findall(r'name="version" value="(\d+)"', one)[0]
    refused = counter.post(alone, {"job": "send_held", "version": version, "op": OP})
    assert refused["statusCode"] == 409
    assert "staff-1：" in words(refused["body"]).partition("ほかの人が先に変えた")[2]


def test_both_ways_record_that_letters_were_sent_and_print_them_together(
    desk: Desk, staff: Staff, counter: Counter
) -> None:
    receipts = []
    for n, time in enumerate(("10:00", "11:00")):
        answers = {**CALLER, "name": f"例 {'一二'[n]}子", "slot": f"2026-11-25T{time}"}
        controls = {name: "true" if value is True else value for name, value in answers.items()}
        op = f"00000000-0000-4000-8000-00000000000{n}"
        done = counter.post("/take", {"form": "booking", "op": op, **controls, "step": "do"})
        receipts.append(done["headers"]["location"].rpartition("/")[2])
    before = everything(desk)
    for receipt in receipts:
        assert staff("letter-sent", receipt, "--yes").status == 0
    by_command = stored(desk)
    put_back(desk, before)
    assert 'href="/letters"' in counter.get("/")["body"]
    form = posted(counter.get("/letters")["body"])
    sheets = press(counter, "/letters", form, job="print")["body"]
    assert sheets.count('<pre class="letter">') == 2
    assert "例 一子 様" in sheets
    assert len(desk.items("AUDIT#view#")) >= 2, "who has printed a letter has seen a name"
    assert stored(desk) == stored(desk, before)
    sent = {**posted(sheets), "receipt": re.findall(r'name="receipt" value="([^"]+)"', sheets)}
    for _ in range(2):
        assert press(counter, "/letters", sent, job="sent")["statusCode"] == 303
        assert stored(desk) == by_command
    assert receipts[0] not in counter.get("/letters")["body"]


def test_nothing_of_another_desk_is_listed_or_done(desk: Desk) -> None:
    receipts = held(desk, 2)
    before = stored(desk)
    other = Counter(member({"consumer-center": EVERYTHING, "harassment": frozenset({Right.SEE})}))
    for path in ("/held", "/letters"):
        assert not [one for one in receipts if one in other.get(path)["body"]]
    for button in ({"job": "send_held"}, {"job": "drop_held"}):
        answer = press(other, "/held", {"receipt": receipts, "op": OP}, **button)
        assert not [one for one in receipts if one in answer["body"]]
    assert stored(desk) == before
    flooded = flood(desk, 5)
    seeing = Counter(member({"harassment": EVERYTHING, "consumer-center": frozenset({Right.SEE})}))
    tried = seeing.post(f"/clusters/{flooded[0]}", {"receipt": flooded, "step": "do"})
    assert tried["statusCode"] == 404
    assert "released" not in statuses(desk).values()
