"""The thread with faults and in the wrong hands: looking writes nothing, no reply is lost or twice."""

from collections import Counter
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

import manage
from tests import actions
from tests.functions.bookings import do, meta
from tests.functions.conftest import Desk, written
from tests.functions.conversation.cases import REPLY, THREAD, consult, own_page, texts
from tests.functions.events import Context
from tests.functions.manage_browser import Page, event
from tests.functions.rights.rights import lacking, watched
from tests.functions.rights.test_retention_needs import of_role

EVIL = '</textarea><script>alert(1)</script>{{ receipt }}\n=cmd|"x"'
LOST = EndpointConnectionError(endpoint_url="https://dynamodb.example")


@pytest.fixture
def page(desk: Desk) -> Page:
    """The thread of a consultation to which the desk has written."""
    consult(desk)
    do(actions.message(text="いつのことですか"))
    return own_page(desk).press(THREAD)


def calls_of(desk: Desk) -> Counter[str]:
    calls: Counter[str] = Counter()
    desk.cloud.dynamodb.meta.events.register(
        "before-call.dynamodb", lambda model, **_: calls.update([model.name])
    )
    return calls


def test_looking_writes_nothing_and_takes_one_query(desk: Desk, page: Page) -> None:
    calls = calls_of(desk)
    own_page(desk).press(THREAD)
    # Each of the two pages: the receipt's item, and one query of all that is stored.
    assert calls == {"GetItem": 2, "Query": 2}


def test_a_reply_is_one_transaction(desk: Desk, page: Page) -> None:
    calls = calls_of(desk)
    assert page.press(REPLY, text="きのうです").status == 200
    assert calls["TransactWriteItems"] == 1
    assert set(calls) == {"GetItem", "Query", "TransactWriteItems"}


def test_what_is_typed_is_never_markup_nor_filled_in(desk: Desk, page: Page) -> None:
    page.press(REPLY, text=EVIL)
    shown = own_page(desk).press(THREAD)
    assert texts(shown)[1] == ("あなたから", EVIL)
    assert "<script>alert" not in shown.html
    do(actions.message(text="はい"))
    kept = shown.press(REPLY, text=EVIL)
    assert kept.status == 409
    assert "<script>alert" not in kept.html
    assert kept.soup.select_one("textarea").get_text().removeprefix("\n") == EVIL  # type: ignore[union-attr]


def test_no_log_has_a_word_of_it(desk: Desk, page: Page, caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    page.press(REPLY, text="ひみつの話")
    page.press(REPLY, text="ひみつの話" * 500)
    own_page(desk).press(THREAD)
    log = written(manage.logger, caplog)
    assert "replied" in log
    assert "ひみつ" not in log
    assert "いつのこと" not in log


def test_the_status_page_has_no_text_of_it(desk: Desk, page: Page) -> None:
    page.press(REPLY, text="ひみつの話")
    html = own_page(desk).html
    assert "ひみつ" not in html
    assert "いつのこと" not in html


@pytest.mark.parametrize("header", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_a_page_of_another_site_can_not_reply(desk: Desk, page: Page, header: dict[str, str]) -> None:
    body = page.fields(REPLY) | {"text": "例"}
    answer = manage.handler(event(body, headers=header), Context(function_name="manage"))
    assert answer["statusCode"] == 400
    assert meta(desk)["v"] == 2


def test_a_reply_whose_answer_is_lost_is_there_once(
    desk: Desk, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, lost = desk.cloud.dynamodb.transact_write_items, []

    def lose(**kwargs: Any) -> Any:
        answer = real(**kwargs)
        if not lost:
            lost.append(True)
            raise LOST
        return answer

    monkeypatch.setattr(desk.cloud.dynamodb, "transact_write_items", lose)
    assert page.press(REPLY, text="きのうです").title == "お返事を送りました"
    assert len(meta(desk)["messages"]) == 2


def test_a_reply_that_can_not_be_stored_is_kept_on_the_page(
    desk: Desk, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: Any) -> Any:
        raise LOST

    with monkeypatch.context() as patched:
        patched.setattr(desk.cloud.dynamodb, "transact_write_items", fails)
        refused = page.press(REPLY, text="一行め\n\n三行め")
    assert refused.status == 503
    assert refused.press("もう一度送る").title == "お返事を送りました"
    assert meta(desk)["messages"][1]["text"] == "一行め\n\n三行め"


def test_the_functions_have_the_rights_for_it(
    desk: Desk, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    with watched(desk, monkeypatch) as needs:
        page.press(REPLY, text="きのうです")
    assert lacking(of_role("ManageRole"), needs) == set()
    do(actions.wait(reason="document"))
    consult(desk, sid="22222222-2222-4333-8444-555555555555")
    desk.at("2026-11-26T08:30:00+09:00")
    with watched(desk, monkeypatch) as needs:
        desk.morning()
    assert {row["kind"] for row in desk.rows("mail")} >= {"waiting-reminder", "missed", "missed-lead"}
    assert lacking(of_role("MorningRole"), needs) == set()
