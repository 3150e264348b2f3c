"""管理: who works here, who is signed in, and what was done, for whoever administers a desk and no other."""

import re
from datetime import timedelta

import pytest

from desk import bootstrap
from desk.console.member import Right
from desk.console.sign_in.noting import note_member
from desk.storage.staff import sessions
from desk.storage.staff.members import record_member
from desk.storage.staff.sessions import Session
from tests.functions.bookings import SID, book
from tests.functions.conftest import CONSULTATION, Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.pretend_provider import Pretender
from tests.functions.console.staff_browser import StaffBrowser
from tests.functions.console.test_screens import shown

KEEPER = frozenset({Right.SEE, Right.ADMIN})


@pytest.fixture
def keeper(desk: Desk) -> Counter:
    return Counter(member({"consumer-center": KEEPER}, id_="m-keeper", name="例 管理"))


def sign_in(desk: Desk, id_: str, name: str, *groups: str, token: str = "") -> Session:
    """As the door does it, without a provider."""
    now = desk.now
    made = Session(
        token=token or id_, subject=id_, member=id_, name=name, groups=groups, begun_at=now, seen_at=now,
        checked_at=now, forms="secret",
    )  # fmt: skip
    sessions.begin(bootstrap.parts().store, made, most=timedelta(hours=10))
    note_member(made, bootstrap.parts())
    return made


def lines(counter: Counter, **asked: str) -> str:
    return shown(counter.post("/admin/records", {"desk": "consumer-center", **asked})).partition("中身")[2]


def test_it_lists_who_has_signed_in_with_their_rights_at_one_s_own_desks(desk: Desk, keeper: Counter) -> None:
    sign_in(desk, "m-1111", "例 一郎", "counter-staff", "harassment-lead")
    sign_in(desk, "m-2222", "例 二郎", "harassment-staff")
    page = shown(keeper.get("/admin"))
    assert "例 一郎" in page
    assert "見られる・扱える" in re.sub(r"\s+", "", page) or "扱える" in page
    assert "まとめられる" not in page, "a right at another desk"
    assert "例 二郎" not in page
    assert bootstrap.parts().bundle["desks"]["harassment"]["name"] not in page


def test_all_sessions_of_a_colleague_are_ended_at_once(desk: Desk, keeper: Counter) -> None:
    for token in ("one", "two"):
        sign_in(desk, "m-1111", "例 一郎", "counter-staff", token=token)
    sign_in(desk, "m-2222", "例 二郎", "harassment-staff")
    assert "2つ" in shown(keeper.get("/admin"))
    assert keeper.post("/admin", {"member": "m-2222"})["statusCode"] == 404
    store = bootstrap.parts().store
    before = shown(keeper.post("/admin", {"member": "m-1111", "step": "check"}))
    assert "例 一郎" in before
    assert "2つ" in before
    assert "どこからもサインアウトします" in before
    assert not sessions.find(store, "one").is_over, "what is only shown ends nothing"  # type: ignore[union-attr]
    assert keeper.post("/admin", {"member": "m-1111", "step": "do"})["statusCode"] == 303
    over = {token: sessions.find(store, token).is_over for token in ("one", "two", "m-2222")}  # type: ignore[union-attr]
    assert over == {"one": True, "two": True, "m-2222": False}
    assert "2つ" not in shown(keeper.get("/admin"))


def test_one_ends_one_s_own_sessions_but_this_one(
    desk: Desk, provider: Pretender, browser: StaffBrowser
) -> None:
    other = StaffBrowser()
    other.sign_in(provider)
    page = shown(browser.get("/sessions"))
    assert page.count("ほか") >= 1
    answer = browser.get("/sessions")
    token = re.findall(
        r'action="/sessions">\s*<input type="hidden" name="_token" value="([^"]+)"', answer["body"]
    )[0]
    assert browser.post("/sessions", {"_token": token})["statusCode"] == 303
    assert browser.get("/")["statusCode"] == 200
    assert other.get("/")["statusCode"] == 303


