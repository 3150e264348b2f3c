"""管理: a case is erased at a person's request, by whoever administers its desk."""

from fnmatch import fnmatchcase
from typing import Any

import pytest

from desk.console.member import Right
from local.emulated.sam_template import CONSOLE, load_template
from tests import actions
from tests.functions.bookings import OTHER_SID, SID, book, do
from tests.functions.conftest import Desk
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.test_screens import shown
from tests.functions.nights import ended, gone, left_of
from tests.functions.rights.rights import watched

KEEPER = frozenset({Right.SEE, Right.ADMIN})


@pytest.fixture
def keeper(desk: Desk) -> Counter:
    return Counter(member({"consumer-center": KEEPER}, id_="m-keeper"))


def erase(counter: Counter, receipt: str, *, step: str = "do", **more: str) -> Any:
    asked = {"receipt": receipt, "reason": "requested", "again": receipt, "step": step, **more}
    return counter.post("/admin/erase", asked)


def left(desk: Desk, receipt: str) -> list[str]:
    """What still names the case or its applicant, but the log of looks."""
    return left_of(desk, SID, receipt, "taro@example.jp", "例 太郎", "0312345678")


def test_it_is_shown_first_and_then_nothing_of_it_is_left(desk: Desk, keeper: Counter) -> None:
    receipt = ended(desk)
    desk.later(minutes=11)
    page = erase(keeper, receipt, step="check")
    assert page["statusCode"] == 200
    assert "取消し" in shown(page)
    assert "例 太郎" not in shown(page)
    assert left(desk, receipt)
    assert erase(keeper, receipt)["headers"]["location"] == "/admin/erase?done=erased"
    assert left(desk, receipt) == []
    (event,) = desk.items("AUDIT#erase")
    assert (event["who"], event["reason"]) == ("m-keeper", "requested")
    assert [record["why"] for record in gone(desk)] == ["erased"]
    records = shown(keeper.post("/admin/records", {"desk": "consumer-center", "kind": "erase"}))
    assert "本人から" in records.partition("中身")[2]
    assert erase(keeper, receipt)["statusCode"] == 422


def test_it_names_other_cases_of_the_same_person(desk: Desk, keeper: Counter) -> None:
    other = book(desk, sid=OTHER_SID, slot="2026-11-26T14:00")
    receipt = ended(desk)
    assert f'href="/cases/{other}"' in erase(keeper, receipt, step="check")["body"]


@pytest.mark.parametrize(
    "wrong",
    [{"again": ""}, {"again": "AAAA-AAAA-A"}, {"reason": ""}, {"reason": "because"}, {"receipt": "2345"}],
)
def test_without_the_number_twice_and_a_reason_nothing_is_erased(
    desk: Desk, keeper: Counter, wrong: dict[str, str]
) -> None:
    receipt = ended(desk)
    desk.later(minutes=11)
    asked = {"receipt": receipt, "reason": "requested", "again": receipt, "step": "do", **wrong}
    answer = keeper.post("/admin/erase", asked)
    assert answer["statusCode"] == 422
    assert 'role="alert"' in answer["body"]
    assert left(desk, receipt)
    assert desk.items("AUDIT#erase") == []


def test_what_is_live_is_not_erased(desk: Desk, keeper: Counter) -> None:
    receipt = book(desk)
    desk.sweep()
    assert "まだ終わっていません" in shown(erase(keeper, receipt))
    assert left(desk, receipt)
    do(actions.cancel())


def test_nobody_else_erases_and_no_other_desk_s_case(desk: Desk) -> None:
    receipt = ended(desk)
    desk.later(minutes=11)
    for rights in (
        {"harassment": EVERYTHING},
        {"consumer-center": frozenset({Right.SEE})} | {"harassment": KEEPER},
    ):
        assert erase(Counter(member(rights)), receipt)["statusCode"] == 422
    for rights in (
        {"consumer-center": EVERYTHING - {Right.ADMIN}},
        {"consumer-center": frozenset({Right.SEE})},
    ):
        assert erase(Counter(member(rights)), receipt)["statusCode"] == 403
    assert left(desk, receipt)


def test_the_console_s_role_allows_it(desk: Desk, keeper: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = ended(desk)
    desk.later(minutes=11)
    desk.morning()
    with watched(desk, monkeypatch) as needs:
        assert erase(keeper, receipt)["statusCode"] == 303
    (policy,) = load_template(CONSOLE).properties("ConsoleRole")["Policies"]
    allowed: dict[str, list[str]] = {}
    for one in policy["PolicyDocument"]["Statement"]:
        actions_ = [one["Action"]] if isinstance(one["Action"], str) else one["Action"]
        keys = one.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", ["*"])
        for action in actions_:
            allowed.setdefault(action.partition(":")[2], []).extend(keys)
    lacking = {
        (action, key)
        for action, _, key in needs
        if not any(fnmatchcase(key, pattern) for pattern in allowed.get(action, ()))
    }
    assert lacking == set()
    assert ("Scan", "table", "*") not in needs
