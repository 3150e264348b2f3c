"""The last published year runs out: it bounds what can be booked, and stops nothing else.

2027 is the example desk's last year. Its last opening day is Tuesday 28 December; the desk is closed from 29
December to 3 January; 4 January 2028 is a Tuesday.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

import canary
import keep
import slots
from desk import bootstrap
from tests import actions
from tests.functions.bookings import OTHER_SID, SID, URL, book, do, meta
from tests.functions.conftest import BOOKING, CONSULTATION, Desk, Staff
from tests.functions.events import Context, get_slots
from tests.functions.forms.pages.page import BOOKING as TYPED
from tests.functions.forms.pages.page import CONSULTING, changed, visit
from tests.functions.mornings import CENTER, HARASSMENT, a_morning, sent_since, to

FIRST_OF_2028 = "2028年の最初の開庁日"
LAST = "2027年12月31日(金)"
DAYS = ("2027-12-20", "2027-12-27", "2027-12-28", "2028-01-01", "2028-01-05")


def publish_2028() -> None:
    """A deployment brings the year."""
    parts = bootstrap.parts()
    parts.bundle["holidays"]["2028-01-01"] = "元日"  # type: ignore[index]
    parts.bundle["holidays"]["2028-01-10"] = "成人の日"  # type: ignore[index]
    parts._forms.clear()


def consult(desk: Desk, sid: str = SID) -> Mapping[str, Any]:
    status, body = desk.send("consultation", CONSULTATION, sid=sid)
    assert status == 201, body
    return body


@pytest.mark.parametrize(
    ("day", "due", "words"),
    [
        ("2027-12-20", "2027-12-21", "2027年12月21日(火)"),
        ("2027-12-27", "2027-12-28", "2027年12月28日(火)"),
        ("2027-12-28", None, FIRST_OF_2028),
        ("2028-01-01", None, "受け付けた日の次の開庁日"),
        ("2028-01-05", None, "受け付けた日の次の開庁日"),
    ],
)
def test_a_consultation_is_taken_on_every_day(desk: Desk, day: str, due: str | None, words: str) -> None:
    """By JSON and by pages; receipt and mails say by when it's answered."""
    desk.at(f"{day}T10:00:00+09:00")
    before = len(desk.mails())
    body = consult(desk)
    assert body["due"] == due
    assert f"{words}から順に" in "".join(body["done"]["steps"])
    mails = sent_since(desk, before)
    reply, notice = to(mails, CONSULTATION["email"]), to(mails, HARASSMENT)
    assert f"{words}から順に、選ばれた方法で回答します。" in reply.get_content()
    assert f"期限 {words}、" in str(notice["Subject"])

    page = visit(desk, "consultation", CONSULTING).press("_step", "send")
    assert page.status == 200
    assert f"{words}から順に" in page.html.get_text()
    again = desk.send("consultation", CONSULTATION, sid=SID)
    assert again == (200, body | {"status": "received"})


@pytest.mark.parametrize(
    ("day", "words"), [("2027-12-24", "2028年の3番めの開庁日"), ("2028-01-05", "受け付けた日から5開庁日あと")]
)
def test_a_later_opening_day_is_counted_on_into_the_new_year(desk: Desk, day: str, words: str) -> None:
    form = bootstrap.parts().form("consultation")
    assert form
    form.words["due"]["opening_days"] = 5  # type: ignore[index]
    desk.at(f"{day}T10:00:00+09:00")
    assert f"{words}から順に" in "".join(consult(desk)["done"]["steps"])


def test_it_waits_in_its_place_and_gets_its_date_on_the_first_morning_that_knows(
    desk: Desk, staff: Staff
) -> None:
    desk.at("2027-12-24T15:00:00+09:00")
    known = consult(desk, OTHER_SID)
    desk.at("2027-12-28T10:00:00+09:00")
    unknown = consult(desk)
    listed = staff("list").out
    assert listed.index(known["receipt"]) < listed.index(unknown["receipt"])
    assert "1月4日(火)" in listed
    shown = staff("show", unknown["receipt"]).out
    assert f"{FIRST_OF_2028}（早ければ2028年1月4日(火)）" in shown

    # The new year begins without it: nothing fails, and the desk is told of what may be due.
    digest = to(a_morning(desk, "2028-01-04T08:30:00+09:00"), HARASSMENT).get_content()
    assert "今日までに対応するもの（1件）" in digest
    assert unknown["receipt"] in digest
    assert "due" not in meta(desk)

    publish_2028()
    seen = meta(desk)["v"]
    a_morning(desk, "2028-01-05T08:30:00+09:00")
    for _ in range(2):
        assert (meta(desk)["due"], meta(desk)["GSI1SK"][:10]) == ("2028-01-04", "2028-01-04")
        desk.morning()
    # Only the clock acted, and told of the missed promise: what a colleague has looked at still counts.
    since = [
        event["what"] for event in desk.items(f"SUB#{SID}") if event.get("v", 0) > seen and "what" in event
    ]
    assert since == ["miss_promise"]
    assert do(actions.answer(text="例の回答"), version=int(seen)).changed


def test_a_change_that_comes_between_keeps_its_own_state(desk: Desk) -> None:
    """It was finished after the morning's run has read the queue: it does not come back to it."""
    desk.at("2027-12-28T10:00:00+09:00")
    consult(desk)
    publish_2028()
    parts = bootstrap.parts()
    (stale,) = parts.store.work("harassment")
    do(actions.finish())
    assert not parts.store.give_due(stale, datetime.fromisoformat("2028-01-04").date())
    assert meta(desk)["GSI1PK"] == "KEEP#consultation"
    assert "due" not in meta(desk)