def test_every_look_is_found_by_member_by_case_and_by_day(desk: Desk, keeper: Counter, staff: Staff) -> None:
    receipt = book(desk)
    seer = Counter(member({"consumer-center": EVERYTHING}, id_="m-1111"))
    record_member(bootstrap.parts().store, "m-1111", name="例 一郎", groups=("counter-staff",), now=desk.now)
    for path in ("", "/mails", "/confirm"):
        seer.get(f"/cases/{receipt}{path}")
    assert staff("show", receipt).status == 0
    every = lines(keeper)
    assert every.count(receipt) == 4
    for what in ("全部", "メール", "手続き"):
        assert what in every
    assert lines(keeper, member="m-1111").count(receipt) == 3
    assert lines(keeper, receipt=receipt).count(receipt) == 4
    desk.later(days=30)
    assert lines(keeper).count(receipt) == 0
    assert lines(keeper, first="2026-11-20", last="2026-11-20").count(receipt) == 4
    assert lines(keeper, receipt=receipt).count(receipt) == 4, "a case's are all shown"
    assert lines(keeper, first="2026-11-21", last="2026-11-22", kind="view").count(receipt) == 0


def test_searches_exports_and_erasures_are_in_it(
    desk: Desk, keeper: Counter, staff: Staff, tmp_path: object
) -> None:
    book(desk)
    keeper.post("/find", {"asked": "例 太郎"})
    days = ("--from", "2026-11-01", "--to", "2026-11-30")
    said = staff("export", "--full", *days, "--reason", "例の点検", "--out", f"{tmp_path}/out")
    assert said.status == 0
    every = lines(keeper)
    assert "お名前で1つ" in every
    assert "例の点検" in every
    assert "例 太郎" not in every
    assert "例の点検" in lines(keeper, kind="export")
    assert "お名前" not in lines(keeper, kind="export")


def test_other_rights_by_the_provider_are_in_it(desk: Desk, keeper: Counter) -> None:
    sign_in(desk, "m-1111", "例 一郎", "counter-viewers")
    desk.later(days=1)
    sign_in(desk, "m-1111", "例 一郎", "counter-leads")
    sign_in(desk, "m-1111", "例 一郎", "counter-leads")
    found = lines(keeper, kind="role")
    assert found.count("できることが変わった") == 2
    assert re.search(r"見られる→.*まとめられる", found)


def test_another_desk_s_events_are_not_there(desk: Desk, keeper: Counter) -> None:
    status, body = desk.send("consultation", CONSULTATION, sid=SID)
    assert status == 201
    other = Counter(member({"harassment": EVERYTHING}, id_="m-2222", name="例 二郎"))
    assert other.get(f"/cases/{body['receipt']}")["statusCode"] == 200
    assert body["receipt"] in shown(other.post("/admin/records", {"desk": "harassment"}))
    assert body["receipt"] not in lines(keeper)
    assert body["receipt"] not in lines(keeper, receipt=body["receipt"])
    assert keeper.post("/admin/records", {"desk": "harassment"})["statusCode"] == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"first": "2026-11-30", "last": "2026-11-01"},
        {"first": "2026-01-01", "last": "2026-11-01"},
        {"first": "きのう"},
        {"receipt": "2345"},
    ],
)
def test_what_is_typed_wrongly_is_said_and_stays(keeper: Counter, asked: dict[str, str]) -> None:
    answer = keeper.post("/admin/records", {"desk": "consumer-center", **asked})
    assert answer["statusCode"] == 422
    assert 'role="alert"' in answer["body"]
    assert all(f'value="{text}"' in answer["body"] for text in asked.values())


def test_the_events_expire_by_themselves(desk: Desk, keeper: Counter) -> None:
    book(desk)
    keeper.post("/find", {"asked": "例 太郎"})
    sign_in(desk, "m-1111", "例 一郎", "counter-viewers")
    days = bootstrap.parts().bundle["console"]["records"]["days"]
    for row in (*desk.rows("search"), *desk.rows("role")):
        assert row["expires_at"] == int((desk.now + timedelta(days=days)).timestamp())
    desk.later(days=days, minutes=1)
    desk.cloud.reap()
    assert desk.rows("search") == desk.rows("role") == []


def test_the_health_of_one_s_own_desks_is_told_in_words(desk: Desk, keeper: Counter) -> None:
    """The letters of the other desk count for nobody here."""
    book(desk)
    desk.later(days=10)
    page = shown(keeper.get("/admin/health"))
    assert "期限を過ぎた受付" in page
    assert re.search(r"見てください", page)
    other = Counter(member({"harassment": KEEPER}))
    of_the_other = shown(other.get("/admin/health"))
    assert re.search(r"期限を過ぎた受付\s+0件", of_the_other)
    assert re.search(r"期限を過ぎた受付\s+1件", page)
