"""One sender can't take every slot: over the places of a source or a mailbox, bookings wait for the staff.

They are taken and answered like any other, and hold no slot. Nobody is refused.
"""

import json
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from desk import bootstrap
from desk.domain import errors
from tests import actions
from tests.functions.bookings import OTHER_SID, SID, URL, book, do, meta
from tests.functions.conftest import BOOKING, Desk

PER_MAILBOX, PER_SOURCE = 2, 5


@pytest.fixture(autouse=True)
def few_places(desk: Desk) -> None:
    words: dict[str, Any] = bootstrap.parts().bundle["forms"]["booking"]["words"]
    words["slots"]["holds"] = {"per_mailbox": PER_MAILBOX, "per_source": PER_SOURCE}


def starts() -> Iterator[str]:
    """Start times that can be booked, one after another."""
    for n in range(60):
        day = date(2026, 11, 30) + timedelta(days=n)
        if day.weekday() < 5 and day < date(2026, 12, 25):
            yield from (f"{day}T{time}" for time in ("09:00", "10:00", "11:00", "14:00", "15:00"))


SLOTS = tuple(starts())


def post(desk: Desk, slot: str, *, email: str, sid: str = "", **more: Any) -> tuple[int, dict[str, Any]]:
    answers = {**BOOKING, "slot": slot, "email": email}
    return desk.send("booking", answers, sid=sid or str(uuid.uuid4()), **more)


def held(desk: Desk) -> list[str]:
    return [item["SK"][:16] for item in desk.rows("slot")]


def test_of_40_posts_of_one_sender_each_is_taken_and_few_hold_a_slot(desk: Desk) -> None:
    """The attack of issue 14: tagged addresses, by a program, from one source."""
    answers = [
        post(desk, slot, email=f"victim+{n}@example.jp", has_nonce=False) for n, slot in enumerate(SLOTS[:40])
    ]
    # What differs is the receipt, and what it says of its own slot.
    assert {(status, *sorted(body)) for status, body in answers} == {
        (201, "done", "due", "receipt", "received_at", "status")
    }
    assert held(desk) == list(SLOTS[:PER_MAILBOX])
    marks = [item["suspect"] for item in desk.rows("submission")]
    assert marks == [["no_nonce"]] * 40


def test_with_many_addresses_it_is_the_source_that_counts(desk: Desk) -> None:
    for n, slot in enumerate(SLOTS[:12]):
        assert post(desk, slot, email=f"a{n}@example.jp")[0] == 201
    assert held(desk) == list(SLOTS[:PER_SOURCE])
    marked = [item["answers"]["slot"] for item in desk.rows("submission") if item.get("suspect") == ["many"]]
    assert sorted(marked) == list(SLOTS[PER_SOURCE:12])


@pytest.mark.parametrize(
    ("sources", "places"),
    [
        (["192.0.2.1", "192.0.2.2"], 2 * PER_SOURCE),
        (["2001:db8:1:2::1", "2001:db8:1:2::2"], PER_SOURCE),
        (["2001:db8:1:2::1", "2001:db8:1:3::1"], 2 * PER_SOURCE),
    ],
)
def test_a_source_is_an_address_or_a_subscriber_s_network(
    desk: Desk, sources: list[str], places: int
) -> None:
    for n, slot in enumerate(SLOTS[:14]):
        post(desk, slot, email=f"a{n}@example.jp", source=sources[n % 2])
    assert len(held(desk)) == places
    written = json.dumps([dict(item) for item in desk.items()], default=str)
    assert not [source for source in sources if source in written]


def test_where_the_source_is_not_known_everybody_holds_a_slot(desk: Desk) -> None:
    """Else one missing header would make all the desk's visitors one source."""
    for n, slot in enumerate(SLOTS[:8]):
        post(desk, slot, email=f"a{n}@example.jp", source="")
    assert len(held(desk)) == 8
    assert not desk.items("SRC#")


def test_behind_cloudfront_it_is_the_viewer_s_address(desk: Desk) -> None:
    """The event has CloudFront's, which everybody shares."""
    parts = bootstrap.parts()
    object.__setattr__(parts.settings, "origin_secrets", (b"secret",))
    for n, slot in enumerate(SLOTS[:8]):
        viewer = {"x-origin-secret": "secret", "cloudfront-viewer-address": f"198.51.100.{n}:443"}
        assert post(desk, slot, email=f"a{n}@example.jp", headers=viewer)[0] == 201
    assert len(held(desk)) == 8


def test_a_full_slot_is_refused_over_the_places_too(desk: Desk) -> None:
    post(desk, SLOTS[-1], email="first@example.jp", source="198.51.100.1")
    for n, slot in enumerate(SLOTS[:PER_SOURCE]):
        post(desk, slot, email=f"a{n}@example.jp")
    before = desk.uncounted()
    status, problem = post(desk, SLOTS[-1], email="b@example.jp")
    assert (status, problem["type"]) == (409, "urn:madoguchi:problem:slot-taken")
    assert desk.uncounted() == before
    # A slot that is only asked for stays free for others.
    assert post(desk, SLOTS[9], email="c@example.jp")[0] == 201
    assert post(desk, SLOTS[9], email="d@example.jp", source="198.51.100.1")[0] == 201


def waiting(desk: Desk, *, sid: str = SID, slot: str = BOOKING["slot"]) -> None:
    """A booking that is over the places of its source."""
    for n in range(PER_SOURCE):
        post(desk, SLOTS[n], email=f"a{n}@example.jp")
    book(desk, sid=sid, slot=slot)
    assert "lane" not in meta(desk, sid=sid)


