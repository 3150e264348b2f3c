"""What a look at the page and each step of it cost: calls of the table, counted.

A look is the receipt's item and one query of all that is stored; a step besides one transaction. A free slot
that is to be had costs the query of its day, and the page that offers slots those of their months.
"""

from collections import Counter
from collections.abc import Callable, Mapping

import pytest

from desk.domain.submissions.workflow import Action
from desk.web.manage import pages
from tests import actions
from tests.functions.booking.earlier import FREED, MORNING, TAKE, freed, meta, page, person
from tests.functions.booking.manage.test_manage import CANCEL, CHANGE, EARLIER, TO_CANCEL
from tests.functions.bookings import SID, URL, book, do
from tests.functions.conftest import Desk
from tests.functions.conversation.cases import REPLY, THREAD, consult, own_page
from tests.functions.conversation.test_guarded import calls_of
from tests.functions.manage_browser import Page, look, submit

LOOK = {"GetItem": 1, "Query": 1}
STEP = {**LOOK, "TransactWriteItems": 1}
A_MONTH = {"Query": 1}
A_DAY = {"Query": 1}


def counted(desk: Desk, do_it: Callable[[], Page], *, status: int = 200) -> Counter[str]:
    calls = calls_of(desk)
    assert do_it().status == status
    return Counter(calls)


def with_offer(desk: Desk) -> Page:
    sid, receipt = person(desk, "first")
    freed(desk)
    desk.at(MORNING)
    desk.morning()
    return page(sid, receipt)


def test_a_look_at_a_booking_with_an_offer_a_thread_and_another_kind_of_meeting(desk: Desk) -> None:
    sid, receipt = person(desk, "first")
    freed(desk)
    desk.at(MORNING)
    desk.morning()
    do(actions.message(text="例のメッセージ"), sid=sid)
    do(actions.switch(kind="phone"), sid=sid)
    shown = page(sid, receipt)
    assert {TAKE, THREAD} <= set(shown.buttons)
    # Its slots are of December, the nearest free ones of November, too.
    assert counted(desk, lambda: page(sid, receipt)) == Counter(LOOK) + Counter(A_MONTH) + Counter(A_MONTH)


def test_a_look_at_what_can_no_longer_be_changed_reads_no_slots(desk: Desk) -> None:
    receipt = book(desk)
    do(actions.confirm(url=URL))
    desk.at("2026-11-25T09:55:00+09:00")
    assert look(receipt).soup.find("a", string="相談に入る")
    assert counted(desk, lambda: look(receipt)) == LOOK


def test_taking_an_earlier_slot(desk: Desk) -> None:
    shown = with_offer(desk)
    # The slot that was taken last in that day is nobody's any more: it is read once more by itself.
    assert counted(desk, lambda: shown.press(TAKE)) == Counter(STEP) + Counter(A_DAY) + Counter(
        {"GetItem": 1}
    )
    assert [item["slot"] for item in desk.rows("submission") if item["status"] == "received"] == [FREED]


def test_asking_for_another_slot(desk: Desk) -> None:
    shown = look(book(desk))
    pressed = counted(desk, lambda: shown.press(CHANGE, slot_day="2026-11-30", slot_time="14:00"))
    assert pressed == Counter(STEP) + Counter(A_DAY)


def test_cancelling(desk: Desk) -> None:
    shown = look(book(desk))
    assert counted(desk, lambda: shown.press(TO_CANCEL)) == LOOK
    confirm = shown.press(TO_CANCEL)
    assert counted(desk, lambda: confirm.press(CANCEL)) == STEP


def test_the_thread_and_a_reply(desk: Desk) -> None:
    receipt = book(desk)
    do(actions.message(text="例のメッセージ"))
    shown = look(receipt)
    assert counted(desk, lambda: shown.press(THREAD)) == LOOK
    thread = shown.press(THREAD)
    assert counted(desk, lambda: thread.press(REPLY, text="例の返事です")) == STEP
    # The same press again writes nothing.
    assert counted(desk, lambda: thread.press(REPLY, text="例の返事です")) == LOOK


def test_a_consultation_s_page_and_reply(desk: Desk) -> None:
    consult(desk)
    do(actions.message(text="いつのことですか"))
    assert counted(desk, lambda: own_page(desk)) == LOOK
    thread = own_page(desk).press(THREAD)
    assert counted(desk, lambda: thread.press(REPLY, text="きのうです")) == STEP


@pytest.mark.parametrize(
    ("action", "more"),
    [
        (actions.switch(kind="phone"), {}),
        (actions.offer(slot=FREED), {}),
        (actions.message(text="例のメッセージ"), {}),
        (actions.move(slot="2026-12-02T10:00"), A_DAY),
    ],
    ids=lambda one: one.name if isinstance(one, Action) else "",
)
def test_what_staff_do(desk: Desk, action: Action, more: Mapping[str, int]) -> None:
    sid, _ = person(desk, "first")
    if action.name == "switch":
        do(actions.confirm(url=URL), sid=sid)
    calls = calls_of(desk)
    assert do(action, sid=sid).changed
    assert calls == Counter({"Query": 1, "TransactWriteItems": 1}) + Counter(more)


def test_a_note_in_between_stands_in_nobody_s_way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is written after the applicant's look, and before their transaction."""
    fields = look(book(desk)).fields(EARLIER)
    real = pages._act

    def noted(*of: object, **more: object) -> object:
        do(actions.note(text="例のメモ"))
        return real(*of, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(pages, "_act", noted)
    assert submit(fields).status == 200
    assert "earlier" in meta(desk, SID)