def test_answered_before_the_date_was_known_it_is_shown_and_exported(
    desk: Desk, staff: Staff, tmp_path: Any
) -> None:
    desk.at("2027-12-28T10:00:00+09:00")
    receipt = consult(desk)["receipt"]
    do(actions.finish())
    assert FIRST_OF_2028 in staff("show", receipt).out
    period = ("--from", "2027-12-01", "--to", "2028-01-31")
    assert staff("export", "--full", *period, "--reason", "例", "--out", str(tmp_path)).status == 0


def test_a_booking_says_why_nothing_later_can_be_had(desk: Desk) -> None:
    desk.at("2027-12-20T10:00:00+09:00")
    book(desk, slot="2027-12-24T10:00")
    desk.at("2027-12-20T11:00:00+09:00")
    later = BOOKING | {"email": "jiro@example.jp", "slot": "2028-01-11T10:00"}
    status, body = desk.send("booking", later, sid=OTHER_SID)
    assert (status, body["errors"][0]["code"]) == (422, "not_published")
    assert "近い日時では" in body["errors"][0]["message"]
    for day in DAYS[1:]:
        desk.at(f"{day}T10:00:00+09:00")
        for slot in ("2027-12-28T10:00", "2028-01-11T10:00"):
            status, body = desk.send("booking", later | {"slot": slot}, sid=OTHER_SID)
            (error,) = body["errors"]
            assert status == 422
            assert error["message"].startswith(f"いまは、申し込める日がありません。{LAST}より後の日は、")
            assert "選んでください" not in error["message"]
        year, month, date = slot[:10].split("-")
        typed = changed(TYPED, **{"slot.day": f"{year}-{month}-{date}", "slot.time": "10:00"})
        assert "国の祝日が公表されて" in visit(desk, "booking", typed).errors["slot"]
        answer = slots.handler(get_slots("form=booking"), Context())
        assert answer["statusCode"] == 200
        assert not any(one["open"] for one in json.loads(answer["body"])["days"])


def test_the_booking_s_page_says_how_far_the_days_are_known(desk: Desk) -> None:
    """Without script always; the script hides it while it doesn't matter."""
    page = visit(desk, "booking", changed(TYPED, name=""))
    (note,) = page.html.select(".slot-published")
    assert note["data-until"] == "2027-12-31"
    assert note.get_text().startswith(f"{LAST}より後の日は、国の祝日が公表されて")


def test_a_booking_s_due_day_is_its_own_day_at_the_latest(desk: Desk) -> None:
    """A desk that takes longer to answer than the year has opening days left."""
    form = bootstrap.parts().form("booking")
    assert form
    form.words["due"]["opening_days"] = 9  # type: ignore[index]
    desk.at("2027-12-20T10:00:00+09:00")
    book(desk, slot="2027-12-28T10:00")
    assert meta(desk)["due"] == "2027-12-28"
    do(actions.move(slot="2027-12-27T10:00", late=True))
    assert meta(desk)["due"] == "2027-12-28"


def test_the_last_days_reminders_go_out(desk: Desk) -> None:
    desk.at("2027-12-20T10:00:00+09:00")
    book(desk, slot="2027-12-28T10:00")
    do(actions.confirm(url=URL))
    sent = a_morning(desk, "2027-12-27T08:30:00+09:00")
    assert "12月28日(火)" in str(to(sent, BOOKING["email"])["Subject"])


@pytest.mark.parametrize(
    ("day", "is_told"),
    [("2027-09-30", False), ("2027-10-01", True), *((day, True) for day in DAYS if day != "2028-01-01")],
)
def test_digest_and_health_say_what_to_do_from_october(
    desk: Desk, staff: Staff, day: str, is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(bootstrap.parts().bundle, "canary", None)  # type: ignore[arg-type]
    sent = a_morning(desk, f"{day}T08:30:00+09:00")
    for address in (CENTER, HARASSMENT):
        assert ("2028年の祝日が、まだ書かれていません" in to(sent, address).get_content()) is is_told
        assert "{{" not in to(sent, address).get_content()
    desk.later(hours=4)
    said = staff("health")
    assert ("content/holidays.yml に、2028年の祝日" in said.out) is is_told
    # A year that has begun without its holidays is a fault; before, it's work to do.
    assert said.status == (1 if day > "2028" else 0), said.out


@pytest.mark.parametrize("day", DAYS)
def test_what_runs_by_itself_does_not_fail(desk: Desk, staff: Staff, day: str) -> None:
    desk.at("2027-12-20T09:00:00+09:00")
    consult(desk)
    desk.at(f"{day}T03:00:00+09:00")
    keep.handler({"source": "aws.events"}, Context())
    desk.at(f"{day}T08:30:00+09:00")
    desk.morning()
    desk.sweep()
    assert staff("list").status == staff("orphans").status == 0
    assert staff("export", "--deidentified", "--from", "2027-12-01", "--to", "2028-01-31").status == 0


def test_the_canary_finds_nothing_free_and_that_is_no_failure(desk: Desk) -> None:
    from tests.functions.frontdoor import front_door

    desk.at("2027-12-28T10:00:00+09:00")
    with front_door(desk):
        said = canary.handler({"source": "aws.events"}, Context(function_name="canary"))
    assert said["outcome"] == "full", said
