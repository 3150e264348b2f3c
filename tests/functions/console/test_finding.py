"""さがす: what is found by what was typed, at which desk, how many, and what of it is written down."""

import re
from html import unescape

import pytest

from desk.console.member import Right
from desk.counter.cases.searching import MOST
from tests import actions
from tests.functions.bookings import OTHER_SID, SID, SLOT, book, do
from tests.functions.conftest import CONSULTATION, Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, many, member
from tests.functions.console.both_ways import COLLEAGUE, ME
from tests.functions.console.test_screens import shown


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member({"consumer-center": EVERYTHING}))


def found(counter: Counter, typed: str) -> list[str]:
    answer = counter.post("/find", {"asked": typed})
    return re.findall(r'class="number" href="/cases/([A-Z0-9-]+)"', answer["body"])


@pytest.mark.parametrize(
    "typed",
    [
        "03-1234-5678", "０３（１２３４）５６７８", "+81 3 1234 5678", "5678", "taro@example.jp",
        "TARO@EXAMPLE.JP", "れい", "ﾚｲ", "レイ　タロウ", "れいたろう", "例", "例太郎", "例　太郎",
        "2026-11-25", "11月25日", "11/25",
    ],
)  # fmt: skip
def test_a_case_is_found_by_what_people_say(desk: Desk, counter: Counter, typed: str) -> None:
    receipt = book(desk)
    assert SLOT.startswith("2026-11-25")
    assert found(counter, typed) == [receipt]
    page = shown(counter.post("/find", {"asked": typed}))
    assert "1件" in page
    assert "例 太郎" in page


@pytest.mark.parametrize(
    "typed", ["", "れ", "太郎", "1234", "090-1234-5678", "jiro@example.jp", "@", "12", "た" * 300]
)
def test_what_finds_nothing_is_said_with_what_can_be_done(desk: Desk, counter: Counter, typed: str) -> None:
    book(desk)
    answer = counter.post("/find", {"asked": typed})
    assert answer["statusCode"] == 422
    assert 'role="alert"' in answer["body"]
    assert f'value="{typed}"' in unescape(answer["body"])


def test_what_has_ended_is_found_too(desk: Desk, counter: Counter) -> None:
    receipt = book(desk)
    do(actions.cancel())
    assert found(counter, "5678") == [receipt]


def test_of_too_many_some_are_listed_and_one_is_asked_to_narrow_it(desk: Desk, counter: Counter) -> None:
    for n in range(MOST + 1):
        desk.later(minutes=6)
        sid = f"{n:08x}-2222-4333-8444-555555555555"
        status, _ = desk.send("consultation", CONSULTATION, sid=sid)
        assert status == 201
    other = Counter(member({"harassment": EVERYTHING}))
    name = str(CONSULTATION["email"])
    assert len(found(other, name)) == MOST
    assert "もっと長く" in shown(other.post("/find", {"asked": name}))


def test_another_desk_s_case_is_as_good_as_none(desk: Desk, counter: Counter) -> None:
    book(desk)
    other = Counter(member({"harassment": EVERYTHING}))
    nothing = other.post("/find", {"asked": "例 次郎丸"})
    for typed in ("5678", "例 太郎", "taro@example.jp", "11/25"):
        answer = other.post("/find", {"asked": typed})
        assert answer["statusCode"] == nothing["statusCode"] == 422
        assert shown(answer) == shown(nothing)


def test_each_search_is_written_down_without_what_was_typed(desk: Desk, counter: Counter) -> None:
    book(desk)
    for typed in ("例 太郎", "taro@example.jp", "5678", "AAAA"):
        counter.post("/find", {"asked": typed})
    events = desk.rows("search")
    assert [(event["what"], event["count"]) for event in sorted(events, key=lambda event: event["SK"])] != []
    assert {(event["what"], int(event["count"])) for event in events} == {
        ("name", 1), ("mail", 1), ("phone,receipt", 1), ("name,receipt", 0),
    }  # fmt: skip
    for event in events:
        assert (event["by"], event["desk"]) == ("m-example", "consumer-center")
        assert not re.search("例|taro|5678|AAAA|れい", str(event))


def test_a_case_names_others_of_the_same_mailbox_or_phone_and_no_other(desk: Desk, counter: Counter) -> None:
    receipt = book(desk)
    other = book(desk, sid=OTHER_SID, email="jiro@example.jp", slot="2026-11-26T14:00")
    third = "33333333-2222-4333-8444-555555555555"
    stranger = book(desk, sid=third, email="hana@example.jp", phone="045-111-5678", slot="2026-11-26T15:00")
    body = counter.get(f"/cases/{receipt}")["body"]
    assert f'href="/cases/{other}"' in body
    assert stranger not in re.sub(r"(?s)<nav.*?</nav>", "", body)
    assert "同じ連絡先のもの" not in shown(counter.get(f"/cases/{stranger}"))


def test_a_page_of_what_was_found_is_small(desk: Desk, counter: Counter) -> None:
    assert len(list(many(desk, 30))) == 30
    answer = counter.post("/find", {"asked": "例 太郎"})
    assert len(answer["body"]) < 20_000


@pytest.mark.parametrize("typed", ["5678", "taro@example.jp", "例 太郎", "れい", "11/25", "receipt", "end"])
def test_the_command_line_finds_the_same_and_writes_the_same_down(
    desk: Desk, counter: Counter, staff: Staff, typed: str
) -> None:
    receipt = book(desk)
    typed = {"receipt": receipt, "end": receipt[-6:]}.get(typed, typed)
    for said in (
        staff("find", *typed.split(), "--desk", "consumer-center"),
        staff("find", "--desk", "consumer-center", answer=f"{typed}\n"),
    ):
        assert (said.status, said.err) == (0, "")
        assert receipt in said.out
        assert "例 太郎" in said.out
    counter.post("/find", {"asked": typed})
    events = desk.rows("search")
    assert {event["by"] for event in events} == {ME, COLLEAGUE}
    assert len(events) == 3
    assert len({(event["desk"], event["what"], event["count"]) for event in events}) == 1


def test_the_command_line_says_what_can_be_searched_for(desk: Desk, staff: Staff) -> None:
    book(desk)
    wrong, nothing = staff("find", "12"), staff("find", "jiro@example.jp")
    assert (wrong.status, "終わりの4けた" in wrong.err) == (2, True)
    assert (nothing.status, "見つかりません" in nothing.err) == (1, True)
    assert staff("find", "5678", "--desk", "harassment").status == 1
    assert staff("find", "5678", "--desk", "nowhere").status == 2


def test_who_may_not_see_can_search_nothing(desk: Desk) -> None:
    book(desk)
    stranger = Counter(member({"consumer-center": frozenset({Right.ADMIN})}))
    assert stranger.post("/find", {"asked": "例 太郎"})["statusCode"] == 403
    assert desk.rows("search") == []
    assert SID
