"""セミナー: what goes to all who applied, by the console as by the command line; who may see whom."""

import base64
import csv
import io
import re
from typing import Any

import pytest

from desk.console.member import Right
from desk.console.screens.seminars import jobs
from desk.usecases.seminars import letters
from tests.functions.conftest import SEMINAR, Desk, Staff
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.both_ways import COLLEAGUE, everything, put_back, stored
from tests.functions.seminars.applying import BEGUN, apply, edit, held, receipts, seats

HARASSMENT = "harassment"
URL = "https://webinar.example.jp/j/123"
REASON = "講師の都合がつかなくなりました"


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(member({HARASSMENT: EVERYTHING}, id_=COLLEAGUE))


def _more_seats(desk: Desk) -> None:
    edit(capacity=5)


def _another_time(desk: Desk) -> None:
    edit(start="15:00", end="17:00")


def _archive(desk: Desk) -> None:
    edit(archive_url="https://example.jp/movie", archive_until="2027-03-31")
    desk.at(BEGUN)


def _on_the_day(desk: Desk) -> None:
    desk.at("2026-12-08T10:00:00+09:00")


JOBS: list[Any] = [
    ("url", {"url": URL}, ("set-url", "basics", URL, "--yes"), None),
    ("url", {"url": URL}, ("set-url", "basics", URL, "--yes"), _on_the_day),
    ("call-off", {"reason_own": REASON}, ("call-off", "basics", "--reason", REASON, "--yes"), None),
    ("promote", {}, ("promote-waiting", "basics", "--yes"), _more_seats),
    ("moved", {}, ("tell-moved", "basics", "--yes"), _another_time),
    ("archive", {}, ("send-archive", "basics", "--yes"), _archive),
]


@pytest.mark.parametrize(
    ("job", "given", "command", "before"),
    JOBS,
    ids=["url", "url-due", "call-off", "promote", "moved", "archive"],
)
def test_command_line_and_console_store_the_same(
    job: str,
    given: dict[str, str],
    command: tuple[str, ...],
    before: Any,
    desk: Desk,
    staff: Staff,
    counter: Counter,
) -> None:
    receipts(desk, 4)
    desk.sweep()
    if before:
        before(desk)
    start = everything(desk)
    said = staff(*command)
    assert said.status == 0, said.err
    by_command = stored(desk)
    put_back(desk, start)

    path = f"/seminars/basics/{job}"
    assert counter.get(path)["statusCode"] == 200
    shown = counter.post(path, {**given, "step": "check"})
    assert shown["statusCode"] == 200
    assert stored(desk) == stored(desk, start), "what is only shown changes nothing"
    assert '<pre tabindex="0"' in shown["body"], "with the mail"
    done = counter.post(path, {**given, "step": "do"})
    assert done["statusCode"] == 303, done["body"]
    assert stored(desk) == by_command
    after = counter.get(done["headers"]["location"].partition("?")[0], done=job, count="3")
    assert after["statusCode"] == 200
    assert 'role="status"' in after["body"]


def test_the_list_and_one_seminar(desk: Desk, counter: Counter) -> None:
    numbers = receipts(desk, 4)
    listed = counter.get("/seminars")["body"]
    assert "3／3" in listed
    assert "URLなし（12月8日(火)の朝までに設定します）" in listed
    page = counter.get("/seminars/basics")["body"]
    seated, _, waiting = page.partition("キャンセル待ちの方（順番どおり）")
    assert all(number in seated for number in numbers[:3])
    assert numbers[3] in waiting
    assert "a0@example.jp" not in page
    assert f">{SEMINAR['name']}</td>" in page, "the name, not how it is read"
    assert 'class="button next" href="/seminars/basics/url"' in page, "what comes next"
    (view,) = list(desk.items("AUDIT#view#LIST#"))
    assert (view["by"], view["count"], view["list"]) == (COLLEAGUE, 4, "seminar/basics")


def test_a_wrong_address_is_refused_and_kept_in_its_field(desk: Desk, counter: Counter) -> None:
    apply(desk, 0)
    for url in ("http://webinar.example.jp/j/1", "https://evil.example.com/", "webinar", ""):
        for step in ("check", "do"):
            said = counter.post("/seminars/basics/url", {"url": url, "step": step})
            assert said["statusCode"] == 422
            assert f'value="{url}"' in said["body"]
    assert seats().url == ""
    assert counter.post("/seminars/basics/call-off", {"step": "do"})["statusCode"] == 422
    assert seats().off == ""


