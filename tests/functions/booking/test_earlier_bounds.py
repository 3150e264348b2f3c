"""What is offered to nobody, when offers and wishes end, and the rights that offers need."""

import uuid
from collections.abc import Callable

import pytest

from desk import bootstrap
from tests import actions
from tests.functions.booking.earlier import (
    ASK,
    FREED,
    LATER,
    MORNING,
    TAKE,
    freed,
    meta,
    offered,
    page,
    person,
)
from tests.functions.bookings import SID, URL, do
from tests.functions.conftest import Desk
from tests.functions.rights.rights import lacking, watched
from tests.functions.rights.test_retention_needs import of_role


def test_what_was_always_free_or_is_taken_again_is_offered_to_nobody(desk: Desk) -> None:
    person(desk, "first")
    desk.at("2026-11-20T10:30:00+09:00")
    desk.morning()
    freed(desk)
    person(desk, "quick", FREED, earlier=False)
    desk.at(MORNING)
    desk.morning()
    assert offered(desk) == []


def test_none_in_the_last_days_and_three_at_most(desk: Desk) -> None:
    sid, _ = person(desk, "first", "2026-12-15T10:00")
    freed(desk, "2026-11-25T10:00", "soon")
    desk.at(MORNING)  # the deadline for the 25th has passed
    desk.morning()
    assert offered(desk) == []
    counts = []
    for n, morning in enumerate(("11-25", "11-26", "11-27", "12-01", "12-03", "12-04")):
        freed(desk, f"2026-12-{(8, 9, 10, 11, 14, 14)[n]:02}T1{n % 2}:00", f"free{n}")
        desk.at(f"2026-{morning}T08:30:00+09:00")
        desk.morning()
        counts.append(len(meta(desk, sid)["offers"]))
    # On the 26th the first offer is still open.
    assert counts == [1, 1, 2, 3, 3, 3]
    assert offered(desk) == ["first"] * 3


def test_places_of_a_form_s_own_are_offered_to_its_own(desk: Desk, settings: Callable[..., None]) -> None:
    """However many of the other form are told of theirs that morning."""
    settings(long={"places": "own"})
    for form in ("booking", "long"):
        for n in (0, 1):
            person(desk, f"{form}{n}", f"2026-12-01T1{n}:00", form=form)
        sid, _ = person(desk, f"{form}-before", FREED, form=form, earlier=False)
        do(actions.cancel(), sid=sid)
    desk.at(MORNING)
    desk.morning()
    assert sorted(offered(desk)) == ["booking0", "booking1", "long0", "long1"]


def test_an_offer_overtakes_no_other_mail(desk: Desk) -> None:
    sid, _ = person(desk, "first")
    do(actions.confirm(url=URL), sid=sid)
    version = meta(desk, sid)["mail_v"]
    freed(desk)
    desk.at(MORNING)
    desk.morning()
    assert meta(desk, sid)["mail_v"] == version
    desk.sweep()
    subjects = [str(mail["Subject"])[:10] for mail in desk.mails() if mail["To"] == "first@example.jp"]
    assert "相談の日時が決まりま" in subjects
    assert "早い日時が空きました" in subjects


def test_nobody_is_offered_the_slot_that_they_gave_up(desk: Desk) -> None:
    """Who goes to a later time can't come at the one before; who is moved by the desk may well."""
    gone, receipt = person(desk, "gone", FREED)
    page(gone, receipt).press("この日時に変える", slot=LATER)
    moved, _ = person(desk, "moved", "2026-11-27T11:00")
    do(actions.move(slot="2026-12-01T14:00"), sid=moved)
    assert "earlier" in meta(desk, gone)
    desk.at(MORNING)
    desk.morning()
    assert [one["slot"] for one in meta(desk, gone)["offers"]] == ["2026-11-27T11:00"]
    assert [one["slot"] for one in meta(desk, moved)["offers"]] == [FREED]


def test_the_wish_ends_with_the_offered_slot_alone(desk: Desk) -> None:
    by_form, receipt = person(desk, "form")
    confirmed, _ = person(desk, "confirmed", "2026-12-01T14:00")
    moved, _ = person(desk, "moved", "2026-12-01T15:00")
    for n, sid in enumerate((by_form, confirmed, moved)):
        do(actions.offer(slot=f"2026-11-27T{(10, 11, 14)[n]}:00"), sid=sid)
    page(by_form, receipt).press("この日時に変える", slot=FREED)
    do(actions.confirm(url=URL, slot="2026-11-27T11:00", reason=actions.WHY), sid=confirmed)
    do(actions.move(slot="2026-11-30T14:00"), sid=moved)  # not what was offered
    assert meta(desk, by_form)["slot"] == FREED
    assert [sid for sid in (by_form, confirmed, moved) if "earlier" in meta(desk, sid)] == [moved]


def test_morning_and_applicants_may_do_what_offers_need(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sid, receipt = person(desk, "first")
    freed(desk)
    desk.at(MORNING)
    with watched(desk, monkeypatch) as needs:
        desk.morning()
    assert ("Query", "table", "FREED#consumer-center") in needs
    assert lacking(of_role("MorningRole"), needs) == set()
    with watched(desk, monkeypatch) as needs:
        page(sid, receipt).press(TAKE)
    assert ("PutItem", "table", "FREED#consumer-center") in needs
    assert lacking(of_role("ManageRole"), needs) == set()


def test_what_became_free_leads_to_nobody_and_goes_with_its_time(desk: Desk) -> None:
    freed(desk)
    (item,) = desk.rows("freed")
    sid = str(uuid.uuid5(uuid.NAMESPACE_DNS, "before"))
    assert sid not in str(item)
    assert item["expires_at"] == 1795743000  # 2026-11-27 10:30 in Tokyo
    assert SID not in str(item)


def test_a_form_without_such_offers_asks_and_offers_nothing(desk: Desk) -> None:
    words = bootstrap.parts().bundle["forms"]["booking"]["words"]
    sid, receipt = person(desk, "first")
    del words["earlier"]
    bootstrap.parts()._forms.clear()
    freed(desk)
    assert desk.rows("freed") == []
    desk.at(MORNING)
    desk.morning()
    assert offered(desk) == []
    assert ASK not in page(sid, receipt).html
