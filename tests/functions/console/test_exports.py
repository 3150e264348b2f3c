"""取り出す: a form's cases as a file, with a reason that is written down first, for whoever has the right."""

import base64
import csv
import io
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pytest

from desk.console.member import Right
from desk.console.screens.exports import exports
from tests import actions
from tests.conftest import NOW
from tests.functions.bookings import OTHER_SID, SID, book, do
from tests.functions.conftest import CONSULTATION, RIGHT, Desk
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member
from tests.functions.console.test_screens import shown

TAKER = frozenset({Right.SEE, Right.EXPORT})
ASKED = {"form": "booking", "first": "2026-11-01", "last": "2026-11-30", "kind": "csv", "reason": "report"}


@pytest.fixture
def taker(desk: Desk) -> Counter:
    return Counter(member({"consumer-center": TAKER}))


def take(counter: Counter, **more: str) -> Any:
    return counter.post("/exports", {**ASKED, "step": "do", **more})


def table(answer: Any) -> list[dict[str, str]]:
    assert answer["isBase64Encoded"] is True
    text = base64.b64decode(answer["body"]).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_it_says_how_many_before_it_gives_any(desk: Desk, taker: Counter) -> None:
    book(desk)
    page = shown(taker.post("/exports", {**ASKED, "step": "check"}))
    assert "1つ" in page
    assert "例 太郎" not in page
    assert desk.rows("audit") == []


def test_the_file_is_as_the_command_line_s_and_is_written_down(desk: Desk, taker: Counter) -> None:
    ended = book(desk)
    do(actions.cancel())
    live = book(desk, sid=OTHER_SID, name="=例 次郎", slot="2026-11-26T14:00", email="jiro@example.jp")
    answer = take(taker, more="例の年報")
    assert (
        answer["headers"]["content-disposition"] == 'attachment; filename="booking-2026-11-01-2026-11-30.csv"'
    )
    rows = table(answer)
    assert {row["受付番号"] for row in rows} == {ended, live}
    (formula,) = (row for row in rows if row["受付番号"] == live)
    assert "'=例 次郎" in formula.values(), "no formula comes to life in a spreadsheet"
    assert "03-1234-5678" in formula.values()
    (event,) = desk.rows("audit")
    assert (event["PK"], event["who"], event["count"], event["form"]) == (
        "AUDIT#export", "m-example", 2, "booking",
    )  # fmt: skip
    assert event["reason"] == "年報: 例の年報"
    assert "次郎" not in str(event)


def test_a_double_click_is_one_event_and_what_differs_is_another(
    desk: Desk, taker: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(desk)
    again = {"op": "00000000-0000-4000-8000-000000000001"}
    at = datetime.fromisoformat(NOW)
    for seconds in (0, 1):
        desk.at((at + timedelta(seconds=seconds)).isoformat())
        assert len(table(take(taker, **again))) == 1
    assert len(desk.rows("audit")) == 1
    take(taker, **again, kind="xlsx")
    take(taker)
    colleague = Counter(member({"consumer-center": TAKER}, id_="m-other"))
    take(colleague, **again)
    book(desk, sid=OTHER_SID, slot="2026-11-26T14:00", email="jiro@example.jp")
    take(taker, **again)
    desk.at((at + timedelta(minutes=20)).isoformat())
    take(taker, **again)
    assert sorted(event["count"] for event in desk.rows("audit")) == [1, 1, 1, 1, 2, 2]


def test_a_workbook_too(desk: Desk, taker: Counter) -> None:
    book(desk)
    answer = take(taker, kind="xlsx")
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(answer["body"]))) as book_file:
        assert "例 太郎" in book_file.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("form_id", list(RIGHT))
def test_every_form_has_its_file(desk: Desk, form_id: str) -> None:
    everywhere = Counter(member({"consumer-center": EVERYTHING, "harassment": EVERYTHING}))
    status, body = desk.send(form_id, RIGHT[form_id], sid=SID)
    assert status == 201, body
    (row,) = table(take(everywhere, form=form_id))
    assert row["受付番号"] == body["receipt"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"reason": "other"},
        {"reason": "nobody-knows"},
        {"first": "2026-12-01"},
        {"first": "2024-01-01"},
        {"first": ""},
        {"first": "2026-10-01", "last": "2026-10-31"},
    ],
)
def test_without_a_reason_or_with_wrong_days_there_is_no_file(
    desk: Desk, taker: Counter, wrong: dict[str, str]
) -> None:
    book(desk)
    answer = take(taker, **wrong)
    assert answer["statusCode"] == 422
    assert 'role="alert"' in answer["body"]
    assert desk.rows("audit") == []


def test_what_is_too_large_for_an_answer_is_refused_with_what_to_do(
    desk: Desk, taker: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(desk)
    monkeypatch.setattr(exports, "MOST_BYTES", 100)
    answer = take(taker)
    assert answer["statusCode"] == 422
    assert "分けてください" in shown(answer)
    assert desk.rows("audit") == []


def test_nobody_takes_another_desk_s_or_without_the_right(desk: Desk, taker: Counter) -> None:
    status, _ = desk.send("consultation", CONSULTATION, sid=SID)
    assert status == 201
    assert take(taker, form="consultation")["statusCode"] == 404
    assert "consultation" not in taker.get("/exports")["body"]
    handler = Counter(member({"consumer-center": EVERYTHING - {Right.EXPORT}}))
    assert take(handler)["statusCode"] == 403
    assert desk.rows("audit") == []