def test_the_staff_confirm_it_and_it_has_its_slot(desk: Desk) -> None:
    waiting(desk)
    do(actions.confirm(url=URL))
    stored = meta(desk)
    assert (stored["status"], stored["lane"]) == ("confirmed", 0)
    assert "source" not in stored
    assert BOOKING["slot"] in held(desk)
    do(actions.cancel())
    assert BOOKING["slot"] not in held(desk)


def test_if_another_has_that_slot_by_then_it_is_moved_first(desk: Desk) -> None:
    waiting(desk)
    post(desk, BOOKING["slot"], email="b@example.jp", sid=OTHER_SID, source="198.51.100.1")
    with pytest.raises(errors.SlotTaken):
        do(actions.confirm(url=URL))
    do(actions.move(slot="2026-11-26T14:00"))
    assert (meta(desk)["slot"], meta(desk)["lane"]) == ("2026-11-26T14:00", 0)
    do(actions.confirm(url=URL))
    assert meta(desk)["status"] == "confirmed"


@pytest.mark.parametrize(
    "action", [actions.decline(reason="business"), actions.cancel(), actions.withdraw(), actions.release()]
)
def test_it_ends_like_any_other(desk: Desk, action: actions.Action) -> None:
    waiting(desk)
    before = held(desk)
    do(action)
    assert held(desk) == before
    assert not [claim for claim in desk.items("UNIQ#") if claim["sid"] == SID]


def test_its_applicant_may_change_it_and_still_holds_no_slot(desk: Desk) -> None:
    """By changing, nobody gets past the places; a full slot is told as it is to everybody."""
    waiting(desk)
    before = held(desk)
    with pytest.raises(errors.SlotTaken):
        do(actions.change(slot=SLOTS[0]))
    do(actions.change(slot="2026-11-26T14:00"))
    assert (meta(desk)["slot"], "lane" in meta(desk)) == ("2026-11-26T14:00", False)
    assert held(desk) == before
    do(actions.confirm(url=URL))
    assert "2026-11-26T14:00" in held(desk)


@pytest.mark.parametrize(
    "action",
    [actions.confirm(url=URL), actions.decline(reason="business"), actions.cancel(), actions.withdraw()],
)
def test_what_is_decided_gives_its_place_back_once(desk: Desk, action: actions.Action) -> None:
    book(desk)
    do(action)
    do(actions.note(text="例")) if action.name != "confirm" else do(actions.cancel())
    (source,) = desk.items("SRC#")
    assert source["n"] == 0
    assert SID not in source
    for n, slot in enumerate(SLOTS[: PER_SOURCE + 1]):
        post(desk, slot, email=f"a{n}@example.jp")
    assert len([slot for slot in SLOTS if slot in held(desk)]) == PER_SOURCE


def test_a_place_is_over_with_its_consultation_and_is_given_back_once_all_the_same(desk: Desk) -> None:
    """What nobody has decided, late or never, takes no place from others for ever."""
    for n, time in enumerate(("09:00", "10:00", "11:00", "14:00", "15:00")):
        post(desk, f"2026-11-25T{time}", email=f"a{n}@example.jp", sid=SID if n == 0 else "")
    desk.at("2026-11-25T11:30:00+09:00")
    for n, slot in enumerate(SLOTS[10:14]):
        post(desk, slot, email=f"b{n}@example.jp")
    # Three were over.
    assert [slot for slot in SLOTS[10:14] if slot in held(desk)] == list(SLOTS[10:13])
    (source,) = desk.items("SRC#")
    do(actions.cancel())
    assert desk.items("SRC#") == [source]


def test_a_mailbox_that_is_full_gets_no_place_that_another_s_end_has_freed(desk: Desk) -> None:
    for n, time in enumerate(("09:00", "10:00", "11:00")):
        post(desk, f"2026-11-25T{time}", email=f"a{n}@example.jp")
    for slot in SLOTS[10:12]:
        post(desk, slot, email="full@example.jp")
    desk.at("2026-11-25T11:30:00+09:00")
    post(desk, SLOTS[12], email="full@example.jp")
    assert SLOTS[12] not in held(desk)
    post(desk, SLOTS[13], email="new@example.jp")
    assert SLOTS[13] in held(desk)


def test_a_school_s_real_people_are_all_taken_and_told_the_same(desk: Desk) -> None:
    bodies: list[Mapping[str, Any]] = [
        post(desk, slot, email=f"pupil{n}@example.ac.jp")[1] for n, slot in enumerate(SLOTS[:9])
    ]
    assert {body["status"] for body in bodies} == {"received"}
    assert len({json.dumps(body["done"]["no_mail"]) for body in bodies}) == 1
    desk.sweep()
    replies = [mail for mail in desk.mails() if mail["To"].endswith("example.ac.jp")]
    assert len(replies) == 9
    assert not [mail for mail in replies if "枠" in mail.get_content()]


def test_the_staff_s_notice_says_whether_a_slot_is_kept(desk: Desk) -> None:
    waiting(desk)
    desk.sweep()
    notices = [mail.get_content() for mail in desk.mails() if mail["Subject"].startswith("新しい予約")]
    words = desk.bundle["messages"]["bookings"]
    assert sum(words["holds"] in text for text in notices) == PER_SOURCE
    assert sum(words["waits"] in text for text in notices) == 1
