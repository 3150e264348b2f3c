"""メールマガジン: an issue is sent by typing its name, a reader who phones is helped; none is listed."""

import pytest

from desk.console.member import Right
from tests.functions.conftest import Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.both_ways import COLLEAGUE, everything, put_back, stored
from tests.functions.magazine.issues import SUBJECT, got, readers
from tests.functions.magazine.reader import ADDRESS, mails_to, status_of, subscribe

HARASSMENT = "harassment"
ISSUE, READER = "/magazines/issues/news-2", "/magazines/reader"
STRANGER = "dareka@example.jp"


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member({HARASSMENT: EVERYTHING}, id_=COLLEAGUE))


def test_an_issue_is_sent_as_by_the_command_line_and_once(desk: Desk, staff: Staff, counter: Counter) -> None:
    addresses = readers(desk, 3)
    desk.sweep()
    start = everything(desk)
    assert staff("magazine", "send", "news-2", "--yes").status == 0
    by_command = stored(desk)
    put_back(desk, start)

    page = counter.get(ISSUE)["body"]
    assert "登録している方 3人" in page
    assert SUBJECT in page
    assert not any(address in page for address in addresses)
    for typed in ("", "news-1", "送る"):
        refused = counter.post(f"{ISSUE}/send", {"issue": typed})
        assert (refused["statusCode"], 'aria-invalid="true"' in refused["body"]) == (422, True)
    assert stored(desk) == stored(desk, start)
    done = counter.post(f"{ISSUE}/send", {"issue": "ｎｅｗｓ-2"})
    assert done["headers"]["location"] == f"{ISSUE}?new=3"
    assert stored(desk) == by_command
    assert counter.post(f"{ISSUE}/send", {"issue": "news-2"})["headers"]["location"] == f"{ISSUE}?new=0"
    desk.sweep()
    assert got(desk) == sorted(addresses)
    after = counter.get(ISSUE)["body"]
    assert "送ったもの（止めた方などを除く）</dt><dd>3人" in after
    assert "これから送るもの</dt><dd>0人" in after


def test_a_draft_can_be_read_and_not_sent(desk: Desk, counter: Counter) -> None:
    readers(desk, 1)
    page = counter.get("/magazines/issues/news-3")["body"]
    assert "下書き" in page
    assert '<form method="post" action="/magazines/issues/news-3/send"' not in page
    assert counter.post("/magazines/issues/news-3/send", {"issue": "news-3"})["statusCode"] == 422
    assert desk.items("ISSUE#") == []


def test_the_list_has_counts_and_issues(desk: Desk, counter: Counter) -> None:
    readers(desk, 2)
    page = counter.get("/magazines")["body"]
    assert "登録している方 2人" in page
    assert 'href="/magazines/issues/news-2"' in page
    assert "@" not in page


def test_a_reader_who_phones_is_found_and_left_as_by_the_command_line(
    desk: Desk, staff: Staff, counter: Counter
) -> None:
    subscribe(desk)
    start = everything(desk)
    assert staff("magazine", "leave", "--mail", ADDRESS, "--yes").status == 0
    by_command = stored(desk)
    put_back(desk, start)
    typed = {"mail": ADDRESS, "magazine": "seminars"}
    seen = counter.post(READER, {**typed, "job": "find"})["body"]
    assert "登録しています" in seen
    assert 'value="leave"' in seen
    assert stored(desk) == stored(desk, start)
    assert "配信を止めました" in counter.post(READER, {**typed, "job": "leave"})["body"]
    assert stored(desk) == by_command
    assert status_of(desk) == ["left"]
    assert {(one["what"], one["by"]) for one in desk.items("AUDIT#view#MAG#")} == {
        ("find", COLLEAGUE),
        ("leave", COLLEAGUE),
    }


def test_a_stranger_is_asked_to_confirm_and_no_oftener_than_by_the_page(desk: Desk, counter: Counter) -> None:
    typed = {"mail": STRANGER, "magazine": "seminars"}
    assert "登録はありません" in counter.post(READER, {**typed, "job": "find"})["body"]
    assert "何もしませんでした" in counter.post(READER, {**typed, "job": "leave"})["body"]
    assert "登録を確かめるメールを送ります" in counter.post(READER, {**typed, "job": "invite"})["body"]
    desk.sweep()
    assert len(mails_to(desk, STRANGER)) == 1
    assert "時間をおいてください" in counter.post(READER, {**typed, "job": "invite"})["body"]
    wrong = counter.post(READER, {**typed, "mail": "dareka@", "job": "find"})
    assert (wrong["statusCode"], 'value="dareka@"' in wrong["body"]) == (422, True)


def test_only_leads_send_and_another_desk_sees_nothing(desk: Desk) -> None:
    readers(desk, 1)
    clerk = Counter(member({HARASSMENT: frozenset({Right.SEE, Right.HANDLE})}))
    assert 'name="issue"' not in clerk.get(ISSUE)["body"]
    assert clerk.post(f"{ISSUE}/send", {"issue": "news-2"})["statusCode"] == 403
    viewer = Counter(member({HARASSMENT: frozenset({Right.SEE}), "consumer-center": EVERYTHING}))
    assert viewer.post(f"{ISSUE}/send", {"issue": "news-2"})["statusCode"] == 404
    assert viewer.post(READER, {"mail": ADDRESS, "magazine": "seminars"})["statusCode"] == 404
    other = Counter(member({"consumer-center": EVERYTHING}))
    assert 'href="/magazines"' not in other.get("/")["body"]
    for path in (ISSUE, READER, f"{ISSUE}/send"):
        assert other.get(path)["statusCode"] == 404
    assert SUBJECT not in other.get("/magazines")["body"]
    assert desk.items("ISSUE#") == []