def test_many_are_called_off_part_by_part(
    desk: Desk, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_AT_ONCE", 1)
    receipts(desk, 4)
    form = {"reason_own": REASON, "step": "do"}
    first = counter.post("/seminars/basics/call-off", form)
    assert "done=part&count=2" in first["headers"]["location"]
    page = counter.get("/seminars/basics/mails", done="part", count="2")["body"]
    assert "まだ取り消していない申込みが、2件あります" in page
    assert f'value="{REASON}' in counter.get("/seminars/basics/call-off")["body"]
    counter.post("/seminars/basics/call-off", form)
    assert held(desk) == {}
    desk.sweep()
    after = counter.get("/seminars/basics/mails")["body"]
    assert re.search(
        r"中止のお知らせ</th>\s*<td[^>]*>4</td>\s*<td[^>]*>0</td>\s*<td[^>]*>0</td>", after, re.S
    )


def _left(counter: Counter) -> str:
    body = counter.get("/seminars/basics/mails")["body"]
    return body.partition('role="alert">')[2].partition("<")[0].strip()


def test_another_time_is_told_part_by_part_and_to_nobody_twice(
    desk: Desk, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipts(desk, 4)
    assert counter.post("/seminars/basics/url", {"url": URL, "step": "do"})["statusCode"] == 303
    desk.at("2026-12-08T08:30:00+09:00")
    desk.morning()
    desk.sweep()
    assert _left(counter) == ""
    _another_time(desk)
    monkeypatch.setattr(jobs, "_AT_ONCE", 1)
    assert "知らせていない申込みが、4件" in _left(counter)
    path, form = "/seminars/basics/moved", {"step": "do"}
    assert "done=part&count=2" in counter.post(path, form)["headers"]["location"]
    assert "知らせていない申込みが、2件" in _left(counter)
    monkeypatch.undo()
    desk.sweep()
    first, second = (counter.post(path, form)["headers"]["location"] for _ in range(2))
    assert ("done=moved&count=2" in first, "done=moved&count=0" in second) == (True, True)
    assert _left(counter) == ""
    desk.sweep()
    told = [str(mail["to"]) for mail in desk.mails() if "日時が変わりました" in mail["subject"]]
    assert sorted(told) == [f"a{n}@example.jp" for n in range(4)]
    urls = [str(mail["to"]) for mail in desk.mails() if "視聴用のURL" in mail["subject"]]
    assert sorted(urls) == sorted(2 * [f"a{n}@example.jp" for n in range(3)]), "again, with the new time"


def test_an_archive_goes_out_part_by_part(
    desk: Desk, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipts(desk, 4)
    _archive(desk)
    monkeypatch.setattr(jobs, "_AT_ONCE", 1)
    monkeypatch.setattr(letters, "_AT_ONCE", 1)
    path, form = "/seminars/basics/archive", {"step": "do"}
    assert _left(counter) == "", "nothing is begun"
    assert "done=part&count=1" in counter.post(path, form)["headers"]["location"]
    assert "送っていない申込みが、3件" in _left(counter)
    for _ in range(4):
        said = counter.post(path, form)["headers"]["location"]
    assert "done=archive&count=0" in said
    assert _left(counter) == ""
    desk.sweep()
    got = [str(mail["to"]) for mail in desk.mails() if "アーカイブ" in mail["subject"]]
    assert sorted(got) == [f"a{n}@example.jp" for n in range(4)]


def test_the_list_for_a_meeting_service_needs_its_own_right_and_a_reason(
    desk: Desk, counter: Counter
) -> None:
    numbers = receipts(desk, 4)
    path = "/seminars/basics/list"
    assert counter.post(path, {"reason": " "})["statusCode"] == 422
    op = re.search(r'name="op" value="([^"]+)"', counter.get(path)["body"])
    assert op
    for _ in range(2):  # a double click
        got = counter.post(path, {"reason": "配信の登録", "op": op[1]})
    rows = list(csv.reader(io.StringIO(base64.b64decode(got["body"]).decode("utf-8-sig"), newline="")))
    assert [rows[0][0], *sorted(row[0] for row in rows[1:])] == ["受付番号", *sorted(numbers[:3])]
    (audit,) = [item for item in desk.rows("audit") if item["PK"] == "AUDIT#export"]
    assert (audit["who"], audit["reason"], audit["count"]) == (COLLEAGUE, "配信の登録", 3)
    clerk = Counter(member({HARASSMENT: EVERYTHING - {Right.EXPORT}}))
    assert clerk.post(path, {"reason": "x"})["statusCode"] == 403
    elsewhere = Counter(member({HARASSMENT: frozenset({Right.SEE}), "consumer-center": EVERYTHING}))
    assert elsewhere.post(path, {"reason": "x"})["statusCode"] == 404


def test_only_leads_call_off_and_nobody_of_another_desk_sees_it(desk: Desk) -> None:
    apply(desk, 0)
    clerk = Counter(member({HARASSMENT: frozenset({Right.SEE, Right.HANDLE})}))
    assert clerk.get("/seminars/basics/url")["statusCode"] == 200
    assert clerk.get("/seminars/basics/call-off")["statusCode"] == 404
    assert "call-off" not in clerk.get("/seminars/basics")["body"]
    other = Counter(member({"consumer-center": EVERYTHING}))
    assert 'href="/seminars"' not in other.get("/")["body"]
    for path in ("/seminars/basics", "/seminars/basics/mails", "/seminars/basics/url", "/seminars/none"):
        assert other.get(path)["statusCode"] == 404
    assert "basics" not in other.get("/seminars")["body"]
