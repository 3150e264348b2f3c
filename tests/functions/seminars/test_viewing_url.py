"""The viewing URL: on the morning of an opening day before the seminar, and with every seat after that."""

from typing import Any

import pytest

from desk import bootstrap
from desk.domain.seminars.seminar import seminars_of
from desk.domain.submissions.workflow import Action
from desk.usecases.seminars.seminars import set_url
from tests import actions
from tests.functions.bookings import do
from tests.functions.conftest import Desk
from tests.functions.manage_browser import code, look
from tests.functions.seminars.applying import SEATS, apply, seats, sid, status

URL = "https://webinar.example.jp/j/123"
OTHER = "https://webinar.example.jp/j/456"
NEWEST = "https://webinar.example.jp/j/789"
WILL, SENT = "開催日の2開庁日前の朝に、登録した", "視聴用のURLは、登録したメールアドレスへお送りしました"


def set_basics(url: str) -> int:
    parts = bootstrap.parts()
    form = parts.form("seminar")
    assert form
    return set_url(form, seminars_of(form)["basics"], url, parts)


def manage_page(desk: Desk) -> str:
    """What the applicant of `sid(0)` reads."""
    receipt = next(str(item["receipt"]) for item in desk.items(f"SUB#{sid(0)}") if item["SK"] == "META")
    return look(receipt, code(sid(0))).text


def told(desk: Desk, url: str = URL) -> list[str]:
    """Who got this URL by mail, in order."""
    desk.sweep()
    return [str(mail["to"]) for mail in desk.mails() if url in mail.get_body(("plain",)).get_content()]


def test_it_goes_out_on_its_morning_to_those_who_have_a_seat(desk: Desk) -> None:
    # The seminar is on Thursday, 10 December: two opening days before is Tuesday, the 8th.
    for n in range(4):
        apply(desk, n)
    assert set_basics(URL) == 0
    desk.at("2026-12-07T08:00:00+09:00")
    desk.morning()
    assert told(desk) == []
    desk.at("2026-12-08T08:00:00+09:00")
    for _ in range(3):
        desk.morning()
    assert sorted(told(desk)) == ["a0@example.jp", "a1@example.jp", "a2@example.jp"]


def test_the_manage_page_says_that_it_went_out_and_no_longer_when_it_will(desk: Desk) -> None:
    apply(desk, 0)
    set_basics(URL)
    assert (WILL in manage_page(desk), SENT in manage_page(desk)) == (True, False)
    desk.at("2026-12-08T08:00:00+09:00")
    desk.morning()
    desk.sweep()
    said = manage_page(desk)
    assert (WILL in said, SENT in said, URL in said) == (False, True, False)
    assert "ファクス" not in said, "the note on calling is of a desk that has a phone"
    # Also after the seminar, until somebody records who was there.
    desk.at("2026-12-11T09:00:00+09:00")
    assert SENT in manage_page(desk)
    assert WILL not in manage_page(desk)


def test_who_gets_a_seat_later_gets_it_at_once(desk: Desk) -> None:
    for n in range(4):
        apply(desk, n)
    set_basics(URL)
    desk.at("2026-12-08T08:00:00+09:00")
    desk.morning()
    do(Action(name="withdraw"), sid=sid(0), by="applicant")
    assert status(desk, 3) == "registered"
    assert told(desk).count("a3@example.jp") == 1
    desk.morning()
    assert told(desk).count("a3@example.jp") == 1


def test_a_corrected_url_goes_to_everybody_once_more(desk: Desk) -> None:
    for n in range(2):
        apply(desk, n)
    set_basics(URL)
    desk.at("2026-12-08T08:00:00+09:00")
    desk.morning()
    assert set_basics(OTHER) == 2
    assert set_basics(OTHER) == 0
    assert sorted(told(desk, OTHER)) == ["a0@example.jp", "a1@example.jp"]
    assert {str(mail["subject"]).partition("（")[0] for mail in desk.mails()} >= {"視聴用のURLが変わりました"}


def test_a_corrected_address_gets_it_at_once_and_once(desk: Desk) -> None:
    for n in range(SEATS + 1):
        apply(desk, n)
    set_basics(URL)
    do(actions.correct(mail="early@example.jp"), sid=sid(0))
    assert told(desk) == []
    desk.at("2026-12-08T08:00:00+09:00")
    desk.morning()
    assert "a1@example.jp" in told(desk)
    do(actions.correct(mail="right@example.jp"), sid=sid(1))
    do(actions.correct(mail="waits@example.jp"), sid=sid(SEATS))
    for _ in range(2):
        assert sorted(told(desk)) == [
            "a1@example.jp",
            "a2@example.jp",
            "early@example.jp",
            "right@example.jp",
        ]
        desk.morning()
    assert set_basics(OTHER) == SEATS
    assert "right@example.jp" in told(desk, OTHER)


@pytest.mark.parametrize("n", [2])
def test_the_url_is_nowhere_but_in_the_mails_of_seats(desk: Desk, n: int) -> None:
    for k in range(n):
        apply(desk, k)
    set_basics(URL)
    assert seats().url == URL
    assert [item for item in desk.items("SUB#") if URL in str(item)] == []


def test_corrected_twice_while_it_is_sent_nobody_gets_the_older_after_the_newer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others correct it between the run's reading and its mails, and again while the newer one goes out."""
    for n in range(3):
        apply(desk, n)
    set_basics(URL)
    desk.at("2026-12-08T08:30:00+09:00")
    parts, left = bootstrap.parts(), [OTHER, NEWEST]
    real = parts.store.write

    def write(build: Any, on_conflict: Any, **more: Any) -> Any:
        # Each mail's transaction comes after somebody else's correction.
        if left and any(one.role.startswith("letter") for one in build()):
            set_basics(left.pop(0))
        return real(build, on_conflict, **more)

    monkeypatch.setattr(type(parts.store), "write", lambda _, *args, **more: write(*args, **more))
    desk.morning()
    monkeypatch.undo()
    desk.morning()
    got: dict[str, list[str]] = {}
    desk.sweep()
    for mail in desk.mails():
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        got.setdefault(str(mail["to"]), []).extend(url for url in (URL, OTHER, NEWEST) if url in text)
    for n in range(3):
        urls = got[f"a{n}@example.jp"]
        assert urls[-1] == NEWEST, "the newest is the last that each reads"
        assert urls == sorted(urls), "nobody gets an older one after a newer one"
        assert len(urls) == len(set(urls)), "and none of them twice"


def test_an_older_one_that_is_still_to_be_sent_is_replaced_by_a_newer_one(desk: Desk) -> None:
    """SES was slow, or down: when it works again, the older URL must not come last."""
    apply(desk, 0)
    set_basics(URL)
    desk.at("2026-12-08T08:30:00+09:00")
    desk.morning()
    assert set_basics(OTHER) == 1
    assert (told(desk, URL), told(desk, OTHER)) == ([], ["a0@example.jp"])


def test_once_it_is_over_the_page_promises_no_url_any_more(desk: Desk) -> None:
    """Also if there never was one."""
    receipt = str(apply(desk, 0)[1]["receipt"])
    assert "視聴用のURLを" in look(receipt, code(sid(0))).html
    desk.at("2026-12-10T17:00:00+09:00")
    shown = look(receipt, code(sid(0))).html
    assert "このセミナーは、終わりました" in shown
    assert "視聴用のURLを" not in shown
