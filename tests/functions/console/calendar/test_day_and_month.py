"""A day and a month of a desk: who comes and what to know before, visits and seminars beside, counts."""

import copy
import re
from html import unescape

from desk import bootstrap
from desk.console.member import Right
from tests import actions
from tests.functions.bookings import OTHER_SID, SID, URL, book, do
from tests.functions.conftest import RIGHT, Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.dispatch.cases import add_expert

DAY = "2026-11-25"


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def cell(page: object, iso: str) -> str:
    """What a month says of a day."""
    assert isinstance(page, dict)
    (found,) = re.findall(rf"<td[^>]*>\s*<a href=\"[^\"]*day={iso}\".*?</td>", page["body"], re.S)
    return words(found)


def test_a_day_tells_who_comes_and_what_to_know_before(desk: Desk, counter: Counter) -> None:
    receipt = book(desk, camera="voice", support_needs="例の手助け")
    body = counter.get("/slots/day", desk="consumer-center", day=DAY)["body"]
    said = words(body)
    assert f"{receipt} 確定前 カメラなし 手助けを希望" in said
    assert "例の手助け" not in said, "what was written isn't for a list"
    assert f'href="/cases/{receipt}/confirm"' in body
    assert f'href="/cases/{receipt}/move"' in body
    do(actions.confirm(url=URL))
    body = counter.get("/slots/day", desk="consumer-center", day=DAY)["body"]
    assert f"{receipt} 日時確定" in words(body)
    assert f'href="/cases/{receipt}/move"' in body
    seeing = Counter(member({"consumer-center": frozenset({Right.SEE})}))
    assert "/move" not in seeing.get("/slots/day", desk="consumer-center", day=DAY)["body"]


def test_a_day_can_be_jumped_to_and_is_left_to_both_sides(desk: Desk, counter: Counter) -> None:
    body = counter.get("/slots/day", desk="consumer-center", day="2026-12-01")["body"]
    assert "day=2026-11-30" in body
    assert "day=2026-12-02" in body
    assert 'type="date" id="jump" name="day" value="2026-12-01"' in body
    for wrong in ("", "2026-13-01", "きょう", "0001-01-01"):
        assert counter.get("/slots/day", desk="consumer-center", day=wrong)["statusCode"] == 200
    assert "11月20日(金)" in counter.get("/slots/day", desk="consumer-center", day="x")["body"]


def test_visits_and_seminars_stand_beside_the_bookings_of_their_day(
    desk: Desk, staff: Staff, counter: Counter
) -> None:
    expert = add_expert(staff)
    status, body = desk.send("dispatch", RIGHT["dispatch"], sid=SID)
    assert status == 201
    for said in (
        staff("record-hearing", body["receipt"], "--memo", "例の記録です。", "--yes"),
        staff("approve", body["receipt"], "--expert", expert, "--visits", "3", "--yes"),
        staff("plan-visit", body["receipt"], "--at", "12月10日14時", "--place", "例の事務所", "--yes"),
    ):
        assert said.status == 0, said.err
    own = desk.bundle["forms"]["dispatch"]["words"]["desk"]
    day = words(counter.get("/slots/day", desk=own, day="2026-12-10")["body"])
    assert f"14時 {body['receipt']} 訪問" in day
    assert body["receipt"] not in counter.get("/slots/day", desk=own, day="2026-12-11")["body"]
    assert body["receipt"] in counter.get("/slots", desk=own, week="2026-12-10")["body"]
    (row, *_) = desk.bundle["forms"]["seminar"]["words"]["seminars"]["list"]
    at = desk.bundle["forms"]["seminar"]["words"]["desk"]
    assert row["title"] in words(counter.get("/slots/day", desk=at, day=row["day"])["body"])


def test_a_month_counts_who_comes_and_what_is_free(desk: Desk, counter: Counter) -> None:
    book(desk)
    page = counter.get("/slots/month", desk="consumer-center", month="2026-11")
    taken, free = cell(page, DAY), cell(page, "2026-11-26")
    assert "来る方1" in taken
    assert "来る方" not in free

    def left(said: str) -> int:
        (count,) = re.findall(r"あと(\d+)件", said)
        return int(count)

    assert left(taken) == left(free) - 1
    assert "祝日" in cell(page, "2026-11-23")
    assert "あと" not in cell(page, "2026-11-23")
    assert "month=2026-10" in page["body"]
    assert "month=2026-12" in page["body"]
    counter.post(
        "/slots/block", {"desk": "consumer-center", "day": DAY, "reason": "staff_away", "step": "do"}
    )
    said = cell(counter.get("/slots/month", desk="consumer-center", month="2026-11"), DAY)
    assert left(said) == 0
    assert "受けません" in said


def test_a_year_ends_with_december(desk: Desk, counter: Counter) -> None:
    page = counter.get("/slots/month", desk="consumer-center", month="2026-12")
    assert "month=2027-01" in page["body"]
    assert cell(page, "2026-12-31")


def test_the_calendar_of_a_desk_that_one_does_not_see_is_none(desk: Desk) -> None:
    book(desk)
    other = Counter(member({"harassment": EVERYTHING}))
    for path in ("/slots/day", "/slots/month"):
        assert other.get(path, desk="consumer-center", day=DAY, month="2026-11")["statusCode"] == 404


def test_two_who_come_at_different_times_are_both_there(desk: Desk, counter: Counter) -> None:
    first = book(desk)
    second = book(desk, sid=OTHER_SID, slot=f"{DAY}T14:00", email="jiro@example.jp")
    said = words(counter.get("/slots/day", desk="consumer-center", day=DAY)["body"])
    assert said.index(first) < said.index("14時") < said.index(second)


def test_a_desk_whose_days_differ_is_shown_as_it_is(desk: Desk, counter: Counter) -> None:
    """Wednesdays with two at a time at 14:00, Fridays at 13:00, nothing else."""
    slots = bootstrap.parts().bundle["forms"]["booking"]["words"]["slots"]
    slots |= {
        "usual_days": {"days": ["wed"]},
        "other_times": [{"days": ["fri"], "times": ["13:00"]}],
        "no_times": "水曜日と金曜日に受けています。",
        "other_capacity": [{"times": ["14:00"], "capacity": 2}],
    }
    book(desk, slot=f"{DAY}T14:00")
    week = words(counter.get("/slots", desk="consumer-center", week=DAY)["body"])
    assert "11月27日(金)" in week
    assert "13時" in week
    assert "11月26日(木)" not in week
    month = counter.get("/slots/month", desk="consumer-center", month="2026-11")
    # 9, 10, 11, 15 o'clock, and one of the two at 14.
    assert cell(month, DAY).endswith("あと5件")
    assert cell(month, "2026-11-27").endswith("あと1件")
    assert cell(month, "2026-11-26").endswith("予約を受けない日")
    taking = counter.get("/take", form="booking")["body"]
    assert 'value="2026-11-27T13:00"' in taking
    assert 'value="2026-11-27T10:00"' not in taking
    assert 'value="2026-11-26T' not in taking


def test_a_month_adds_up_places_that_forms_do_not_share(desk: Desk, counter: Counter) -> None:
    forms = bootstrap.parts().bundle["forms"]
    forms["long"] = copy.deepcopy(forms["booking"])
    book(desk)
    for places, free in (("shared", 4), ("own", 4 + 5)):
        forms["long"]["words"]["slots"]["places"] = places
        bootstrap.parts()._forms.clear()
        page = counter.get("/slots/month", desk="consumer-center", month="2026-11")
        assert cell(page, DAY).endswith(f"あと{free}件")
