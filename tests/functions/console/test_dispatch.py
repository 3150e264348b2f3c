"""派遣: the board of a desk's dispatches, and its experts by the console as by the command line."""

import re

import pytest

from desk.console.member import Right
from tests.functions.conftest import Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.both_ways import COLLEAGUE, everything, put_back, stored
from tests.functions.dispatch.cases import PLACE, add_expert, apply, approved, hear, ok, plan

HARASSMENT = "harassment"
PATH = f"/dispatch/{HARASSMENT}/experts"
OTHER = "22222222-2222-4333-8444-555555555555"
TYPED = {"name": "例 専一", "field": "例の専門", "mail": "ichi@example.jp"}


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member({HARASSMENT: EVERYTHING}, id_=COLLEAGUE))


def experts(desk: Desk) -> list[str]:
    return [str(item["name"]) for item in desk.items(f"EXPERTS#{HARASSMENT}")]


def version(page: str) -> str:
    found = re.search(r'name="version" value="([^"]*)"', page)
    assert found
    return found[1]


def anonymous(desk: Desk) -> list[str]:
    """The table, but for the drawn id of the expert."""
    ids = [str(item["SK"]) for item in desk.items(f"EXPERTS#{HARASSMENT}")]
    texts = [re.sub("|".join(ids) or "$^", "ID", str(item)) for item in stored(desk)]
    return sorted(re.sub(r"#([0-9a-f-]{36}|an attempt)", "", one) for one in texts)


def test_the_board_has_the_quota_visits_ahead_and_reports_due(
    desk: Desk, staff: Staff, counter: Counter
) -> None:
    expert = add_expert(staff)
    granted = approved(desk, staff, expert)
    plan(staff, granted, "2026-12-01T14:00")
    waiting = apply(desk, sid=OTHER, body="例町工業会", corporate_number="9000000000000")
    page = counter.get("/dispatch")["body"]
    assert re.search(r"今は2件です", page)
    ahead = page.partition("これからの訪問")[2]
    for words in (granted, "2026年12月1日(火) 14時", "例 専一", PLACE):
        assert words in ahead
    assert "報告を待っている訪問" not in page
    assert waiting in page
    desk.at("2026-12-01T17:00:00+09:00")
    ok(staff, "visit-done", granted, "--yes")
    page = counter.get("/dispatch")["body"]
    assert granted in page.partition("報告を待っている訪問")[2].partition("</section>")[0]
    ok(staff, "report", granted, "--number", "1", "--text", "例の報告です。", "--yes")
    assert "報告を待っている訪問" not in counter.get("/dispatch")["body"]


def test_the_reason_of_a_proposal_is_chosen_from_the_list(desk: Desk, staff: Staff, counter: Counter) -> None:
    receipt = apply(desk)
    hear(staff, receipt)
    page = counter.get(f"/cases/{receipt}/propose")["body"]
    assert re.search(r'type="radio"[^>]*name="reason" value="scope"', page)
    assert 'type="text" id="reason"' not in page


def test_adding_correcting_resting_and_erasing_store_what_the_command_line_stores(
    desk: Desk, staff: Staff, counter: Counter
) -> None:
    empty = everything(desk)
    for job, given, command in (
        ("add", TYPED, ()),
        ("edit", {**TYPED, "mail": "new@example.jp"}, ("expert-edit", "--mail", "new@example.jp")),
        ("rest", {}, ("expert-rest",)),
        ("back", {}, ("expert-back",)),
        ("erase", {}, ("expert-erase",)),
    ):
        put_back(desk, empty)
        if job == "add":
            add_expert(staff)
        else:
            expert = add_expert(staff)
            if job == "back":
                ok(staff, "expert-rest", expert, "--yes")
            start = everything(desk)
            ok(staff, command[0], expert, *command[1:], "--yes")
        by_command = anonymous(desk)
        if job == "add":
            put_back(desk, empty)
            path = f"{PATH}/add"
            assert counter.get(path)["statusCode"] == 200
            done = counter.post(path, given)
        else:
            put_back(desk, start)
            path = f"{PATH}/{expert}/{job}"
            done = counter.post(path, {**given, "version": version(counter.get(path)["body"])})
        assert done["statusCode"] == 303, (job, done["body"])
        assert anonymous(desk) == by_command, job
        assert 'role="status"' in counter.get(PATH, done=job)["body"]


def test_a_double_click_adds_one_expert(desk: Desk, counter: Counter) -> None:
    op = "11111111-2222-4333-8444-555555555555"
    for _ in range(2):
        assert counter.post(f"{PATH}/add", {**TYPED, "op": op})["statusCode"] == 303
        desk.later(minutes=1)
    assert experts(desk) == ["例 専一"]


def test_what_is_wrong_is_said_at_its_field_and_kept(desk: Desk, counter: Counter) -> None:
    said = counter.post(f"{PATH}/add", {**TYPED, "mail": "ichi@", "name": ""})
    assert said["statusCode"] == 422
    assert 'id="error-mail"' in said["body"]
    assert 'id="error-name"' in said["body"]
    assert 'value="例の専門"' in said["body"]
    assert experts(desk) == []


def test_two_who_change_one_expert_are_told(desk: Desk, staff: Staff, counter: Counter) -> None:
    expert = add_expert(staff)
    path = f"{PATH}/{expert}/edit"
    seen = version(counter.get(path)["body"])
    ok(staff, "expert-edit", expert, "--field", "別の専門", "--yes")
    said = counter.post(path, {**TYPED, "name": "例 専二", "version": seen})
    assert said["statusCode"] == 409
    assert 'value="例 専二"' in said["body"]
    assert experts(desk) == ["例 専一"]


def test_nobody_rests_or_is_erased_who_has_a_dispatch(desk: Desk, staff: Staff, counter: Counter) -> None:
    expert = add_expert(staff)
    receipt = approved(desk, staff, expert)
    for job in ("rest", "erase"):
        page = counter.get(f"{PATH}/{expert}/{job}")["body"]
        assert receipt in page
        counter.post(f"{PATH}/{expert}/{job}", {"version": version_of(desk)})
    assert experts(desk) == ["例 専一"]
    assert desk.items(f"EXPERTS#{HARASSMENT}")[0]["active"] is True
    listed = counter.get(PATH)["body"]
    assert "派遣1件（決まった訪問0回、済んだ訪問0回）" in listed


def version_of(desk: Desk) -> str:
    return str(desk.items(f"EXPERTS#{HARASSMENT}")[0]["v"])


def test_erasing_needs_its_right_and_another_desk_s_experts_are_not_there(desk: Desk, staff: Staff) -> None:
    expert = add_expert(staff)
    clerk = Counter(member({HARASSMENT: frozenset({Right.SEE, Right.HANDLE})}))
    assert "/erase" not in clerk.get(PATH)["body"]
    assert clerk.post(f"{PATH}/{expert}/erase", {"version": "1"})["statusCode"] == 404
    viewer = Counter(member({HARASSMENT: frozenset({Right.SEE})}))
    assert "/add" not in viewer.get(PATH)["body"]
    assert viewer.post(f"{PATH}/add", TYPED)["statusCode"] == 403
    other = Counter(member({"consumer-center": EVERYTHING}))
    assert 'href="/dispatch"' not in other.get("/")["body"]
    for path in (PATH, f"{PATH}/add", f"{PATH}/{expert}/edit"):
        assert other.get(path)["statusCode"] == 404
    assert other.post(f"{PATH}/add", TYPED)["statusCode"] == 404
    assert experts(desk) == ["例 専一"]
